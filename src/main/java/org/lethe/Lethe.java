package org.lethe;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: every part of a server is made here, started in this order, and stopped in reverse. */
public final class Lethe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lethe.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private Lethe() {}

    /** Runs what the command line says. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLineInterface(version(), Lethe::serve, out, err).run(arguments));
    }

    /** The version of this build, as its manifest has it. */
    public static String version() {
        String version = Lethe.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Builds and starts a server. */
    public static Lethe start(Settings settings) {
        Lethe lethe = new Lethe();
        return lethe;
    }

    /** Serves until the process gets a SIGTERM or a SIGINT. */
    private static void serve(Configuration configuration) throws InterruptedException {
        configuration.notices().forEach(LOG::warn);
        Lethe lethe = start(configuration.settings());
        Runtime.getRuntime().addShutdownHook(new Thread(lethe::close, "stop"));
        LOG.info("Lethe {} is ready", version());
        new CountDownLatch(1).await();
    }

    /** Stops every part, the last one first. A part that does not stop well does not keep the others from it. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop well", part.getClass().getSimpleName(), e);
            }
        }
        LOG.info("Lethe has stopped");
    }
}
