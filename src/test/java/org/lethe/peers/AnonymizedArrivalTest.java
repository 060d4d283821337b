package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;
import org.lethe.http.TwoServers;
import org.lethe.peers.Peer.Verdict;
import tools.jackson.databind.JsonNode;

/** {@code AnonymizeOnIngest} as those see it who send by DICOM. */
class AnonymizedArrivalTest {
    @TempDir
    Path folder;

    private RunningServer start(String rules) {
        return RunningServer.start(folder, "near", ", \"AnonymizeOnIngest\": " + rules.replace('\'', '"'));
    }

    private Verdict send(RunningServer server, TestInstance instance, String callingAet, String calledAet)
            throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("sent.dcm"), instance.file());
        return Peer.of("storescu").run("-v", "-aet", callingAet, "-aec", calledAet, "127.0.0.1",
                "" + server.dicomPort(), file.toString());
    }

    private static JsonNode patients(RunningServer server) {
        return RunningServer.json(server.get("/patients?expand"));
    }

    private static String nameOf(JsonNode patient) {
        return patient.get("MainDicomTags").get("PatientName").stringValue();
    }

    @Test
    void onlyWhatTheModalityOfARuleSendsUnderItsTitleIsAnonymized() throws Exception {
        try (RunningServer server = start("[{'AET': 'CT1', 'CalledAET': 'RESEARCH', 'Request': {}}]")) {
            assertThat(send(server, TestInstance.ct(), "CT2", "RESEARCH").exitCode()).isZero();
            assertThat(send(server, TestInstance.ct(), "CT1", "CLINIC").exitCode()).isZero();
            assertThat(patients(server)).singleElement()
                    .satisfies(patient -> assertThat(nameOf(patient)).isEqualTo("Doe^John"));

            assertThat(send(server, TestInstance.ct(), "ct1", "RESEARCH").exitCode()).isZero();
            assertThat(send(server, TestInstance.ct().instance(2), "CT1", "RESEARCH").exitCode()).isZero();

            assertThat(server.count()).isEqualTo(3);
            assertThat(patients(server)).hasSize(2)
                    .anySatisfy(patient -> assertThat(nameOf(patient)).startsWith("Anonymized-"));
            assertThat(RunningServer.json(server.get("/studies"))).hasSize(2);
        }
    }

    @Test
    void whatCannotBeAnonymizedIsNotUnderstoodAndTheNextIsTaken() throws Exception {
        TestInstance leaking = TestInstance.ct().with(Tag.PatientName, VR.PN, "Xaverlone^Quirin")
                .with(Tag.Manufacturer, VR.LO, "Made for Xaverlone Quirin");
        try (RunningServer server = start("[{'AET': 'CT1', 'Request': {}}]")) {
            Verdict refused = send(server, leaking, "CT1", "ANY");

            assertThat(String.join("\n", refused.lines())).contains("CannotUnderstand");
            assertThat(server.count()).isZero();
            assertThat(send(server, TestInstance.ct(), "CT1", "ANY").exitCode()).isZero();
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @Test
    void whatIsFetchedCountsAsFromItsServer() throws Exception {
        String rule = ", \"AnonymizeOnIngest\": [{\"AET\": \"FAR\", \"Request\": {}}]";
        try (TwoServers servers = new TwoServers(folder, rule, ", \"DicomAlwaysAllowGet\": true")) {
            servers.far().store(TestInstance.ct());
            String query = RunningServer.json(
                    servers.near().post("/modalities/far/query", "{\"Level\": \"Study\"}").body())
                    .get("Path").stringValue();
            for (String method : new String[] {"C-GET", "C-MOVE"}) {
                assertThat(servers.near().post(query + "/retrieve", "{\"RetrieveMethod\": \"" + method + "\"}")
                        .statusCode()).as(method).isEqualTo(200);

                assertThat(patients(servers.near())).as(method).singleElement()
                        .satisfies(patient -> assertThat(nameOf(patient)).startsWith("Anonymized-"));
            }
        }
    }
}
