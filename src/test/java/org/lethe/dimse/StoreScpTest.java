package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.Lethe;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.http.TestServer;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** C-STORE to a whole server: what is acknowledged, and what is not. */
class StoreScpTest {
    private static final Attributes CT = TestInstance.ct().dataset();
    private static final int SUCCESS = 0x0000;
    private static final int DOES_NOT_MATCH = 0xA900;
    private static final int SOP_CLASS_NOT_SUPPORTED = 0x0122;
    private static final int NOT_AUTHORIZED = 0x0124;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0, true, " + SUCCESS + ", 1", "0, false, " + DOES_NOT_MATCH + ", 0",
        "1, true, " + SOP_CLASS_NOT_SUPPORTED + ", 0"})
    void onlyWhatTheRequestNamesIsStored(int context, boolean named, int status, int stored) throws Exception {
        try (Lethe lethe = start("\"ReadOnly\": false")) {
            String uid = named ? CT.string(Tag.SOPInstanceUID) : "1.2.3.999";

            assertThat(store(lethe, PresentationContext.idAt(context), uid)).isEqualTo(status);
            assertThat(get(lethe, "/statistics").get("CountInstances").asInt()).isEqualTo(stored);
        }
    }

    @Test
    void aServerThatOnlyReadsTakesNothing() throws Exception {
        try (Lethe lethe = start("\"ReadOnly\": true")) {
            int status = store(lethe, PresentationContext.idAt(0), CT.string(Tag.SOPInstanceUID));

            assertThat(status).isEqualTo(NOT_AUTHORIZED);
            assertThat(get(lethe, "/statistics").get("CountInstances").asInt()).isZero();
        }
    }

    @Test
    void uidsThatAreMadeOfTheTimeOfDayAreTaken() throws Exception {
        String early = "1.2.826.0.1.99.20260203.091500.1";
        Attributes ct = TestInstance.ct().with(Tag.SOPInstanceUID, VR.UI, early).dataset();
        try (Lethe lethe = start("\"ReadOnly\": false")) {
            assertThat(store(lethe, PresentationContext.idAt(0), early, ct)).isEqualTo(SUCCESS);
            assertThat(store(lethe, PresentationContext.idAt(0), "1.2 3", ct)).isEqualTo(DOES_NOT_MATCH);
            assertThat(get(lethe, "/statistics").get("CountInstances").asInt()).isEqualTo(1);
        }
    }

    private static int store(Lethe lethe, int contextId, String sopInstanceUid) throws Exception {
        return store(lethe, contextId, sopInstanceUid, CT);
    }

    private static int store(Lethe lethe, int contextId, String sopInstanceUid, Attributes dataset) throws Exception {
        List<String> syntaxes = List.of(UID.ExplicitVRLittleEndian);
        Proposal proposal = new Proposal(List.of(
                new PresentationContext(PresentationContext.idAt(0), CT.string(Tag.SOPClassUID), syntaxes),
                new PresentationContext(PresentationContext.idAt(1), UID.Verification, syntaxes)), List.of(), 65536);
        Association.Peer peer =
                new Association.Peer("127.0.0.1", get(lethe, "/system").get("DicomPort").asInt(), "LETHE");
        try (Association association = Association.request(peer, "TEST", proposal, Duration.ofSeconds(30))) {
            CommandSet request = CommandSet.storeRequest(association.nextMessageId(), CT.string(Tag.SOPClassUID),
                    sopInstanceUid, Optional.empty());
            return association.call(contextId, request, dataset).status().code();
        }
    }

    private Lethe start(String option) throws IOException {
        return Lethe.start(TestServer.settings(folder, "storage", ", " + option));
    }

    private static JsonNode get(Lethe lethe, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + lethe.httpPort() + path)).build();
            return new JsonMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }
}
