package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.project.KeyFile;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job for a project goes on with the same pseudonyms after its server was killed. */
@Tag("slow")
class KilledProjectJobTest {
    private static final int INSTANCES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private static TestInstance slice(int number) {
        return TestInstance.ct().instance(number).pixels(100_000);
    }

    private String settings() {
        return ", \"Projects\": {\"a\": {\"KeyFile\": \"" + folder.resolve("key")
                + "\"}}, \"JobsEngineThreadsCount\": {\"ResourceModification\": 1}";
    }

    @Test
    void aJobThatWasKilledInTheMiddleEndsWithThePseudonymsThatItBeganWith() throws Exception {
        KeyFile.create(folder.resolve("key"));
        Path home = Files.createDirectory(folder.resolve("home"));
        String job;
        try (var server = ServerProcess.startWith(home, settings())) {
            for (int i = 0; i < INSTANCES; i++) {
                post(server, "/instances", slice(i).file());
            }
            job = post(server, "/studies/" + slice(0).ids().study() + "/anonymize",
                    "{\"Pseudonyms\": \"a\", \"Asynchronous\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .get("ID").stringValue();
            UnfinishedJobs.awaitSome(home, INSTANCES);
            server.kill();
        }
        assertThat(Files.readString(home.resolve("server.log"))).doesNotContain(keyText());
        // Since then there is another active key: the job goes on with the one that it began with.
        KeyFile.rotate(folder.resolve("key"));

        try (var server = ServerProcess.startWith(home, settings())) {
            JsonNode done = finish(server, job);
            JsonNode patients = get(server, "/patients?expand");
            assertThat(patients).hasSize(2);
            Set<String> made = new TreeSet<>();
            get(server, "/studies/" + done.get("Content").get("ID").stringValue() + "/instances")
                    .forEach(one -> made.add(one.get("MainDicomTags").get("SOPInstanceUID").stringValue()));
            assertThat(made).hasSize(INSTANCES);
            assertThat(get(server, "/statistics").get("CountInstances").intValue()).isEqualTo(2 * INSTANCES);
        }
        assertThat(Files.readString(home.resolve("server.log"))).doesNotContain(keyText());
    }

    @Test
    void aJobWhoseProfileChangedWhileItsServerWasAwayFailsAndLeavesNothing() throws Exception {
        Path profile = Files.createDirectory(folder.resolve("profiles")).resolve("own.json");
        Files.writeString(profile, "{\"Name\": \"own\"}");
        String settings = ", \"DeidentificationProfiles\": \"" + folder.resolve("profiles")
                + "\", \"JobsEngineThreadsCount\": {\"ResourceModification\": 1}";
        Path home = Files.createDirectory(folder.resolve("home"));
        String job;
        try (var server = ServerProcess.startWith(home, settings)) {
            for (int i = 0; i < INSTANCES; i++) {
                post(server, "/instances", slice(i).file());
            }
            job = post(server, "/studies/" + slice(0).ids().study() + "/anonymize",
                    "{\"Profile\": \"own\", \"Asynchronous\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .get("ID").stringValue();
            UnfinishedJobs.awaitSome(home, INSTANCES);
            server.kill();
        }
        Files.writeString(profile, "{\"Name\": \"own\", \"Options\": [\"RetainUIDs\"]}");

        try (var server = ServerProcess.startWith(home, settings)) {
            JsonNode failed = end(server, job);
            assertThat(failed.get("State").stringValue()).isEqualTo("Failure");
            assertThat(failed.get("ErrorDetails").stringValue()).contains("profile changed");
            assertThat(get(server, "/statistics").get("CountInstances").intValue()).isEqualTo(INSTANCES);
        }
    }

    private String keyText() throws IOException {
        return Files.readAllLines(folder.resolve("key")).getLast().substring(0, 40);
    }

    private JsonNode finish(ServerProcess server, String job) throws Exception {
        JsonNode state = end(server, job);
        assertThat(state.get("State").stringValue()).as(state.toString()).isEqualTo("Success");
        return state;
    }

    private JsonNode end(ServerProcess server, String job) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        JsonNode state = get(server, "/jobs/" + job);
        while (!Set.of("Success", "Failure").contains(state.get("State").stringValue())) {
            assertThat(Instant.now()).as(state.toString()).isBefore(deadline);
            Thread.sleep(20);
            state = get(server, "/jobs/" + job);
        }
        return state;
    }

    private JsonNode get(ServerProcess server, String path) throws IOException, InterruptedException {
        return JSON.readTree(client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString())
                .body());
    }

    private JsonNode post(ServerProcess server, String path, byte[] body) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofByteArray(body)).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
