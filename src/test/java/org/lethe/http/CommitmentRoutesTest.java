package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import tools.jackson.databind.JsonNode;

/** What one server asks another one to keep, and what that one says. */
class CommitmentRoutesTest {
    private static final TestInstance ONE = TestInstance.ct();
    private static final TestInstance TWO = TestInstance.ct().instance(2);

    @TempDir
    Path folder;

    private TwoServers servers;
    private RunningServer near;
    private RunningServer far;

    @BeforeEach
    void start() {
        servers = new TwoServers(folder, "", ", \"ConcurrentJobs\": 1");
        near = servers.near();
        far = servers.far();
        near.store(ONE, TWO);
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private static String uid(TestInstance instance) {
        return instance.dataset().string(Tag.SOPInstanceUID);
    }

    private String ask(String body) {
        JsonNode answer = RunningServer.json(near.post("/modalities/far/storage-commitment", body).body());
        assertThat(answer.get("Path").stringValue())
                .isEqualTo("/storage-commitment/" + answer.get("ID").stringValue());
        return answer.get("Path").stringValue();
    }

    private String askForTheStudy() {
        return ask("{\"Resources\": [\"" + ONE.ids().study() + "\"]}");
    }

    private JsonNode report(String path) throws InterruptedException {
        return near.await(path, told -> !told.get("Status").stringValue().equals("Pending"));
    }

    @Test
    void whatIsKeptElsewhereIsReportedAndMayBeRemoved() throws Exception {
        far.store(ONE, TWO);

        String path = askForTheStudy();
        JsonNode report = report(path);

        assertThat(report.get("Status").stringValue()).isEqualTo("Success");
        assertThat(report.get("RemoteAET").stringValue()).isEqualTo("FAR");
        assertThat(report.get("Failures")).isEmpty();
        assertThat(report.get("Success").toString()).contains(uid(ONE), uid(TWO), UID.CTImageStorage);
        assertThat(near.post(path + "/remove", "").statusCode()).isEqualTo(200);
        assertThat(near.get("/instances")).isEqualTo("[]");
        assertThat(RunningServer.json(far.get("/instances"))).hasSize(2);
    }

    @Test
    void nothingIsRemovedIfOtherPatientsHaveTheSameInstances() throws Exception {
        far.store(ONE, TWO);
        String path = askForTheStudy();
        assertThat(report(path).get("Status").stringValue()).isEqualTo("Success");
        near.store(TestInstance.ct().patient("OTHER"));

        assertThat(near.post(path + "/remove", "").statusCode()).isEqualTo(409);
        assertThat(RunningServer.json(near.get("/instances"))).hasSize(3);
    }

    @Test
    void whatCameAfterTheQuestionIsNotRemoved() throws Exception {
        far.store(ONE, TWO);
        String path = askForTheStudy();
        assertThat(report(path).get("Status").stringValue()).isEqualTo("Success");
        near.delete("/patients/" + ONE.ids().patient());
        near.store(TestInstance.ct().patient("OTHER"));

        assertThat(near.post(path + "/remove", "").statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(near.get("/instances"))).hasSize(1);
    }

    @Test
    void theReportIsSentByAJob() throws Exception {
        far.store(ONE, TWO);
        report(askForTheStudy());

        JsonNode jobs = far.await("/jobs?expand", told -> told.get(0).get("State").stringValue().equals("Success"));

        assertThat(jobs).singleElement().satisfies(job -> {
            assertThat(job.get("Type").stringValue()).isEqualTo("StorageCommitmentScp");
            assertThat(job.get("Content").toString()).startsWith(
                    "{\"CalledAet\":\"FAR\",\"Description\":\"\",\"RemoteAet\":\"NEAR\",\"TransactionUid\":\"2.25.");
        });
    }

    @Test
    void whatIsMissingOrOfAnotherClassIsAFailureAndNothingMayBeRemoved() throws Exception {
        far.store(ONE);

        String path = ask("""
                {"DicomInstances": [["%s", "%s"], {"SOPClassUID": "%s", "SOPInstanceUID": "%s"}, ["%s", "1.2.3.4"]]}"""
                .formatted(UID.CTImageStorage, uid(ONE), UID.MRImageStorage, uid(ONE), UID.CTImageStorage));
        JsonNode report = report(path);

        assertThat(report.get("Status").stringValue()).isEqualTo("Failure");
        assertThat(report.get("Success")).singleElement().asString().contains(UID.CTImageStorage, uid(ONE));
        assertThat(report.get("Failures")).hasSize(2).allSatisfy(failure -> assertThat(
                failure.get("FailureReason").intValue()).isEqualTo(
                        failure.get("SOPInstanceUID").stringValue().equals("1.2.3.4") ? 0x0112 : 0x0119));
        assertThat(near.post(path + "/remove", "").statusCode()).isEqualTo(409);
        assertThat(RunningServer.json(near.get("/instances"))).hasSize(2);
    }

    @Test
    void sendingMayBeFollowedByCommitment() throws Exception {
        JsonNode sent = RunningServer.json(near.post("/modalities/far/store", """
                {"Resources": ["%s"], "StorageCommitment": true}""".formatted(ONE.ids().study())).body());

        String transactionUid = sent.get("StorageCommitmentTransactionUID").stringValue();
        JsonNode report = report("/storage-commitment/" + transactionUid);

        assertThat(sent.get("InstancesCount").intValue()).isEqualTo(2);
        assertThat(report.get("Status").stringValue()).isEqualTo("Success");
        assertThat(report.get("Success")).hasSize(2);
        assertThat(near.post("/modalities/far/store", ONE.ids().study()).body())
                .doesNotContain("StorageCommitmentTransactionUID");
    }

    @Test
    void whereNothingCanBeSentNothingIsAskedToBeKept() throws Exception {
        near.knows("gone", "GONE", "127.0.0.1", 1);

        JsonNode job = RunningServer.json(near.post("/modalities/gone/store", """
                {"Resources": ["%s"], "StorageCommitment": true, "Asynchronous": true}"""
                .formatted(ONE.ids().study())).body());
        JsonNode end = near.await(job.get("Path").stringValue(),
                told -> told.get("State").stringValue().equals("Failure"));

        assertThat(end.get("State").stringValue()).isEqualTo("Failure");
        String transactionUid = end.get("Content").get("StorageCommitmentTransactionUID").stringValue();
        assertThat(near.get("/storage-commitment/" + transactionUid)).contains("\"HttpStatus\":404");
    }

    @Test
    void aReportThatWasDueBeforeARestartIsSentAfterIt() throws Exception {
        far.store(ONE, TWO);
        try (ServerSocket silent = new ServerSocket(0)) { // who takes connections and says nothing keeps the only place
            far.knows("silent", "SILENT", "127.0.0.1", silent.getLocalPort());
            far.post("/modalities/silent/store", """
                    {"Resources": ["%s"], "Asynchronous": true, "Timeout": 60}""".formatted(ONE.ids().study()));

            String path = askForTheStudy();
            String job = jobOf("StorageCommitmentScp");
            far.post("/jobs/" + job + "/pause", ""); // so that it stays due when the place becomes free
            silent.close();
            servers.restartFar(", \"ConcurrentJobs\": 1");

            assertThat(RunningServer.json(near.get(path)).get("Status").stringValue()).isEqualTo("Pending");
            assertThat(servers.far().post("/jobs/" + job + "/resume", "").statusCode()).isEqualTo(200);
            assertThat(report(path).get("Status").stringValue()).isEqualTo("Success");
        }
    }

    private String jobOf(String type) {
        for (JsonNode job : RunningServer.json(far.get("/jobs?expand"))) {
            if (job.get("Type").stringValue().equals(type)) {
                return job.get("ID").stringValue();
            }
        }
        throw new IllegalStateException("There is no such job");
    }

    @Test
    void ofSeveralModalitiesWithOneTitleTheOneThatAskedGetsTheReport() throws Exception {
        far.store(ONE, TWO);
        far.knows("a", "NEAR", "192.0.2.1", 104); // comes first by its name, and is nowhere

        assertThat(report(askForTheStudy()).get("Status").stringValue()).isEqualTo("Success");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400|/modalities/far/storage-commitment|{}", "400|/modalities/far/storage-commitment|{\"Resources\": [\"x\"]}",
        "400|/modalities/far/storage-commitment|{\"DicomInstances\": [[\"1.2\"]]}",
        "404|/modalities/nobody/storage-commitment|{\"Resources\": []}", "404|/storage-commitment/1.2/remove|{}"})
    void whatCannotBeAskedIsAnError(int status, String path, String body) {
        assertThat(near.post(path, body).statusCode()).isEqualTo(status);
    }
}
