package org.lethe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.http.TestServer.json;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.Stores;
import org.lethe.archive.project.KeyFile;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.FileBlobStore;
import org.lethe.config.Configuration;
import org.lethe.config.PostgresSettings;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.TestInstance;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.TestServer;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.io.NodeMark;
import tools.jackson.databind.JsonNode;

/** Two whole servers on one database and one folder. */
class SharedServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EACH = 8;

    @TempDir
    Path folder;

    private final PostgresSettings database = PostgresServer.newDatabase();
    private final List<Lethe> running = new ArrayList<>();
    private TestServer first;
    private TestServer second;

    @BeforeEach
    void start() throws IOException {
        first = start("first");
        second = start("second");
    }

    private TestServer start(String name) throws IOException {
        return start(name, "");
    }

    /** @param more members of its configuration, with a comma before them */
    private TestServer start(String name, String more) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".json"), """
                {"Name": "%s", "HttpPort": 0, "DicomPort": 0, "StorageDirectory": "storage", "StableAge": 1,
                 "DicomModalities": {"base": ["BASE", "127.0.0.1", 104]},
                 "PostgreSQL": {"EnableIndex": true, "Host": "%s", "Port": %d, "Database": "%s", "Username": "%s",
                                "IndexConnectionsCount": 8}%s}""".formatted(name, database.host(), database.port(),
                database.database(), database.username(), more));
        Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
        running.add(lethe);
        return TestServer.at(lethe.httpPort());
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        running.reversed().forEach(Lethe::close);
        PostgresServer.giveBack(database);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of patience").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void whatOneStoresTheOtherServesAndBecomesStableOnce() {
        json(first.call("POST", "/instances", BodyPublishers.ofByteArray(TestInstance.ct().file())));

        assertThat(second.getBytes("/instances/" + TestInstance.ct().ids().instance() + "/file").body())
                .isEqualTo(TestInstance.ct().file());
        await(() -> second.get("/changes?limit=0").body().contains("StablePatient"));
        assertThat(second.get("/changes?limit=0").body()).containsOnlyOnce("StablePatient")
                .containsOnlyOnce("StableStudy").containsOnlyOnce("StableSeries");
    }

    @Test
    void whomOneLearnsToKnowTheOtherKnowsAtOnceAndNoChangeIsLost() throws Exception {
        assertThat(second.get("/modalities").body()).contains("base");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> changes = new ArrayList<>();
            for (TestServer server : List.of(first, second)) {
                for (int i = 0; i < EACH; i++) {
                    String name = "m" + server.port() + "-" + i;
                    changes.add(executor.submit(() -> put(server, "/modalities/" + name,
                            "[\"AET\", \"127.0.0.1\", 104]")));
                }
            }
            for (Future<?> change : changes) {
                change.get();
            }
        }
        put(first, "/peers/friend", "[\"http://127.0.0.1:1/\"]");
        put(second, "/dicom-web/servers/web", "[\"http://127.0.0.1:1/\"]");

        assertThat(json(first.get("/modalities"))).hasSize(2 * EACH + 1).isEqualTo(json(second.get("/modalities")));
        assertThat(second.get("/peers").body()).contains("friend");
        assertThat(first.get("/dicom-web/servers").body()).contains("web");
        assertThat(second.call("DELETE", "/modalities/base", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(first.get("/modalities/base").statusCode()).isEqualTo(404);
    }

    @Test
    void aPatientHasTheSameTrialIdOnBothAndQuestionsToBothAreOneRecord() throws IOException {
        Path key = folder.resolve("key");
        KeyFile.create(key);
        String more = """
                , "AuthenticationEnabled": true, "RegisteredUsers": {"alice": "a"},
                "Projects": {"a": {"KeyFile": "%s", "MayLookBack": ["alice"]}}""".formatted(key);
        String credentials = Base64.getEncoder().encodeToString("alice:a".getBytes(US_ASCII));
        String[] alice = {"Authorization", "Basic " + credentials};
        try (TestServer third = start("third", more); TestServer fourth = start("fourth", more)) {
            json(third.call("PUT", "/projects/a/trial-ids", BodyPublishers.ofString("PatientID,TrialID\nP1,T-1\n"),
                    alice));
            json(third.call("POST", "/instances", BodyPublishers.ofByteArray(TestInstance.ct().file()), alice));

            for (TestServer server : List.of(third, fourth)) {
                JsonNode made = json(server.call("POST", "/studies/" + TestInstance.ct().ids().study() + "/anonymize",
                        BodyPublishers.ofString("{\"Pseudonyms\": \"a\"}"), alice));
                assertThat(json(server.get("/patients/" + made.get("PatientID").stringValue(), alice))
                        .get("MainDicomTags").get("PatientID").stringValue()).isEqualTo("T-1");
                assertThat(json(server.get("/projects/a/originals/T-1", alice)).get("PatientID").stringValue())
                        .isEqualTo("P1");
            }
            JsonNode lookups = json(third.get("/projects/a/lookups", alice));
            assertThat(lookups.get("Count").intValue()).isEqualTo(2);
            assertThat(lookups.get("Intact").booleanValue()).isTrue();
            assertThat(json(fourth.get("/projects/a/lookups", alice))).isEqualTo(lookups);
        }
    }

    private static Void put(TestServer server, String path, String body) {
        assertThat(server.call("PUT", path, BodyPublishers.ofString(body)).statusCode()).isEqualTo(200);
        return null;
    }

    @Test
    void whatFillsAnEmptyStorageIsRefusedWhileTheyWorkWithIt() throws IOException {
        StorageSettings storage = Configuration.read(folder.resolve("first.json"), Map.of()).settings().storage();

        assertThatThrownBy(() -> Stores.open(storage)).isInstanceOfSatisfying(LetheException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
            assertThat(e).hasMessageContaining("the server \"first\" at ");
        });

        running.reversed().forEach(Lethe::close);
        Stores.open(storage).close();
    }

    @Test
    void eachTellsWhoIsThereAndThatItMayBeSentRequests() {
        JsonNode nodes = json(second.get("/cluster"));
        assertThat(nodes).extracting(node -> node.get("Name").stringValue()).containsExactly("first", "second");
        assertThat(nodes).extracting(node -> node.get("IsThisNode").booleanValue()).containsExactly(false, true);
        assertThat(nodes).extracting(node -> node.get("State").stringValue()).containsOnly("Living");
        assertThat(json(second.get("/system")).get("LetheNode").longValue())
                .isEqualTo(nodes.get(1).get("Number").longValue());
        assertThat(second.get("/cluster/health").statusCode()).isEqualTo(200);

        running.getFirst().close();

        assertThat(json(second.get("/cluster"))).extracting(node -> node.get("State").stringValue())
                .containsExactly("Gone", "Living");
        assertThat(second.get("/tools/metrics-prometheus").body())
                .contains("lethe_cluster_nodes{state=\"Gone\"} 1 ", "lethe_cluster_nodes{state=\"Living\"} 1 ",
                        "name=\"second\"");
    }

    @Test
    void whatAServerLeftBehindIsSweptOnceItIsGoneAndNothingOfOneThatServes() {
        JsonNode nodes = json(second.get("/cluster"));
        try (BlobStore blobs = FileBlobStore.openShared(folder.resolve("storage"))) {
            UUID ofFirst = orphan(blobs, nodes.get(0).get("Number").longValue());
            UUID ofSecond = orphan(blobs, nodes.get(1).get("Number").longValue());
            json(first.call("POST", "/instances", BodyPublishers.ofByteArray(TestInstance.ct().file())));

            running.getFirst().close();

            await(() -> blobs.writtenAt(ofFirst).isEmpty());
            assertThat(blobs.writtenAt(ofSecond)).isPresent();
            assertThat(second.get("/instances/" + TestInstance.ct().ids().instance() + "/file").statusCode())
                    .isEqualTo(200);
        }
    }

    private static UUID orphan(BlobStore blobs, long node) {
        blobs.markKeys(() -> NodeMark.of(node));
        try (BlobSink sink = blobs.create(Checksums.CRC32C)) {
            sink.write(new byte[100]);
            return sink.commit().key();
        }
    }
}
