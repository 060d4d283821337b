package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.lethe.archive.Stores;
import org.lethe.archive.audit.Audit;
import org.lethe.archive.audit.Finding;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.config.PostgresSettings;
import org.lethe.index.postgres.PostgresServer;

/** Servers in processes of their own that share a database and an S3, or a folder. */
final class NodeProcesses implements AutoCloseable {
    /** How long what a killed node left behind may stay. */
    private static final Duration SWEPT_WITHIN = Duration.ofMinutes(2);

    private final Path folder;
    private final String settings;
    private final String[] jvmOptions;
    private final List<ServerProcess> processes = new CopyOnWriteArrayList<>();

    private NodeProcesses(Path folder, String settings, String... jvmOptions) {
        this.folder = folder;
        this.settings = settings;
        this.jvmOptions = jvmOptions;
    }

    static NodeProcesses start(int count, Path folder, PostgresServer postgres, TestS3 s3)
            throws IOException, InterruptedException {
        return start(count, folder, Optional.of(postgres), Optional.of(s3), "-Xmx256m");
    }

    /**
     * @param postgres without one, there may be one node only
     * @param s3 without one, they share a folder
     */
    static NodeProcesses start(int count, Path folder, Optional<PostgresServer> postgres, Optional<TestS3> s3,
            String... jvmOptions) throws IOException, InterruptedException {
        Path shared = Files.createDirectories(folder.resolve("shared"));
        String files = s3.map(store -> store.option(shared, ", \"CacheSize\": 0"))
                .orElse(", \"StorageDirectory\": \"%s\"".formatted(shared));
        String database = postgres.map(PostgresServer::newIndex).map(NodeProcesses::option).orElse("");
        NodeProcesses nodes = new NodeProcesses(folder,
                ", \"StableAge\": 2, \"JobsHistorySize\": 100000, \"OverwriteInstances\": true" + database + files,
                jvmOptions);
        for (int number = 0; number < count; number++) {
            nodes.processes.add(nodes.launch(number));
        }
        return nodes;
    }

    private static String option(PostgresSettings database) {
        return """
                , "PostgreSQL": {"EnableIndex": true, "Host": "%s", "Port": %d, "Database": "%s", "Username": "%s",
                  "IndexConnectionsCount": 8}"""
                .formatted(database.host(), database.port(), database.database(), database.username());
    }

    /** The CPU that all of them have taken. */
    long cpuNanos() {
        return processes.stream().mapToLong(ServerProcess::cpuNanos).sum();
    }

    private ServerProcess launch(int number) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve("node" + number));
        return ServerProcess.startWith(own, settings, jvmOptions);
    }

    /** A path of any of them. */
    URI uri(String path) {
        return processes.get(ThreadLocalRandom.current().nextInt(processes.size())).uri(path);
    }

    int count() {
        return processes.size();
    }

    /** A path of one of them. */
    URI uri(int number, String path) {
        return processes.get(number).uri(path);
    }

    void killAndRestart(int number) throws IOException, InterruptedException {
        processes.get(number).kill();
        processes.set(number, launch(number));
    }

    /** Ends one of them as its keeper does, by SIGTERM, and waits until it is over. */
    void end(int number) throws InterruptedException {
        processes.get(number).close();
    }

    /** Whether each row has its blob and each blob its row, which may take a while after a kill. */
    void audit() throws IOException, InterruptedException {
        Path config = folder.resolve("node0/settings.json");
        long deadline = System.nanoTime() + SWEPT_WITHIN.toNanos();
        List<Finding> findings = findings(config);
        while (!findings.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(1000);
            findings = findings(config);
        }
        assertThat(findings).isEmpty();
    }

    private static List<Finding> findings(Path config) throws IOException {
        List<Finding> findings = new ArrayList<>();
        // As if it was the day after tomorrow: no blob without a row is taken for one that is just being written.
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        try (Stores stores = Stores.openBeside(Configuration.read(config, Map.of()).settings().storage())) {
            new Audit(stores, Audit.Depth.CHECKSUMS, later, findings::add).run((_, _) -> {});
        }
        return findings;
    }

    @Override
    public void close() throws InterruptedException {
        for (ServerProcess process : processes) {
            process.close();
        }
    }
}
