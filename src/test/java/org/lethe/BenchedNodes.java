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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.TestInstance;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.index.postgres.PostgresServer.Syncing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Some nodes, one or several to a database, and clients that store instances on them and have these anonymized. */
final class BenchedNodes implements AutoCloseable {
    /** Of each node: the fewer an instance has beside it, the more it costs. */
    private static final int CLIENTS = Integer.getInteger("lethe.bench.clients", 4);
    private static final int ANONYMIZING_CLIENTS = Math.ceilDiv(CLIENTS, 2);
    private static final int STUDY_INSTANCES = 50;
    private static final int PIXEL_BYTES = 131_072;

    private final String name;
    /** Those of one database each. */
    private final List<NodeProcesses> groups;
    private final int nodeCount;
    private final Stores stores;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger numbers = new AtomicInteger(1);
    /** What was stored last, each with one of the nodes that took part in it. */
    private final Map<String, Integer> studies = new HashMap<>();

    private BenchedNodes(String name, List<NodeProcesses> groups, Stores stores) {
        this.name = name;
        this.groups = groups;
        this.nodeCount = groups.stream().mapToInt(NodeProcesses::count).sum();
        this.stores = stores;
    }

    /** What it took for each instance, of the nodes and of the database. */
    record Result(double perSecond, double cpuMillis, double databaseCpuMillis) {}

    /** Where the nodes keep what they have. */
    enum Place {
        SQLITE,
        FOLDER,
        S3
    }

    /** A server process for each node, and a database and a place for files that all of them share. */
    static BenchedNodes together(int count, Place place) throws Exception {
        return start("%d".formatted(count), 1, count, place);
    }

    /** Servers that have nothing in common but the machine. */
    static BenchedNodes apart(int count, Place place) throws Exception {
        return start("%d servers apart".formatted(count), count, 1, place);
    }

    private static BenchedNodes start(String name, int groupCount, int nodesEach, Place place) throws Exception {
        Path folder = Files.createTempDirectory("lethe-nodes");
        Stores stores = Stores.start(folder, place);
        List<NodeProcesses> groups = new ArrayList<>();
        BenchedNodes nodes;
        try {
            for (int i = 0; i < groupCount; i++) {
                Path own = Files.createDirectory(folder.resolve("group" + i));
                groups.add(NodeProcesses.start(nodesEach, own, stores.postgres(), stores.s3(), jvmOptions(place)));
            }
        } finally {
            nodes = new BenchedNodes(name, groups, stores);
            if (groups.size() < groupCount) {
                nodes.close();
            }
        }
        return nodes;
    }

    /** As {@code bin/lethe} starts them. */
    private static String[] jvmOptions(Place place) {
        return place == Place.S3
                ? new String[] {"-Xmx256m", "-XX:TieredStopAtLevel=4"}
                : new String[] {"-Xmx256m"};
    }

    private record Stores(Optional<PostgresServer> postgres, Optional<TestS3> s3) implements AutoCloseable {
        static Stores start(Path folder, Place place) throws IOException {
            return new Stores(
                    place == Place.SQLITE ? Optional.empty() : Optional.of(PostgresServer.startNew(Syncing.ON)),
                    place == Place.S3 ? Optional.of(TestS3.start(folder.resolve("s3"))) : Optional.empty());
        }

        @Override
        public void close() {
            s3.ifPresent(TestS3::close);
            postgres.ifPresent(PostgresServer::end);
        }
    }

    String name() {
        return name;
    }

    /** Stores that many instances on each node. */
    Result store(int countEach) throws Exception {
        studies.clear();
        int count = countEach * nodeCount;
        int first = numbers.getAndAdd(count);
        int clients = CLIENTS * nodeCount;
        AtomicInteger stored = new AtomicInteger();
        return measured(stored, clients, client -> {
            for (int n = client; n < count; n += clients) {
                store(n, first + n);
                stored.incrementAndGet();
            }
            return null;
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

    /** Anonymizes the studies that were stored last. */
    Result anonymize() throws Exception {
        AtomicInteger instances = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        List<Map.Entry<String, Integer>> todo = List.copyOf(studies.entrySet());
        return measured(instances, ANONYMIZING_CLIENTS * nodeCount, _ -> {
            for (int i = next.getAndIncrement(); i < todo.size(); i = next.getAndIncrement()) {
                JsonNode answer = send(todo.get(i).getValue(), "/studies/" + todo.get(i).getKey() + "/anonymize",
                        "{}".getBytes());
                instances.addAndGet(answer.get("InstancesCount").intValue());
            }
            return null;
        });
    }

    private interface Client {
        Void run(int client) throws Exception;
    }

    private Result measured(AtomicInteger count, int clients, Client client) throws Exception {
        long cpu = cpuNanos();
        long databaseCpu = databaseCpuNanos();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = Stream.iterate(0, number -> number + 1).limit(clients)
                    .map(number -> threads.submit((Callable<Void>) () -> client.run(number))).toList();
            for (Future<Void> each : running) {
                each.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(count.get() / seconds, (cpuNanos() - cpu) / 1e6 / count.get(),
                (databaseCpuNanos() - databaseCpu) / 1e6 / count.get());
    }

    private long cpuNanos() {
        return groups.stream().mapToLong(NodeProcesses::cpuNanos).sum();
    }

    private long databaseCpuNanos() throws IOException {
        return stores.postgres().isPresent() ? stores.postgres().get().cpu().toNanos() : 0;
    }

    private JsonNode send(int turn, String path, byte[] body) throws IOException, InterruptedException {
        int node = turn % nodeCount;
        URI uri = groups.size() == 1 ? groups.getFirst().uri(node, path) : groups.get(node).uri(0, path);
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build(),
                        BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + new String(answer.body()));
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() throws InterruptedException {
        try {
            for (NodeProcesses group : groups) {
                group.close();
            }
        } finally {
            stores.close();
        }
    }
}
