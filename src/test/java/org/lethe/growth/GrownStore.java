package org.lethe.growth;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.lethe.ServerProcess;
import org.lethe.dicom.TestInstance;
import org.lethe.index.Index;

/** A store with as many rows as wanted, and a server that runs on it. */
final class GrownStore {
    private static final int CLIENTS = 4;
    private static final int UPLOADED_STUDY_INSTANCES = 50;

    /** What it was filled with does not become stable while it is measured. */
    private static final String UNDISTURBED = ", \"StableAge\": 864000";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final String settings;
    private final int writers;
    private final Supplier<Index> opener;
    private final Settling settling;
    private ServerProcess server;
    private int filled;
    private int uploaded;
    private int asked;

    /** What it took of one request of many. */
    record Cost(double perSecond, double cpuMillis) {}

    /** What a database does in its own time after much was written. */
    interface Settling {
        void settle() throws Exception;
    }

    /** @param writers how many at a time it is filled by */
    GrownStore(Path folder, String settings, int writers, Supplier<Index> opener, Settling settling) {
        this.settling = settling;
        this.writers = writers;
        this.folder = folder;
        this.settings = settings;
        this.opener = opener;
    }

    /**
     * Adds rows while no server runs.
     *
     * @return how many a second were taken in
     */
    double grow(int instances) throws Exception {
        int from = filled;
        filled = instances;
        double perSecond;
        try (Index index = opener.get()) {
            perSecond = FilledIndex.fill(index, writers, from, instances);
            index.lastChange(); // so that all have their numbers, which a server would give them meanwhile
        }
        settling.settle();
        return perSecond;
    }

    void start() throws IOException, InterruptedException {
        server = ServerProcess.startWith(folder, settings + UNDISTURBED, "-Xmx512m");
    }

    void stop() throws InterruptedException {
        server.close();
    }

    /** Uploads small instances of new studies. */
    Cost upload(int count) throws Exception {
        int first = uploaded;
        uploaded += count;
        return cost(count, n -> {
            int number = first + n;
            int study = number / UPLOADED_STUDY_INSTANCES;
            return request("/instances", TestInstance.ct().patient("U" + study).study(study).series(study)
                    .instance(number).pixels(512).file());
        });
    }

    /** Searches for studies, by four kinds of queries that find as many, however many there are. */
    Cost search(int count) throws Exception {
        int first = asked;
        asked += count;
        return cost(count, n -> {
            int patient = (first + n) * 7 % 400;
            String query = switch (n % 4) {
                case 0 -> "'PatientID': '%s'".formatted(FilledIndex.patientId(patient));
                case 1 -> "'PatientID': 'PID%05d*', 'StudyDescription': '*brain*'".formatted(patient / 100);
                case 2 -> "'PatientName': 'smith^p%d', 'StudyDate': '20150101-20251231'".formatted(patient);
                default -> "'PatientName': '*nobody*'";
            };
            return request("/tools/find",
                    ("{'Level': 'Study', 'Expand': true, 'Query': {" + query + "}}").replace('\'', '"').getBytes());
        });
    }

    private HttpRequest request(String path, byte[] body) {
        return HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofByteArray(body)).build();
    }

    private Cost cost(int count, IntFunction<HttpRequest> requests) throws Exception {
        long cpu = server.cpuNanos();
        long begin = System.nanoTime();
        List<Future<Void>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int start = client;
                clients.add(threads.submit(() -> {
                    for (int n = start; n < count; n += CLIENTS) {
                        send(requests.apply(n));
                    }
                    return null;
                }));
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Cost(count / seconds, (server.cpuNanos() - cpu) / 1e6 / count);
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + ": " + answer.body());
        }
    }
}
