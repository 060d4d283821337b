package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.project.KeyFile;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code AnonymizeOnIngest} as those see it who send by HTTP. */
class AnonymizeOnIngestTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String USERS = ", \"AuthenticationEnabled\": true,"
            + " \"RegisteredUsers\": {\"import\": \"i\", \"bob\": \"b\"}";
    private static final String EVERYBODY = "[{'Request': {}}]";

    @TempDir
    Path folder;

    /** The name stands where no profile looks for one. */
    private static TestInstance leaking() {
        return TestInstance.ct().with(Tag.PatientName, VR.PN, "Xaverlone^Quirin")
                .with(Tag.Manufacturer, VR.LO, "Made for Xaverlone Quirin");
    }

    private TestServer server(String rules, String more) throws IOException {
        return TestServer.whole(folder, ", \"AnonymizeOnIngest\": " + rules.replace('\'', '"') + more);
    }

    private static String[] as(String user) {
        String credentials = user + ":" + user.charAt(0);
        return new String[] {
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
        };
    }

    private static HttpResponse<String> upload(TestServer server, TestInstance instance, String... headers) {
        return server.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file()), headers);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private static JsonNode tags(TestServer server, JsonNode uploaded, String... headers) {
        return json(server.get("/instances/" + uploaded.get("ID").stringValue() + "/simplified-tags", headers));
    }

    private List<Path> files() throws IOException {
        return TestS3.blobsOf(folder.resolve("storage"));
    }

    @Test
    void onlyWhatTheUserOfARuleSendsIsAnonymized() throws IOException {
        try (TestServer server = server("[{'User': 'import', 'Request': {}}]", USERS)) {
            JsonNode own = json(upload(server, TestInstance.ct(), as("bob")));
            JsonNode other = json(upload(server, TestInstance.ct(), as("import")));

            assertThat(own.get("ID").stringValue()).isEqualTo(TestInstance.ct().ids().instance());
            assertThat(other.get("ID")).isNotEqualTo(own.get("ID"));
            assertThat(tags(server, own, as("bob")).get("PatientName").stringValue()).isEqualTo("Doe^John");
            assertThat(tags(server, other, as("bob")).get("PatientName").stringValue()).startsWith("Anonymized-");
        }
    }

    @Test
    void theFirstRuleForASenderHolds() throws IOException {
        String rules = "[{'User': 'import', 'Request': {'Replace': {'StationName': 'FIRST'}}},"
                + " {'Request': {'Replace': {'StationName': 'SECOND'}}}]";
        try (TestServer server = server(rules, USERS)) {
            JsonNode first = tags(server, json(upload(server, TestInstance.ct(), as("import"))), as("bob"));
            JsonNode second = tags(server, json(upload(server, TestInstance.ct(), as("bob"))), as("bob"));

            assertThat(first.get("StationName").stringValue()).isEqualTo("FIRST");
            assertThat(second.get("StationName").stringValue()).isEqualTo("SECOND");
            assertThat(second.get("StudyInstanceUID")).isNotEqualTo(first.get("StudyInstanceUID"));
        }
    }

    @Test
    void whatArrivesOneByOneStaysTogetherAndApart() throws IOException {
        JsonNode first;
        try (TestServer server = server(EVERYBODY, "")) {
            first = json(upload(server, TestInstance.ct()));
        }
        try (TestServer server = server(EVERYBODY, "")) { // the names outlive a restart
            JsonNode again = json(upload(server, TestInstance.ct()));
            JsonNode sibling = json(upload(server, TestInstance.ct().series(2).instance(2)));
            JsonNode exam = json(upload(server, TestInstance.ct().study(2).series(3).instance(3)));
            JsonNode stranger = json(upload(server, TestInstance.ct().patient("P2").study(3).series(4).instance(4)));

            assertThat(again.get("Status").stringValue()).isEqualTo("AlreadyStored");
            assertThat(again.get("ID")).isEqualTo(first.get("ID"));
            assertThat(sibling.get("ParentStudy")).isEqualTo(first.get("ParentStudy"));
            assertThat(exam.get("ParentStudy")).isNotEqualTo(first.get("ParentStudy"));
            assertThat(exam.get("ParentPatient")).isEqualTo(first.get("ParentPatient"));
            assertThat(tags(server, exam).get("PatientName")).isEqualTo(tags(server, first).get("PatientName"));
            assertThat(tags(server, stranger).get("PatientName"))
                    .isNotEqualTo(tags(server, first).get("PatientName"));
        }
    }

    @Test
    void patientsWithoutAnIdAreNotMistakenForEachOther() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            JsonNode one = json(upload(server, TestInstance.ct().without(Tag.PatientID)));
            JsonNode other = json(upload(server, TestInstance.ct().without(Tag.PatientID).study(2).instance(2)));

            assertThat(other.get("ParentPatient")).isNotEqualTo(one.get("ParentPatient"));
        }
    }

    @Test
    void withAProjectItIsWhatAJobOfTheProjectMakes() throws IOException {
        Path key = folder.resolve("key");
        KeyFile.create(key);
        String project = ", \"Projects\": {\"trial-7\": {\"KeyFile\": \"" + key + "\"}}" + USERS;
        try (TestServer server = server("[{'User': 'import', 'Request': {'Pseudonyms': 'trial-7'}}]", project)) {
            JsonNode original = json(upload(server, TestInstance.ct(), as("bob")));
            byte[] made = server.callForBytes("POST",
                    "/instances/" + original.get("ID").stringValue() + "/anonymize",
                    BodyPublishers.ofString("{\"Pseudonyms\": \"trial-7\"}"), as("bob")).body();

            JsonNode arrived = json(upload(server, TestInstance.ct(), as("import")));

            String path = "/instances/" + arrived.get("ID").stringValue();
            assertThat(server.callForBytes("GET", path + "/file", BodyPublishers.noBody(), as("bob")).body())
                    .isEqualTo(made);
            assertThat(server.get(path + "/metadata", as("bob")).body()).doesNotContain("AnonymizedFrom");
        }
    }

    @Test
    void whatCannotBeAnonymizedIsRefusedAndLeavesNothing() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            List<Path> before = files();

            HttpResponse<String> refused = upload(server, leaking());

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("refused", "0008,0070").doesNotContainIgnoringCase("xaverlone");
            assertThat(json(server.get("/statistics")).get("CountInstances").intValue()).isZero();
            assertThat(json(server.get("/patients"))).isEmpty();
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void heldImagesAreRefused() throws IOException {
        TestInstance burned = TestInstance.ct().with(Tag.BurnedInAnnotation, VR.CS, "YES");
        try (TestServer server = server("[{'Request': {'Options': ['CleanPixelData']}}]", "")) {
            assertThat(upload(server, burned).statusCode()).isEqualTo(400);
            assertThat(json(server.get("/instances"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000_000})
    void thePixelsPassWhateverTheirSizeAndTheOriginalIsNotAmongTheFiles(int bytes) throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            JsonNode stored = json(upload(server, TestInstance.ct().patient("planted-id").pixels(bytes)));

            byte[] file = server.getBytes("/instances/" + stored.get("ID").stringValue() + "/file").body();
            assertThat(file.length).isGreaterThan(bytes);
            assertThat(files()).singleElement().satisfies(blob -> assertThat(Files.readAllBytes(blob))
                    .isEqualTo(file));
            assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain("Doe", "planted-id");
        }
    }

    @Test
    void theEntriesOfAnArchiveAreAnonymizedAndARefusedOneIsNotPassedOverInSilence() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            byte[] good = zip(TestInstance.ct(), TestInstance.ct().instance(2));
            JsonNode stored = json(server.call("POST", "/instances", BodyPublishers.ofByteArray(good)));
            assertThat(stored).hasSize(2).allSatisfy(one -> assertThat(
                    tags(server, one).get("PatientName").stringValue()).startsWith("Anonymized-"));

            byte[] bad = zip(leaking().instance(3));
            assertThat(server.call("POST", "/instances", BodyPublishers.ofByteArray(bad)).statusCode())
                    .isEqualTo(400);
        }
    }

    private static byte[] zip(TestInstance... instances) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (TestInstance instance : instances) {
                zip.putNextEntry(new ZipEntry(instance.ids().instance()));
                zip.write(instance.file());
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void stowNamesTheNewInstanceAndReportsTheRefusedOne() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            HttpResponse<String> answer = server.call("POST", "/dicom-web/studies",
                    BodyPublishers.ofByteArray(multipart(leaking().instance(2), TestInstance.ct().instance(1))),
                    "Content-Type", "multipart/related; type=\"application/dicom\"; boundary=B");

            assertThat(answer.statusCode()).isEqualTo(202);
            JsonNode report = MAPPER.readTree(answer.body());
            assertThat(report.path("00081198").path("Value")).singleElement().satisfies(failed -> assertThat(
                    failed.path("00081197").path("Value").get(0).intValue()).isEqualTo(0xC000));
            String url = report.path("00081199").path("Value").get(0).path("00081190").path("Value").get(0)
                    .stringValue();
            assertThat(url).contains("/studies/2.25.", "/series/2.25.", "/instances/2.25.");
            assertThat(json(server.get(url.substring(url.indexOf("/dicom-web")) + "/metadata"))).hasSize(1);
        }
    }

    private static byte[] multipart(TestInstance... instances) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (TestInstance instance : instances) {
            body.write("--B\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.write(instance.file());
            body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.write("--B--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    @Test
    void whatIsWrittenByWebDavIsAnonymizedToo() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            assertThat(server.call("PUT", "/webdav/uploads/a.dcm",
                    BodyPublishers.ofByteArray(TestInstance.ct().file())).statusCode()).isLessThan(300);

            assertThat(json(server.get("/patients?expand"))).singleElement().satisfies(patient -> assertThat(
                    patient.get("MainDicomTags").get("PatientName").stringValue()).startsWith("Anonymized-"));
        }
    }

    @Test
    void whatJobsStoreIsNotAnonymizedAgain() throws IOException {
        try (TestServer server = server(EVERYBODY, "")) {
            JsonNode stored = json(upload(server, TestInstance.ct()));

            JsonNode modified = json(server.post("/studies/" + stored.get("ParentStudy").stringValue() + "/modify",
                    "{'Replace': {'PatientName': 'Given^Name'}}"));

            JsonNode instance = json(server.get(modified.get("Path").stringValue() + "/instances")).get(0);
            assertThat(tags(server, instance).get("PatientName").stringValue()).isEqualTo("Given^Name");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[{'Request': {'Profile': 'nobody-knows'}}] | AnonymizeOnIngest[0]",
        "[{'AET': 'A', 'Request': {}}, {'Request': {'Pseudonyms': 'nobody-knows'}}] | AnonymizeOnIngest[1]",
        "[{'Request': {'KeepSource': false}}] | AnonymizeOnIngest[0]: \"KeepSource\"",
        "[{'User': 'import', 'Request': {}}] | AnonymizeOnIngest[0]: \"User\"",
        "[{'AET': 'A', 'Request': {}}, {'AET': 'A', 'Request': {}}] | AnonymizeOnIngest[1]: A rule before it",
        "[{'AET': 'A', 'Request': {}}, {'AET': 'a', 'Request': {}}] | AnonymizeOnIngest[1]: A rule before it",
        "[{'CalledAET': 'L', 'Request': {}}, {'AET': 'A', 'CalledAET': 'L', 'Request': {}}] | AnonymizeOnIngest[1]: A",
        "[{'Request': {}}, {'AET': 'A', 'Request': {}}] | AnonymizeOnIngest[1]: A rule before it",
        "[{'AET': 'A', 'User': 'b', 'Request': {}}] | AnonymizeOnIngest[0].User",
        "[{'AET': 'A'}] | AnonymizeOnIngest[0].Request",
        "[{'Aet': 'A', 'Request': {}}] | AnonymizeOnIngest[0].Aet",
        "['A'] | AnonymizeOnIngest[0]",
    })
    void aRuleThatCannotBeMetStopsTheStart(String rules, String named) {
        assertThatThrownBy(() -> server(rules, "").close()).isInstanceOf(LetheException.class)
                .hasMessageContaining(named);
    }
}
