package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.TestInstance;

/** A server that is killed at any moment has lost nothing that it acknowledged, and has kept nothing by halves. */
@Tag("slow")
class KilledServerTest {
    private static final int ROUNDS = 6;
    private static final int CLIENTS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private final Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();

    @Test
    void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
        Random moments = new Random(2026);
        for (int round = 0; round < ROUNDS; round++) {
            try (var server = ServerProcess.start(folder)) {
                uploadUntilKilled(server, 1 + moments.nextInt(100));
            }
            try (var server = ServerProcess.start(folder)) {
                audit(server);
            }
        }
        assertThat(acknowledged.size()).isGreaterThanOrEqualTo(ROUNDS);
    }

    /** The moment is told in uploads, not in time: a busy machine would not get far enough. */
    private void uploadUntilKilled(ServerProcess server, int uploads) throws InterruptedException {
        int enough = acknowledged.size() + uploads;
        Instant deadline = Instant.now().plus(PATIENCE);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> uploadWhileAlive(server));
            }
            while (acknowledged.size() < enough && Instant.now().isBefore(deadline)) {
                Thread.sleep(1);
            }
            server.kill();
        }
    }

    private void uploadWhileAlive(ServerProcess server) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (server.isAlive()) {
                int n = number.incrementAndGet();
                TestInstance instance = TestInstance.ct()
                        .patient("P" + n % 7)
                        .study(n % 7 * 10 + n % 3)
                        .series(n % 7 * 100 + n % 3 * 10 + n % 2)
                        .instance(n)
                        .pixels(n % 5 == 0 ? 400_000 : 2_000);
                byte[] file = instance.file();
                HttpRequest upload = HttpRequest.newBuilder(server.uri("/instances"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                        .build();
                HttpResponse<String> answer = client.send(upload, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    acknowledged.put(instance.ids().instance(), file);
                }
            }
        } catch (IOException _) {
            // The server was killed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void audit(ServerProcess server) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (var entry : acknowledged.entrySet()) {
                assertThat(get(client, server.uri("/instances/" + entry.getKey() + "/file")))
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue());
            }
            long instances =
                    new String(get(client, server.uri("/instances"))).chars().filter(c -> c == '"').count() / 2;
            assertThat(instances).isGreaterThanOrEqualTo(acknowledged.size());
            // Blobs without a row are swept at the start, in the background.
            for (int i = 0; i < 100 && blobs() != instances; i++) {
                Thread.sleep(50);
            }
            assertThat(blobs()).isEqualTo(instances);
        }
    }

    private static byte[] get(HttpClient client, URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(uri.getPath()).isEqualTo(200);
        return answer.body();
    }

    private long blobs() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getParent().getParent().getParent().equals(folder.resolve("storage")))
                    .count();
        } catch (UncheckedIOException sweptMeanwhile) {
            return blobs();
        }
    }
}
