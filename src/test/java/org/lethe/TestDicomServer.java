package org.lethe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.dimse.DicomServer;
import org.slf4j.LoggerFactory;

/** A DICOM listener with a real archive behind it, and without a REST API; it counts what it holds. */
final class TestDicomServer implements AutoCloseable {
    /** The platform may keep a few for itself. */
    static final int FEW_DESCRIPTORS = 10;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final Logger log = (Logger) LoggerFactory.getLogger("org.lethe.dimse");
    private final TestArchive archive;
    private final DicomServer server;

    /** @param settings further keys of the configuration, as members of a JSON object */
    TestDicomServer(Path folder, String settings) throws IOException {
        String all = "\"DicomPort\": 0, \"DicomAlwaysAllowFind\": true" + settings;
        archive = new TestArchive(folder, all);
        server = new DicomParts(Configuration.read(folder.resolve("settings.json"), Map.of()).settings(),
                archive.archive(), archive.jobs()).server();
        log.setLevel(Level.OFF); // refusals are what is wanted here, by the thousands
        server.start();
    }

    int port() {
        return server.port();
    }

    /** The instances in the index, by Orthanc's identifiers. */
    Set<String> instances() {
        return Set.copyOf(archive.ids(org.lethe.dicom.Level.INSTANCE));
    }

    /** The DICOM file of an instance. */
    byte[] file(String instanceId) throws IOException {
        return archive.file(instanceId);
    }

    /** How many files of instances there are, half-written ones included. */
    long files() throws IOException {
        return archive.blobFiles();
    }

    /** Waits until nobody is connected any more; how many still are in the end. */
    int awaitNobody(Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (server.connectionCount() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        return server.connectionCount();
    }

    /** How many sockets and selectors this process has open, as far as the system tells. */
    static long descriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors.map(TestDicomServer::target)
                    .filter(target -> target.startsWith("socket:") || target.startsWith("anon_inode:")).count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed in between
        }
    }

    @Override
    public void close() throws IOException {
        log.setLevel(null);
        server.close();
        archive.close();
    }
}
