package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.TestInstance;
import org.lethe.durability.StoreAudit;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job whose server is killed over and over ends as if nothing had been. */
@Tag("slow")
class KilledJobTest {
    /** Twice as many as the kills wait for, as more are done before each of them takes effect. */
    private static final int INSTANCES = 800;
    private static final int KILLS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** One worker, so that the job lasts. */
    private static final String SLOWLY =
            ", \"StableAge\": 3600, \"JobsEngineThreadsCount\": {\"ResourceModification\": 1}";
    private static final ResourceIds FIRST = slice(0).ids();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private static TestInstance slice(int number) {
        return TestInstance.ct().series(1 + number % 3).instance(number).pixels(100_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aJobThatIsKilledTwentyTimesHasTheResultOfOneThatIsNot(boolean keepSource) throws Exception {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Path undisturbed = folder.resolve("undisturbed");
        String job = submitAndKill(killed, keepSource);
        copy(killed, undisturbed);

        Random moments = new Random(keepSource ? 1 : 2);
        int killsInTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killsInTheMiddle += runAndKill(killed, moments.nextInt(INSTANCES / KILLS)) ? 1 : 0;
        }
        assertThat(killsInTheMiddle).as("kills while the job was running").isGreaterThan(KILLS / 2);

        Set<String> result = finish(killed, job);
        assertThat(result).isEqualTo(finish(undisturbed, job)).hasSize(keepSource ? 2 * INSTANCES : INSTANCES);
        for (int i = 0; i < INSTANCES; i++) {
            assertThat(result.contains(slice(i).ids().instance())).as("source " + i).isEqualTo(keepSource);
        }
        audit(killed);
    }

    private String submitAndKill(Path home, boolean keepSource) throws Exception {
        try (var server = ServerProcess.startWith(home, SLOWLY)) {
            for (int i = 0; i < INSTANCES; i++) {
                HttpRequest upload = HttpRequest.newBuilder(server.uri("/instances"))
                        .POST(BodyPublishers.ofByteArray(slice(i).file()))
                        .build();
                assertThat(client.send(upload, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
            }
            HttpRequest anonymize = HttpRequest.newBuilder(server.uri("/studies/" + FIRST.study() + "/anonymize"))
                    .POST(BodyPublishers.ofString(
                            "{\"Asynchronous\": true, \"KeepSource\": %b}".formatted(keepSource)))
                    .build();
            String job = JSON.readTree(client.send(anonymize, BodyHandlers.ofString()).body()).get("ID").stringValue();
            server.kill();
            return job;
        }
    }

    /**
     * Kills a server once its job has done some more instances. The index itself is asked: a job goes on before the
     * server answers.
     *
     * @return whether the job was still running
     */
    private static boolean runAndKill(Path home, int instances) throws Exception {
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("storage").resolve("index"));
                var query = db.prepareStatement("SELECT count(outcome), count(*) FROM job_instances")) {
            int enough = done(query) + instances;
            try (var server = ServerProcess.launch(home, SLOWLY)) {
                Instant deadline = Instant.now().plus(PATIENCE);
                while (done(query) < enough && Instant.now().isBefore(deadline)) {
                    Thread.sleep(1);
                }
                if (instances == 0) {
                    Thread.sleep(500); // somewhere in its start
                }
                server.kill();
            }
            return done(query) < INSTANCES;
        }
    }

    /** How many instances of the job are done; all of them if it has ended and they are forgotten. */
    private static int done(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.getInt(2) == 0 ? INSTANCES : row.getInt(1);
        }
    }

    private JsonNode get(ServerProcess server, String path) throws IOException, InterruptedException {
        return JSON.readTree(client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString())
                .body());
    }

    /** Lets the job come to its end, and tells all the instances that are there then. */
    private Set<String> finish(Path home, String job) throws Exception {
        try (var server = ServerProcess.startWith(home, SLOWLY)) {
            Instant deadline = Instant.now().plus(PATIENCE);
            JsonNode state = get(server, "/jobs/" + job);
            while (!state.get("State").stringValue().equals("Success")) {
                assertThat(Instant.now()).as(state.toString()).isBefore(deadline);
                assertThat(state.get("State").stringValue()).as(state.toString()).isNotEqualTo("Failure");
                Thread.sleep(20);
                state = get(server, "/jobs/" + job);
            }
            assertThat(state.get("Content").get("InstancesCount").intValue()).isEqualTo(INSTANCES);
            assertThat(state.get("Content").get("FailedInstancesCount").intValue()).isZero();
            String study = state.get("Content").get("ID").stringValue();
            assertThat(get(server, "/studies/" + study + "/instances?expand=false").size()).isEqualTo(INSTANCES);
            Set<String> ids = new TreeSet<>();
            get(server, "/instances").forEach(id -> ids.add(id.stringValue()));
            return ids;
        }
    }

    private static void audit(Path home) throws IOException {
        Path storage = home.resolve("storage");
        try (BlobStore blobs = FileBlobStore.open(storage); Index index = SqliteIndex.open(storage)) {
            StoreAudit audit = new StoreAudit(index, blobs);
            audit.assertThatEachRowHasItsBlob();
            audit.assertThatTheHierarchyIsWhole();
            audit.assertThatNoBlobIsLost();
            audit.recover();
            audit.assertThatEachBlobHasItsRow();
            assertThat(index.ids(Level.STUDY, 0, 0)).hasSizeBetween(1, 2);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }
}
