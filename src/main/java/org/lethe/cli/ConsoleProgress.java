package org.lethe.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.lethe.offline.Progress;

/**
 * Shows on a terminal how far the work is, as one line that is written over. Elsewhere it writes a line now and then.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
    private static final Duration REDRAWN_EVERY = Duration.ofMillis(100);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);
    private static final int BAR_WIDTH = 30;
    private static final String ERASE_LINE = "\r\u001B[K";
    private static final int PERCENT = 100;

    private final PrintWriter err;
    private final Place place;

    // Guarded by this.
    private String what = "";
    private int total;
    private int done;
    private long lastNanos;
    private boolean isDrawn;

    /** Where it is read. */
    enum Place {
        TERMINAL,
        LOG;

        static Place ofProcess() {
            Console console = System.console();
            return console != null && console.isTerminal() ? TERMINAL : LOG;
        }
    }

    ConsoleProgress(PrintWriter err, Place place) {
        this.err = err;
        this.place = place;
    }

    @Override
    public synchronized void begins(String nextWhat, int files) {
        close();
        what = nextWhat;
        total = files;
        done = 0;
        lastNanos = System.nanoTime();
    }

    @Override
    public synchronized void advances() {
        done++;
        Duration quiet = Duration.ofNanos(System.nanoTime() - lastNanos);
        switch (place) {
            case TERMINAL -> {
                if (done == total || quiet.compareTo(REDRAWN_EVERY) > 0) {
                    draw();
                }
            }
            case LOG -> {
                if (quiet.compareTo(TOLD_EVERY) > 0) {
                    err.println(what + " " + done + " of " + total + " files");
                    err.flush();
                    lastNanos = System.nanoTime();
                }
            }
        }
    }

    private void draw() {
        int filled = (int) ((long) BAR_WIDTH * done / total);
        err.print(ERASE_LINE + what + " [" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] "
                + (long) PERCENT * done / total + " %, " + done + " of " + total + " files");
        err.flush();
        lastNanos = System.nanoTime();
        isDrawn = true;
    }

    @Override
    public synchronized void tells(Path file, String message) {
        if (isDrawn) {
            err.print(ERASE_LINE);
            isDrawn = false;
        }
        err.println(file + ": " + message);
        err.flush();
    }

    /** Ends the line that was written over. */
    @Override
    public synchronized void close() {
        if (isDrawn) {
            err.println();
            err.flush();
            isDrawn = false;
        }
    }
}
