package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.project.KeyFile;
import org.lethe.dicom.TestInstance;
import org.lethe.evidence.SealedReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The report of a job whose server was killed in the middle tells of all that the job did. */
@Tag("slow")
class KilledReportTest {
    private static final int INSTANCES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private String settings(int workers) {
        return ", \"Projects\": {\"a\": {\"KeyFile\": \"" + folder.resolve("key")
                + "\"}}, \"JobsEngineThreadsCount\": {\"ResourceModification\": " + workers + "}";
    }

    @Test
    void itIsThatOfAnUndisturbedJobButForTimes() throws Exception {
        KeyFile.create(folder.resolve("key"));
        Path calm = Files.createDirectory(folder.resolve("calm"));
        JsonNode expected;
        try (var server = ServerProcess.startWith(calm, settings(8))) {
            expected = report(server, begin(server));
        }
        Path killed = Files.createDirectory(folder.resolve("killed"));
        String job;
        try (var server = ServerProcess.startWith(killed, settings(1))) {
            job = begin(server);
            UnfinishedJobs.awaitSome(killed, INSTANCES);
            server.kill();
        }
        try (var server = ServerProcess.startWith(killed, settings(4))) {
            assertThat(report(server, job)).isEqualTo(expected);
        }
        assertThat(expected.get("Outputs")).hasSize(INSTANCES);
    }

    private String begin(ServerProcess server) throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            post(server, "/instances", TestInstance.ct().instance(i).pixels(100_000 + i % 3).file());
        }
        return post(server, "/studies/" + TestInstance.ct().ids().study() + "/anonymize",
                "{\"Pseudonyms\": \"a\", \"Asynchronous\": true}".getBytes(StandardCharsets.UTF_8))
                .get("ID").stringValue();
    }

    /** Once the job is done, its report without what differs from job to job. */
    private JsonNode report(ServerProcess server, String job) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        byte[] report = get(server, "/jobs/" + job + "/report");
        while (new String(report, StandardCharsets.UTF_8).contains("\"HttpStatus\"")) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
            report = get(server, "/jobs/" + job + "/report");
        }
        SealedReport.read(new ByteArrayInputStream(report), _ -> {});
        ObjectNode json = (ObjectNode) JSON.readTree(report);
        ((ObjectNode) json.get("Header")).remove("Job");
        ((ObjectNode) json.get("Header")).remove("Started");
        ((ObjectNode) json.get("Summary")).remove("Ended");
        json.remove("Seal");
        return json;
    }

    private byte[] get(ServerProcess server, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofByteArray()).body();
    }

    private JsonNode post(ServerProcess server, String path, byte[] body) throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofByteArray(body)).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
