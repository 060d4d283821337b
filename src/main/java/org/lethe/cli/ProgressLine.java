package org.lethe.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.lethe.archive.Progress;

/** Shows how far a command has come: as a bar on a terminal, else as a line now and then. */
final class ProgressLine implements Progress, AutoCloseable {
    private static final int BAR_LENGTH = 30;
    private static final long BAR_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final String what;
    private final PrintWriter out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long shown = begun;
    private boolean isBarOpen;

    /** @param what is counted, such as {@code instances} */
    ProgressLine(String what, PrintWriter out, boolean terminal) {
        this.what = what;
        this.out = out;
        this.terminal = terminal;
    }

    /** One for the terminal that this process was started on, if it was. */
    static ProgressLine of(String what, PrintWriter out) {
        return new ProgressLine(what, out, System.console() != null && System.console().isTerminal());
    }

    @Override
    public synchronized void at(long done, long total) {
        long now = System.nanoTime();
        if (now - shown < (terminal ? BAR_NANOS : LINE_NANOS) && (done < total || !terminal)) {
            return;
        }
        shown = now;
        double rate = done / Math.max(1e-3, (now - begun) / 1e9);
        String text = "%,d of %,d %s, %,.0f a second".formatted(done, total, what, rate);
        if (terminal) {
            int filled = total == 0 ? BAR_LENGTH : (int) (BAR_LENGTH * Math.min(done, total) / total);
            out.print("\r[" + "#".repeat(filled) + ".".repeat(BAR_LENGTH - filled) + "] " + text + " ");
            isBarOpen = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Something to be read beside the progress. */
    synchronized void say(String line) {
        endBar();
        out.println(line);
        out.flush();
    }

    private void endBar() {
        if (isBarOpen) {
            out.println();
            isBarOpen = false;
        }
    }

    @Override
    public synchronized void close() {
        endBar();
        out.flush();
    }
}
