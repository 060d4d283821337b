package org.lethe.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.lethe.offline.Progress;

/** Shows how far work with files has come: a line for each part of it. */
final class ConsoleProgress implements Progress, AutoCloseable {
    private final PrintWriter err;

    // Guarded by this.
    private ProgressLine line;
    private int total;
    private int done;

    ConsoleProgress(PrintWriter err) {
        this.err = err;
        this.line = ProgressLine.of("", err);
    }

    @Override
    public synchronized void begins(String what, int files) {
        line.close();
        line = ProgressLine.of("files: " + what, err);
        total = files;
        done = 0;
    }

    @Override
    public synchronized void advances() {
        done++;
        line.at(done, total);
    }

    @Override
    public synchronized void tells(Path file, String message) {
        line.say(file + ": " + message);
    }

    @Override
    public synchronized void close() {
        line.close();
    }
}
