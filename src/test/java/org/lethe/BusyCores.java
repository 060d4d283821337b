package org.lethe;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that run on each core whenever nobody else wants to (Linux' idle scheduling). A core does less in a second
 * of its time when its neighbours are busy; with these, all are, whether much or little is measured.
 */
final class BusyCores implements AutoCloseable {
    private final List<Process> programs = new ArrayList<>();

    private BusyCores() {}

    static BusyCores start() throws IOException {
        BusyCores busy = new BusyCores();
        for (int core = 0; core < Runtime.getRuntime().availableProcessors(); core++) {
            busy.programs.add(new ProcessBuilder("chrt", "--idle", "0", "sh", "-c", "while :; do :; done")
                    .redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start());
        }
        return busy;
    }

    @Override
    public void close() {
        programs.forEach(Process::destroyForcibly);
    }
}
