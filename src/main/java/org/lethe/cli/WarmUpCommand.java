package org.lethe.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.lethe.config.Configuration;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ResourceIds;
import picocli.CommandLine.Command;

/**
 * {@code lethe warm-up}: starts a server of its own on a free port and in a folder of its own, asks it what clients
 * ask, several at a time, and stops. {@code bin/lethe} runs it once for each build, while Java records an
 * ahead-of-time cache of the classes and of which methods matter, so that servers start fast and soon run fast.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough for Java to see which methods matter, short enough to wait for. */
    private static final Duration DURATION = Duration.ofSeconds(6);
    private static final int CLIENTS = 4;
    private static final int SMALL_SIDE = 32;
    private static final int LARGE_SIDE = 512;
    /** One slice in so many is a large one. */
    private static final int LARGE_EVERY = 3;
    /** How often what was stored is read again. */
    private static final int READS = 5;

    private final CommandLineInterface.Starter starter;

    WarmUpCommand(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("lethe-warm-up");
        try {
            Path file = Files.writeString(folder.resolve("lethe.json"), """
                    {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "storage"}
                    """);
            try (CommandLineInterface.Server server = starter.start(Configuration.read(file, Map.of()).settings())) {
                askInParallel("http://127.0.0.1:" + server.httpPort());
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void askInParallel(String base) throws ExecutionException, InterruptedException {
        Instant end = Instant.now().plus(DURATION);
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int patient = client;
                running.add(clients.submit(() -> {
                    for (int number = 0; Instant.now().isBefore(end); number++) {
                        int side = number % LARGE_EVERY == 0 ? LARGE_SIDE : SMALL_SIDE;
                        ask(http, base, SampleSlice.of(patient, number, side));
                    }
                    return null;
                }));
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
    }

    private static void ask(HttpClient client, String base, Attributes slice)
            throws IOException, InterruptedException {
        ResourceIds ids = ResourceIds.of(slice);
        String id = "/instances/" + ids.instance();
        send(client, "POST", base + "/instances", BodyPublishers.ofByteArray(SampleSlice.file(slice)));
        for (String path : List.of("/system", "/statistics", "/changes?limit=10", "/patients/" + ids.patient(),
                "/studies?expand", "/series/" + ids.series(), "/instances/absent", id, id + "/tags")) {
            send(client, "GET", base + path, BodyPublishers.noBody());
        }
        for (int read = 0; read < READS; read++) {
            for (String path : List.of("/studies/" + ids.study(), id + "/simplified-tags", id + "/file")) {
                send(client, "GET", base + path, BodyPublishers.noBody());
            }
        }
        send(client, "POST", base + id + "/anonymize", BodyPublishers.ofString("{}"));
        send(client, "POST", base + id + "/modify", BodyPublishers.ofString("{\"Replace\": {\"PatientName\": \"a\"}}"));
        send(client, "POST", base + "/tools/find", BodyPublishers.ofString("""
                {"Level": "Study", "Expand": true, "Query": {"PatientName": "W*", "StudyDate": "20200101-20201231"}}
                """));
    }

    private static void send(HttpClient client, String method, String uri, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).method(method, body).timeout(PATIENCE).build();
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            // A connection may be closed just as it is used again. All that is asked here may be asked twice, and a
            // client then does so on a new connection (RFC 9112, section 9.3.1).
            client.send(request, BodyHandlers.discarding());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
