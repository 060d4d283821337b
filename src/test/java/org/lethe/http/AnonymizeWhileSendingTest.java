package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import tools.jackson.databind.JsonNode;

/** What leaves anonymized, by whatever way: the other server sees nothing else, and this one stays as it is. */
class AnonymizeWhileSendingTest {
    private static final String ANONYMIZE = ", \"Anonymize\": {}";

    @TempDir
    Path folder;

    private TwoServers servers;
    private RunningServer near;
    private RunningServer far;

    @BeforeEach
    void start() {
        servers = new TwoServers(folder, "", ", \"DicomAlwaysAllowGet\": true");
        near = servers.near();
        far = servers.far();
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private static TestInstance slice(int number) {
        return TestInstance.ct().instance(number);
    }

    /** The name stands where no profile looks for one. */
    private static TestInstance leaking() {
        return slice(9).with(Tag.PatientName, VR.PN, "Xaverlone^Quirin")
                .with(Tag.Manufacturer, VR.LO, "Made for Xaverlone Quirin");
    }

    private static String study() {
        return TestInstance.ct().ids().study();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningServer.json(answer.body());
    }

    /** Makes the near server know the far one in three ways, with something more to each. */
    private void introduce(String more) {
        json(near.put("/modalities/out", """
                {"AET": "FAR", "Host": "127.0.0.1", "Port": %d%s}""".formatted(far.dicomPort(), more)), 200);
        json(near.put("/peers/out", "{\"Url\": \"" + far.url("/") + "\"" + more + "}"), 200);
        json(near.put("/dicom-web/servers/out", "{\"Url\": \"" + far.url("/dicom-web/") + "\"" + more + "}"), 200);
    }

    private static void json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private HttpResponse<String> send(String way, String more) {
        String path = way.equals("web") ? "/dicom-web/servers/out/stow" : "/" + way + "/out/store";
        return near.post(path, "{\"Resources\": [\"" + study() + "\"]" + more + "}");
    }

    private List<JsonNode> received() {
        return RunningServer.json(far.get("/instances")).valueStream()
                .map(id -> RunningServer.json(far.get("/instances/" + id.stringValue() + "/simplified-tags")))
                .toList();
    }

    private void assertNothingIdentifies(List<JsonNode> tags) {
        assertThat(tags).isNotEmpty().allSatisfy(one -> {
            assertThat(one.get("PatientName").stringValue()).startsWith("Anonymized");
            assertThat(one.get("StudyInstanceUID").stringValue()).startsWith("2.25.");
            assertThat(one.get("SOPInstanceUID").stringValue()).startsWith("2.25.");
        });
        RunningServer.json(far.get("/instances")).forEach(id -> assertThat(new String(
                far.getBytes("/instances/" + id.stringValue() + "/file"), StandardCharsets.ISO_8859_1))
                .doesNotContain("Doe", TestInstance.ct().dataset().string(Tag.StudyInstanceUID)));
    }

    private static Set<String> all(List<JsonNode> tags, String name) {
        Set<String> values = new HashSet<>();
        tags.forEach(one -> values.add(one.get(name).stringValue()));
        return values;
    }

    @ParameterizedTest
    @CsvSource({"modalities, true", "modalities, false", "peers, true", "peers, false", "web, true", "web, false"})
    void whatTheRequestOrTheReceiverWantsIsDoneOnTheWay(String way, boolean configured) {
        introduce(configured ? ANONYMIZE : "");
        near.store(slice(1), slice(2).pixels(300_000));
        String before = near.get("/statistics");

        JsonNode job = json(send(way, configured ? "" : ANONYMIZE));

        assertThat(job.get("FailedInstancesCount").intValue()).isZero();
        List<JsonNode> received = received();
        assertNothingIdentifies(received);
        assertThat(received).hasSize(2);
        assertThat(all(received, "StudyInstanceUID")).hasSize(1);
        assertThat(all(received, "PatientID")).hasSize(1);
        assertThat(near.get("/statistics")).isEqualTo(before);
        assertThat(near.get("/jobs?expand")).contains("\"Anonymized\":true").doesNotContain("Doe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modalities", "peers", "web"})
    void aRequestCannotTakeThePlaceOfWhatTheReceiverWants(String way) {
        introduce(ANONYMIZE);
        near.store(slice(1));

        json(send(way, ", \"Anonymize\": {\"Keep\": [\"PatientName\"], \"Force\": true}"), 400);
        json(send(way, ", \"Anonymize\": false"), 400);

        assertThat(received()).isEmpty();
    }

    @Test
    void whatTheReceiverWantsHoldsForOneSendAfterTheOtherAndARequestForOne() {
        introduce(ANONYMIZE);
        near.store(slice(1));
        json(send("modalities", ""));
        near.store(slice(2));
        json(send("modalities", ""));

        assertThat(received()).hasSize(2);
        assertThat(all(received(), "StudyInstanceUID")).hasSize(1);

        introduce("");
        json(send("modalities", ANONYMIZE));
        assertThat(all(received(), "StudyInstanceUID")).hasSize(2);
    }

    @Test
    void referencesFollowWithinWhatIsSent() {
        introduce("");
        Element reference = Element.ofSequence(Tag.ReferencedImageSequence, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .put(Element.ofUid(Tag.ReferencedSOPClassUID, UID.CTImageStorage))
                        .put(Element.ofUid(Tag.ReferencedSOPInstanceUID,
                                slice(1).dataset().string(Tag.SOPInstanceUID)))
                        .build())));
        near.store(slice(1), slice(2).with(reference));

        json(send("modalities", ANONYMIZE));

        JsonNode referring = received().stream().filter(one -> one.has("ReferencedImageSequence")).findFirst()
                .orElseThrow();
        assertThat(all(received(), "SOPInstanceUID")).contains(referring.get("ReferencedImageSequence").get(0)
                .get("ReferencedSOPInstanceUID").stringValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"modalities", "peers", "web"})
    void whatCannotBeAnonymizedDoesNotLeaveAndKeepsOthersFromItOnlyIfThatIsWanted(String way) {
        introduce(ANONYMIZE);
        near.store(leaking(), slice(1));

        assertThat(send(way, "").statusCode()).isEqualTo(400);
        JsonNode job = json(send(way, ", \"Permissive\": true"));

        assertThat(job.get("FailedInstancesCount").intValue()).isEqualTo(1);
        assertThat(received()).hasSize(1);
        assertNothingIdentifies(received());
        assertThat(near.get("/jobs?expand")).doesNotContainIgnoringCase("xaverlone");
    }

    @Test
    void whatIsNotStoredHereIsAnonymizedAsWell() throws Exception {
        introduce(ANONYMIZE);
        for (String way : List.of("modalities", "peers")) {
            try (TestServer client = TestServer.at(Integer.parseInt(near.url("").replaceAll(".*:", "")))) {
                assertThat(client.call("POST", "/" + way + "/out/store-straight",
                        BodyPublishers.ofByteArray(slice(1).file())).statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(received()).hasSize(2);
        assertNothingIdentifies(received());
    }

    @Test
    void transcodingWorksOnWhatIsAnonymized() {
        introduce("");
        near.store(image());

        json(send("peers", ANONYMIZE + ", \"Transcode\": \"" + UID.JPEGLSLossless + "\""));
        json(send("modalities", ", \"Anonymize\": {\"Transcode\": \"" + UID.RLELossless + "\"}"));

        assertNothingIdentifies(received());
        Set<String> syntaxes = new HashSet<>();
        RunningServer.json(far.get("/instances")).forEach(id -> syntaxes
                .add(far.get("/instances/" + id.stringValue() + "/metadata/TransferSyntax")));
        assertThat(syntaxes).containsExactlyInAnyOrder(UID.JPEGLSLossless, UID.RLELossless);
    }

    /** A small image that can be compressed. */
    private static TestInstance image() {
        return slice(1).with(Element.ofUnsignedShort(Tag.Rows, 8)).with(Element.ofUnsignedShort(Tag.Columns, 8))
                .with(Element.ofUnsignedShort(Tag.BitsAllocated, 16))
                .with(Element.ofUnsignedShort(Tag.BitsStored, 12)).with(Element.ofUnsignedShort(Tag.HighBit, 11))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 0))
                .with(Element.ofUnsignedShort(Tag.SamplesPerPixel, 1))
                .with(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2").pixels(128);
    }

    @Test
    void theReceiverIsAskedToKeepWhatItGot() throws Exception {
        introduce(ANONYMIZE);
        near.store(slice(1), slice(2));

        JsonNode job = json(send("modalities", ", \"StorageCommitment\": true"));
        String path = "/storage-commitment/" + job.get("StorageCommitmentTransactionUID").stringValue();
        JsonNode report = near.await(path, told -> !told.get("Status").stringValue().equals("Pending"));

        assertThat(report.get("Status").stringValue()).isEqualTo("Success");
        Set<String> kept = new HashSet<>();
        report.get("Success").forEach(one -> kept.add(one.get("SOPInstanceUID").stringValue()));
        assertThat(kept).isEqualTo(all(received(), "SOPInstanceUID")).hasSize(2);

        JsonNode asked = json(near.post("/modalities/out/storage-commitment",
                "{\"Resources\": [\"" + study() + "\"]}"));
        assertThat(near.await(asked.get("Path").stringValue(),
                told -> !told.get("Status").stringValue().equals("Pending")).get("Success")).hasSize(2);
    }

    /** The far server asks, and the near one knows it as one for whom all is anonymized. */
    @ParameterizedTest
    @CsvSource({"C-MOVE, true", "C-MOVE, false", "C-GET, true"})
    void whoFetchesGetsItAnonymized(String method, boolean synchronous) throws Exception {
        servers.close();
        servers = new TwoServers(folder, ", \"SynchronousCMove\": " + synchronous, "");
        near = servers.near();
        far = servers.far();
        json(near.put("/modalities/far", """
                {"AET": "FAR", "Host": "127.0.0.1", "Port": %d, "Anonymize": {}}""".formatted(far.dicomPort())), 200);
        near.store(slice(1), slice(2));

        JsonNode query = json(far.post("/modalities/near/query", "{\"Level\": \"Study\"}"));
        json(far.post(query.get("Path").stringValue() + "/retrieve",
                "{\"RetrieveMethod\": \"" + method + "\", \"TargetAet\": \"FAR\"}"));

        far.await("/statistics", told -> told.get("CountInstances").intValue() == 2);
        assertThat(received()).hasSize(2);
        assertNothingIdentifies(received());
        assertThat(all(received(), "StudyInstanceUID")).hasSize(1);
    }

    @Test
    void aReceiverWhoseWishCannotBeMetIsRefused() {
        Map<String, String> receivers = Map.of(
                "/modalities/x", "\"AET\": \"X\", \"Host\": \"h\", \"Port\": 104",
                "/peers/x", "\"Url\": \"http://h/\"",
                "/dicom-web/servers/x", "\"Url\": \"http://h/\"");
        receivers.forEach((path, members) -> {
            HttpResponse<String> answer =
                    near.put(path, "{" + members + ", \"Anonymize\": {\"Profile\": \"nobody-knows\"}}");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("Anonymize");
            assertThat(near.get(path)).doesNotContain("\"store\"", "\"stow\"");
        });
    }

    @Test
    void theReceiverShowsWhatItWants() {
        introduce(", \"Anonymize\": {\"Profile\": \"strict\"}");
        for (String path : List.of("/modalities/out/configuration", "/peers/out/configuration")) {
            assertThat(RunningServer.json(near.get(path)).get("Anonymize").toString())
                    .isEqualTo("{\"Profile\":\"strict\"}");
        }
    }
}
