package org.lethe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.TestInstance;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.index.postgres.PostgresServer.Syncing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an instance costs on one node and on several: prints a table of rates, and of the CPU that the nodes together
 * take for each instance that is stored and for each that is anonymized. Run by hand, with the class path of the tests:
 * {@code java -cp ... org.lethe.NodesBenchmark [sqlite] [folder] [s3]}.
 *
 * <p>The client, the database and S3 share the cores with the nodes. So the rates say little of what several machines
 * would do; the CPU of the nodes alone says whether a node costs more because there are others. Servers that are apart
 * tell what the machine has to do with it. The cores are kept busy, as one node alone would not do.
 *
 * <p>Run it with {@code -Djava.io.tmpdir} in a new file system: ext4 takes up to a millisecond to make a file for
 * minutes after many were deleted.
 */
final class NodesBenchmark {
    /** Of each node: with one client only, it would store one instance at a time, and have all the costs for each. */
    private static final int CLIENTS = 4;
    private static final int ANONYMIZING_CLIENTS = 2;
    /** For each node: what Java still compiles meanwhile is to be the same share for all. */
    private static final int STORED = Integer.getInteger("lethe.bench.stored", 1_500);
    /** For each node, so that all have compiled most of what they need. */
    private static final int WARM_UP = Integer.getInteger("lethe.bench.warmup", 1_500);
    private static final int STUDY_INSTANCES = 50;
    private static final int PIXEL_BYTES = 131_072;

    /** Nodes of one database each: one group, or as many as there are nodes. */
    private final List<NodeProcesses> groups;
    private final int nodeCount;
    private final Optional<PostgresServer> database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger numbers = new AtomicInteger(1);
    /** What was stored, each with one of the nodes that took part in it. */
    private final Map<String, Integer> studies = new HashMap<>();

    private NodesBenchmark(List<NodeProcesses> groups, Optional<PostgresServer> database) {
        this.groups = groups;
        this.nodeCount = groups.stream().mapToInt(NodeProcesses::count).sum();
        this.database = database;
    }

    private URI uri(int turn, String path) {
        int node = turn % nodeCount;
        return groups.size() == 1 ? groups.getFirst().uri(node, path) : groups.get(node).uri(0, path);
    }

    private long cpuNanos() {
        return groups.stream().mapToLong(NodeProcesses::cpuNanos).sum();
    }

    /** What it took, of the nodes and of the database. */
    private record Result(double perSecond, double cpuMillis, double databaseCpuMillis) {
        Result each(int count) {
            return new Result(perSecond * count, cpuMillis / count, databaseCpuMillis / count);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f | %.2f | %.2f", perSecond, cpuMillis, databaseCpuMillis);
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("| index, files | nodes | stored/s | CPU ms, each | of the database | anonymized/s"
                + " | CPU ms, each | of the database |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        List<String> wanted = List.of(arguments.length > 0 ? arguments : new String[] {"sqlite", "folder", "s3"});
        try (BusyCores _ = BusyCores.start()) {
            if (wanted.contains("sqlite")) {
                run("SQLite, folder", 1, false, false);
            }
            for (String files : wanted.stream().filter(files -> !files.equals("sqlite")).toList()) {
                for (int count : List.of(1, 2, 4)) {
                    run("PostgreSQL, " + files, count, true, files.equals("s3"));
                }
                runApart("PostgreSQL, " + files, 4, files.equals("s3"));
            }
        }
    }

    private static void run(String name, int count, boolean isShared, boolean isInS3) throws Exception {
        Path folder = Files.createTempDirectory("lethe-nodes");
        try (Stores stores = Stores.start(folder, isShared, isInS3);
                NodeProcesses nodes = NodeProcesses.start(count, folder, stores.postgres(), stores.s3())) {
            new NodesBenchmark(List.of(nodes), stores.postgres()).run("%s | %d".formatted(name, count));
        }
    }

    /** As many servers that have nothing in common but the machine: what that does to a server with so many others. */
    private static void runApart(String name, int count, boolean isInS3) throws Exception {
        Path folder = Files.createTempDirectory("lethe-nodes");
        List<NodeProcesses> groups = new ArrayList<>();
        try (Stores stores = Stores.start(folder, true, isInS3)) {
            try {
                for (int i = 0; i < count; i++) {
                    Path own = Files.createDirectory(folder.resolve("server" + i));
                    groups.add(NodeProcesses.start(1, own, stores.postgres(), stores.s3()));
                }
                new NodesBenchmark(groups, stores.postgres()).run("%s | %d servers apart".formatted(name, count));
            } finally {
                for (NodeProcesses group : groups) {
                    group.close();
                }
            }
        }
    }

    /** Where the nodes keep what they have. */
    private record Stores(Optional<PostgresServer> postgres, Optional<TestS3> s3) implements AutoCloseable {
        static Stores start(Path folder, boolean isShared, boolean isInS3) throws IOException {
            return new Stores(isShared ? Optional.of(PostgresServer.startNew(Syncing.ON)) : Optional.empty(),
                    isInS3 ? Optional.of(TestS3.start(folder.resolve("s3"))) : Optional.empty());
        }

        @Override
        public void close() {
            s3.ifPresent(TestS3::close);
            postgres.ifPresent(PostgresServer::end);
        }
    }

    private void run(String name) throws Exception {
        store(WARM_UP * nodeCount);
        anonymize();
        Result stored = store(STORED * nodeCount);
        System.out.printf("| %s | %s | %s |%n", name, stored, anonymize());
    }

    private Result store(int count) throws Exception {
        studies.clear();
        int first = numbers.getAndAdd(count);
        return measured(count, threads -> {
            List<Future<Void>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS * nodeCount; client++) {
                int begin = client;
                clients.add(threads.submit(() -> {
                    for (int n = begin; n < count; n += CLIENTS * nodeCount) {
                        store(n, first + n);
                    }
                    return null;
                }));
            }
            return clients;
        });
    }

    /** The instances of a study go to all nodes that can bring them together. */
    private void store(int n, int number) throws IOException, InterruptedException {
        int study = groups.size() == 1
                ? number / STUDY_INSTANCES
                : number / nodeCount / STUDY_INSTANCES * nodeCount + n % nodeCount;
        TestInstance instance = TestInstance.ct().patient("P" + study).study(study).series(study).instance(number)
                .pixels(PIXEL_BYTES);
        send(n, "/instances", instance.file());
        synchronized (studies) {
            studies.putIfAbsent(instance.ids().study(), n % nodeCount);
        }
    }

    private Result anonymize() throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        List<Map.Entry<String, Integer>> todo = List.copyOf(studies.entrySet());
        Result all = measured(1, threads -> {
            List<Future<Void>> clients = new ArrayList<>();
            for (int client = 0; client < ANONYMIZING_CLIENTS * nodeCount; client++) {
                clients.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < todo.size(); i = next.getAndIncrement()) {
                        JsonNode answer = send(todo.get(i).getValue(),
                                "/studies/" + todo.get(i).getKey() + "/anonymize", "{}".getBytes());
                        count.addAndGet(answer.get("InstancesCount").intValue());
                    }
                    return null;
                }));
            }
            return clients;
        });
        return all.each(count.get());
    }

    private long databaseCpuNanos() throws IOException {
        return database.isPresent() ? database.get().cpu().toNanos() : 0;
    }

    private interface Clients {
        List<Future<Void>> begin(ExecutorService threads);
    }

    private Result measured(int count, Clients clients) throws Exception {
        long cpu = cpuNanos();
        long databaseCpu = databaseCpuNanos();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> client : clients.begin(threads)) {
                client.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(count / seconds, (cpuNanos() - cpu) / 1e6 / count,
                (databaseCpuNanos() - databaseCpu) / 1e6 / count);
    }

    private JsonNode send(int turn, String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(uri(turn, path))
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + new String(answer.body()));
        }
        return JsonMapper.shared().readTree(answer.body());
    }
}
