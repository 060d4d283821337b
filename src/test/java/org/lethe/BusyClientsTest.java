package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.Stores;
import org.lethe.config.Settings;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.TestInstance;
import org.lethe.durability.StoreAudit;
import org.lethe.http.TestServer;

/** Clients that do everything to the same patients at the same time leave them whole. */
@Tag("slow")
class BusyClientsTest {
    private static final int CLIENTS = 20;
    private static final int STEPS = 25;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger rewritten = new AtomicInteger();
    private final AtomicInteger deleted = new AtomicInteger();
    private String base;

    @Test
    void clientsThatRewriteDeleteAndUploadTheSamePatientsLeaveThemWhole() throws Exception {
        Settings settings = TestServer.settings(folder, "storage", """
                , "DicomServerEnabled": false, "StableAge": 1, "OverwriteInstances": true, "ConcurrentJobs": 8""");
        try (Lethe server = Lethe.start(settings);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            base = "http://127.0.0.1:" + server.httpPort();
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                Random random = new Random(number);
                running.add(clients.submit(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        step(random);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertThat(rewritten).as("rewritten").hasValueGreaterThan(CLIENTS);
        assertThat(deleted).as("deleted").hasValueGreaterThan(CLIENTS / 2);
        try (Stores stores = Stores.open(settings.storage())) {
            StoreAudit audit = new StoreAudit(stores.index(), stores.blobs());
            audit.assertThatEachRowHasItsBlob();
            audit.assertThatTheHierarchyIsWhole();
            audit.assertThatNoBlobIsLost();
            audit.recover();
            audit.assertThatEachBlobHasItsRow();
        }
    }

    private void step(Random random) throws IOException, InterruptedException {
        TestInstance instance = TestInstance.ct()
                .patient("P" + random.nextInt(2))
                .study(random.nextInt(2))
                .series(random.nextInt(2))
                .instance(random.nextInt(4))
                .pixels(200 + random.nextInt(3000));
        ResourceIds ids = instance.ids();
        boolean keepSource = random.nextInt(3) > 0;
        switch (random.nextInt(8)) {
            case 0 ->
                    rewrite("/patients/" + ids.patient() + "/anonymize", "{\"KeepSource\": %b}".formatted(keepSource));
            case 1 -> rewrite("/studies/" + ids.study() + "/modify",
                    "{\"Replace\": {\"StudyDescription\": \"x\"}, \"KeepSource\": %b}".formatted(keepSource));
            case 2 -> rewrite("/series/" + ids.series() + "/anonymize", "{\"Permissive\": true}");
            case 3 -> rewrite("/studies/" + ids.study() + "/modify", """
                    {"Replace": {"StudyDescription": "in place"}, "Force": true, "KeepSource": false,
                     "Keep": ["StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"]}
                    """);
            case 4 -> {
                String path = random.nextBoolean() ? "/studies/" + ids.study() : "/instances/" + ids.instance();
                if (call("DELETE", path, BodyPublishers.noBody()) == 200) {
                    deleted.incrementAndGet();
                }
            }
            default -> assertThat(call("POST", "/instances", BodyPublishers.ofByteArray(instance.file())))
                    .isEqualTo(200);
        }
    }

    private void rewrite(String path, String body) throws IOException, InterruptedException {
        int status = call("POST", path, BodyPublishers.ofString(body));
        // What is deleted or replaced meanwhile may be missed, but that is no fault of the server.
        assertThat(status).as(path).isIn(200, 400, 404, 409);
        if (status == 200) {
            rewritten.incrementAndGet();
        }
    }

    private int call(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).method(method, body).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
