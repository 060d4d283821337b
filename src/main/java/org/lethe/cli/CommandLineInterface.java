package org.lethe.cli;

import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.lethe.config.Settings;
import org.lethe.error.LetheException;

/** Reads a command line and does what it says. */
public final class CommandLineInterface {
    private static final int FAILED = 1;

    private final String version;
    private final Starter starter;
    private final PrintWriter out;
    private final PrintWriter err;

    /** A server that serves, from its start until it is closed. */
    public interface Server extends AutoCloseable {
        /** The TCP port of its REST API; 0 if it has none. */
        int httpPort();

        /** Waits until it is closed, and tells what is to become of it. */
        Afterwards await() throws InterruptedException;

        @Override
        void close();
    }

    /** What is to be done when a server was closed. */
    public enum Afterwards {
        END,
        START_AGAIN
    }

    /** How to start a server. */
    @FunctionalInterface
    public interface Starter {
        /**
         * Gives back a server that is ready for requests.
         *
         * @throws LetheException if it cannot start
         */
        Server start(Settings settings);
    }

    /**
     * @param version what {@code --version} prints
     * @param starter how to start a server
     * @param out gets what was asked for
     * @param err gets what is wrong
     */
    public CommandLineInterface(String version, Starter starter, PrintWriter out, PrintWriter err) {
        this.version = version;
        this.starter = starter;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the arguments say, and gives the exit status of the process: 0, 1 (it failed) or 2 (bad arguments). A
     * server starts without the library that reads options, which would take a quarter of its start.
     */
    public int run(String... arguments) {
        return Serving.isMeantBy(arguments)
                ? serve(arguments)
                : new Commands(version, starter, out, err).run(arguments);
    }

    private int serve(String... arguments) {
        try {
            return new Serving(starter).serve(Stream.of(arguments).map(Path::of).toList());
        } catch (LetheException e) {
            return tell(e, err);
        } catch (RuntimeException | InterruptedException bug) {
            bug.printStackTrace(err); // and the process is to end, whatever still runs
            err.flush();
            return FAILED;
        }
    }

    /** Tells what went wrong, as was foreseen. */
    static int tell(Exception failure, PrintWriter err) {
        String kind = failure instanceof FileSystemException ? failure.getClass().getSimpleName() + ": " : "";
        err.println("lethe: " + kind + failure.getMessage());
        err.flush();
        return FAILED;
    }
}
