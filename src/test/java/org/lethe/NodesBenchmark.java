package org.lethe;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * {@code java -cp ... org.lethe.NodesBenchmark}.
 *
 * <p>The client, the database and S3 share the cores with the nodes. So the rates say little of what several machines
 * would do; the CPU of the nodes alone says whether a node costs more because there are others.
 */
final class NodesBenchmark {
    private static final int CLIENTS = 4;
    /** For each node: what Java still compiles meanwhile is to be the same share for all. */
    private static final int STORED = Integer.getInteger("lethe.bench.stored", 1_500);
    /** For each node, so that all have compiled most of what they need. */
    private static final int WARM_UP = Integer.getInteger("lethe.bench.warmup", 1_500);
    private static final int STUDY_INSTANCES = 50;
    private static final int PIXEL_BYTES = 131_072;

    private final NodeProcesses nodes;
    private final Optional<PostgresServer> database;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger numbers = new AtomicInteger(1);
    private final List<String> studies = new ArrayList<>();

    private NodesBenchmark(NodeProcesses nodes, Optional<PostgresServer> database) {
        this.nodes = nodes;
        this.database = database;
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
        run("SQLite, folder", 1, false, false);
        for (int count : List.of(1, 2, 4)) {
            run("PostgreSQL, folder", count, true, false);
        }
        for (int count : List.of(1, 2, 4)) {
            run("PostgreSQL, S3", count, true, true);
        }
    }

    private static void run(String name, int count, boolean isShared, boolean isInS3) throws Exception {
        Path folder = Files.createTempDirectory("lethe-nodes");
        PostgresServer postgres = isShared ? PostgresServer.startNew(Syncing.ON) : null;
        TestS3 s3 = isInS3 ? TestS3.start(folder.resolve("s3")) : null;
        try (NodeProcesses nodes = NodeProcesses.start(
                count, folder, Optional.ofNullable(postgres), Optional.ofNullable(s3))) {
            NodesBenchmark benchmark = new NodesBenchmark(nodes, Optional.ofNullable(postgres));
            benchmark.store(WARM_UP * count);
            benchmark.anonymize();
            Result stored = benchmark.store(STORED * count);
            Result anonymized = benchmark.anonymize();
            System.out.printf("| %s | %d | %s | %s |%n", name, count, stored, anonymized);
        } finally {
            if (s3 != null) {
                s3.close();
            }
            if (postgres != null) {
                postgres.end();
            }
        }
    }

    private Result store(int count) throws Exception {
        studies.clear();
        int first = numbers.getAndAdd(count);
        return measured(count, threads -> {
            List<Future<Void>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int begin = client;
                clients.add(threads.submit(() -> {
                    for (int n = begin; n < count; n += CLIENTS) {
                        store(n, first + n);
                    }
                    return null;
                }));
            }
            return clients;
        });
    }

    private void store(int n, int number) throws IOException, InterruptedException {
        int study = number / STUDY_INSTANCES;
        TestInstance instance = TestInstance.ct().patient("P" + study).study(study).series(study).instance(number)
                .pixels(PIXEL_BYTES);
        send(n, "/instances", instance.file());
        if (number % STUDY_INSTANCES == 0) {
            synchronized (studies) {
                studies.add(instance.ids().study());
            }
        }
    }

    private Result anonymize() throws Exception {
        AtomicInteger count = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        List<String> todo = List.copyOf(studies);
        Result all = measured(1, threads -> {
            List<Future<Void>> clients = new ArrayList<>();
            for (int client = 0; client < 2; client++) {
                clients.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < todo.size(); i = next.getAndIncrement()) {
                        JsonNode answer = send(i, "/studies/" + todo.get(i) + "/anonymize", "{}".getBytes());
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
        long cpu = nodes.cpuNanos();
        long databaseCpu = databaseCpuNanos();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> client : clients.begin(threads)) {
                client.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Result(count / seconds, (nodes.cpuNanos() - cpu) / 1e6 / count,
                (databaseCpuNanos() - databaseCpu) / 1e6 / count);
    }

    private JsonNode send(int turn, String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(nodes.uri(turn % nodes.count(), path))
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + new String(answer.body()));
        }
        return JsonMapper.shared().readTree(answer.body());
    }
}
