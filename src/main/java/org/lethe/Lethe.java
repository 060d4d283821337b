package org.lethe;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: every part of a server is made here, started in this order, and stopped in reverse. */
public final class Lethe implements CommandLineInterface.Server {
    private static final Logger LOG = LoggerFactory.getLogger(Lethe.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private Lethe() {}

    /** Does what the command line says. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLineInterface(version(), Lethe::start, out, err).run(arguments));
    }

    /** The version of this build, as its manifest has it. */
    public static String version() {
        String version = Lethe.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Builds and starts a server. */
    public static Lethe start(Settings settings) {
        Lethe lethe = new Lethe();
        LOG.info("{} is ready: Lethe {}", settings.server().name(), version());
        return lethe;
    }

    @Override
    public int httpPort() {
        return 0;
    }

    @Override
    public void await() throws InterruptedException {
        closed.await();
    }

    /** Stops every part, the last one first. A part that does not stop well does not keep the others from it. */
    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop well", part.getClass().getSimpleName(), e);
            }
        }
        LOG.info("Lethe has stopped");
        closed.countDown();
    }
}
