package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.project.KeyFile;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code "Pseudonyms": "trial-7"} as clients see it. */
class PseudonymsTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String DERIVED = "TRIAL-7-[0-9A-HJKMNP-TV-Z]{12}";
    private static final String PROJECT = "{'Pseudonyms': 'trial-7'}";
    private static final String USERS = ", \"AuthenticationEnabled\": true,"
            + " \"RegisteredUsers\": {\"alice\": \"a\", \"bob\": \"b\"}";

    @TempDir
    Path folder;

    /** A server of its own whose project has a key. */
    private TestServer server(String name, Path keyFile, String more) throws IOException {
        return TestServer.whole(Files.createDirectories(folder.resolve(name)),
                ", \"Projects\": {\"trial-7\": {\"KeyFile\": \"%s\", \"MayLookBack\": [\"alice\"]}}%s"
                        .formatted(keyFile, more));
    }

    private TestServer server() throws IOException {
        return server("one", key("key"), "");
    }

    private Path key(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            KeyFile.create(file);
        }
        return file;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private static String[] as(String user) {
        String credentials = user + ":" + user.charAt(0);
        return new String[] {
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
        };
    }

    private static HttpResponse<String> post(TestServer server, String path, String body, String... headers) {
        return server.call("POST", path, BodyPublishers.ofString(body.replace('\'', '"')), headers);
    }

    private static void store(TestServer server, TestInstance instance, String... headers) {
        json(server.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file()), headers));
    }

    private static JsonNode anonymize(TestServer server, TestInstance instance, String... headers) {
        return json(post(server, "/studies/" + instance.ids().study() + "/anonymize", PROJECT, headers));
    }

    private static JsonNode tags(TestServer server, JsonNode result, String... headers) {
        String instance = json(server.get(result.get("Path").stringValue() + "/instances", headers)).get(0).get("ID")
                .stringValue();
        return json(server.get("/instances/" + instance + "/simplified-tags", headers));
    }

    private static Map<String, byte[]> files(TestServer server, JsonNode result) {
        Map<String, byte[]> files = new TreeMap<>();
        json(server.get(result.get("Path").stringValue() + "/instances")).forEach(one -> {
            String id = one.get("ID").stringValue();
            files.put(id, server.getBytes("/instances/" + id + "/file").body());
        });
        return files;
    }

    @Test
    void theNextExamOfAPatientJoinsTheSamePseudonymousPatient() throws IOException {
        try (TestServer server = server()) {
            TestInstance first = TestInstance.ct();
            TestInstance second = TestInstance.ct().study(2).series(2).instance(2).with(Tag.PatientName, VR.PN, "D");
            TestInstance other = TestInstance.ct().patient("P2").study(3).series(3).instance(3);
            List.of(first, second, other).forEach(one -> store(server, one));

            JsonNode a = anonymize(server, first);
            JsonNode b = anonymize(server, second);
            JsonNode c = anonymize(server, other);

            assertThat(b.get("PatientID")).isEqualTo(a.get("PatientID")).isNotEqualTo(c.get("PatientID"));
            assertThat(b.get("ID")).isNotEqualTo(a.get("ID"));
            JsonNode patient = json(server.get("/patients/" + a.get("PatientID").stringValue()));
            assertThat(patient.get("Studies")).hasSize(2);
            assertThat(patient.get("MainDicomTags").get("PatientID").stringValue()).matches(DERIVED)
                    .isEqualTo(patient.get("MainDicomTags").get("PatientName").stringValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Never", "IfChanged", "Always"})
    void aSecondRunMakesTheSameFilesAndNoOthers(String overwrite) throws IOException {
        try (TestServer server = server("one", key("key"), ", \"OverwriteInstances\": \"" + overwrite + "\"")) {
            TestInstance first = TestInstance.ct();
            store(server, first);
            store(server, TestInstance.ct().instance(2));
            JsonNode once = anonymize(server, first);
            Map<String, byte[]> files = files(server, once);
            JsonNode before = json(server.get("/statistics"));

            JsonNode again = anonymize(server, first);

            assertThat(again.get("ID")).isEqualTo(once.get("ID"));
            assertThat(again.get("FailedInstancesCount").intValue()).isZero();
            assertThat(json(server.get("/statistics"))).isEqualTo(before);
            Map<String, byte[]> filesAgain = files(server, again);
            assertThat(filesAgain.keySet()).isEqualTo(files.keySet()).hasSize(2);
            files.forEach((id, file) -> assertThat(filesAgain.get(id)).isEqualTo(file));
        }
    }

    @Test
    void whatWouldBeAnotherFileOfTheSameInstanceIsRefusedWhereNothingMayBeOverwritten() throws IOException {
        try (TestServer server = server()) {
            TestInstance first = TestInstance.ct();
            store(server, first);
            Map<String, byte[]> files = files(server, anonymize(server, first));

            HttpResponse<String> other = post(server, "/studies/" + first.ids().study() + "/anonymize",
                    "{'Pseudonyms': 'trial-7', 'Keep': ['StudyDescription'], 'Replace': {'StationName': 'X'}}");

            assertThat(other.statusCode()).isEqualTo(409);
            String id = files.keySet().iterator().next();
            assertThat(server.getBytes("/instances/" + id + "/file").body()).isEqualTo(files.get(id));
        }
    }

    @Test
    void everyLevelMakesTheSameInstance() throws IOException {
        try (TestServer server = server()) {
            TestInstance one = TestInstance.ct();
            store(server, one);
            String instance = one.ids().instance();
            byte[] copy = server.callForBytes("POST", "/instances/" + instance + "/anonymize",
                    BodyPublishers.ofString(PROJECT.replace('\'', '"'))).body();
            for (String path : List.of("/patients/" + one.ids().patient(), "/studies/" + one.ids().study(),
                    "/series/" + one.ids().series())) {
                JsonNode result = json(post(server, path + "/anonymize", PROJECT));
                assertThat(files(server, result).values()).as(path).singleElement().isEqualTo(copy);
            }
            json(post(server, "/tools/bulk-anonymize",
                    "{'Pseudonyms': 'trial-7', 'Resources': ['" + instance + "']}"));
            assertThat(json(server.get("/instances"))).hasSize(2);
            assertThat(json(server.call("POST", "/instances", BodyPublishers.ofByteArray(copy))).get("Status")
                    .stringValue()).isEqualTo("AlreadyStored");
        }
    }

    @Test
    void serversWithTheSameKeyAgreeAndAnotherKeyHasNothingInCommon() throws IOException {
        List<Map<String, String>> identifiers = new ArrayList<>();
        List<byte[]> files = new ArrayList<>();
        Path copy = Files.copy(key("key"), folder.resolve("copy"));
        for (Path keyFile : List.of(key("key"), copy, key("other"))) {
            try (TestServer server = server("server" + files.size(), keyFile, "")) {
                store(server, TestInstance.ct());
                JsonNode result = anonymize(server, TestInstance.ct());
                JsonNode tags = tags(server, result);
                Map<String, String> own = new TreeMap<>();
                for (String name : List.of("PatientID", "PatientName", "StudyInstanceUID", "SeriesInstanceUID",
                        "SOPInstanceUID")) {
                    own.put(name, tags.get(name).stringValue());
                }
                identifiers.add(own);
                files.addAll(files(server, result).values());
            }
        }
        assertThat(files.get(1)).isEqualTo(files.get(0));
        assertThat(identifiers.get(1)).isEqualTo(identifiers.get(0));
        identifiers.get(2).values().forEach(one -> assertThat(identifiers.get(0)).doesNotContainValue(one));
    }

    @Test
    void whoIssuedAnIdBelongsToTheIdentityAndAStudyWithoutAnIdIsAPatientOfItsOwn() throws IOException {
        try (TestServer server = server()) {
            List<TestInstance> patients = List.of(
                    TestInstance.ct(),
                    TestInstance.ct().study(2).series(2).instance(2).with(Tag.IssuerOfPatientID, VR.LO, "A"),
                    TestInstance.ct().study(3).series(3).instance(3).with(Tag.IssuerOfPatientID, VR.LO, "B"),
                    TestInstance.ct().study(4).series(4).instance(4).patient(""),
                    TestInstance.ct().study(5).series(5).instance(5).without(Tag.PatientID));
            List<String> pseudonyms = new ArrayList<>();
            for (TestInstance one : patients) {
                store(server, one);
                pseudonyms.add(tags(server, anonymize(server, one)).get("PatientID").stringValue());
            }

            assertThat(pseudonyms).doesNotHaveDuplicates().allSatisfy(one -> assertThat(one).matches(DERIVED));
        }
    }

    @Test
    void referencesHoldBetweenInstancesOfSeparateJobs() throws IOException {
        try (TestServer server = server()) {
            TestInstance image = TestInstance.ct();
            Attributes.Builder reference = Attributes.builder(SpecificCharacterSet.LATIN_1)
                    .append(Element.ofText(Tag.ReferencedSOPClassUID, VR.UI, UID.CTImageStorage,
                            SpecificCharacterSet.LATIN_1))
                    .append(Element.ofText(Tag.ReferencedSOPInstanceUID, VR.UI,
                            image.dataset().string(Tag.SOPInstanceUID), SpecificCharacterSet.LATIN_1));
            TestInstance referrer = TestInstance.ct().study(2).series(2).instance(2).with(
                    Element.ofSequence(Tag.ReferencedImageSequence, List.of(Item.of(reference.build()))));
            store(server, image);
            store(server, referrer);

            JsonNode from = tags(server, anonymize(server, referrer));
            JsonNode to = tags(server, anonymize(server, image));

            assertThat(from.get("ReferencedImageSequence").get(0).get("ReferencedSOPInstanceUID"))
                    .isEqualTo(to.get("SOPInstanceUID"));
        }
    }

    @Test
    void aPseudonymousResourceDoesNotTellWhereItComesFrom() throws IOException {
        try (TestServer server = server()) {
            store(server, TestInstance.ct());
            JsonNode result = anonymize(server, TestInstance.ct());
            assertThat(server.get(result.get("Path").stringValue() + "/metadata").body())
                    .doesNotContain("AnonymizedFrom");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "anonymize | {'Pseudonyms': 'unknown'} | 400", "anonymize | {'Pseudonyms': 7} | 400",
        "modify | {'Pseudonyms': 'trial-7', 'Replace': {'PatientName': 'X'}} | 400"})
    void whatIsNoProjectIsRefused(String verb, String body, int status) throws IOException {
        try (TestServer server = server()) {
            TestInstance one = TestInstance.ct();
            store(server, one);
            for (String path : List.of("/studies/" + one.ids().study(), "/instances/" + one.ids().instance())) {
                HttpResponse<String> answer = post(server, path + "/" + verb, body);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
                assertThat(answer.body()).contains("Pseudonyms");
            }
        }
    }

    @Test
    void aServerWhoseKeyIsMissingDoesNotStart() {
        assertThatThrownBy(() -> server("one", folder.resolve("lost"), ""))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("lost, which is to hold the key of a project, is not there");
    }

    @Test
    void givenIdsTakePrecedenceAlsoAfterARestart() throws IOException {
        String csv = "PatientID,TrialID,TrialName\r\nP1,T-001,\"Trial^One\"\r\n";
        TestInstance listed = TestInstance.ct();
        TestInstance other = TestInstance.ct().patient("P2").study(2).series(2).instance(2);
        try (TestServer server = server("one", key("key"), USERS)) {
            store(server, listed, as("bob"));
            store(server, other, as("bob"));
            assertThat(server.call("PUT", "/projects/trial-7/trial-ids", BodyPublishers.ofString(csv), as("bob"))
                    .statusCode()).isEqualTo(403);
            assertThat(server.call("PUT", "/projects/trial-7/trial-ids", BodyPublishers.ofString(csv + "P1,T-2,X\n"),
                    as("alice")).body()).contains("Line 3").doesNotContain("P1");
            json(server.call("PUT", "/projects/trial-7/trial-ids", BodyPublishers.ofString(csv), as("alice")));
        }
        try (TestServer server = server("one", key("key"), USERS)) {
            JsonNode tags = tags(server, anonymize(server, listed, as("bob")), as("bob"));
            assertThat(tags.get("PatientID").stringValue()).isEqualTo("T-001");
            assertThat(tags.get("PatientName").stringValue()).isEqualTo("Trial^One");
            assertThat(tags(server, anonymize(server, other, as("bob")), as("bob")).get("PatientID").stringValue())
                    .matches(DERIVED);
            assertThat(json(server.get("/projects/trial-7/originals/T-001", as("alice"))).get("PatientID")
                    .stringValue()).isEqualTo("P1");
            assertThat(json(server.get("/projects", as("bob"))).get(0).get("TrialIDs").intValue()).isEqualTo(1);
        }
    }

    @Test
    void whoMayLookBackFindsThePatientAndEachQuestionIsRecorded() throws IOException {
        TestInstance one = TestInstance.ct().with(Tag.IssuerOfPatientID, VR.LO, "A");
        TestInstance noId = TestInstance.ct().patient("").study(2).series(2).instance(2);
        String pseudonym;
        String ofStudy;
        try (TestServer server = server("one", key("key"), USERS)) {
            store(server, one, as("bob"));
            store(server, noId, as("bob"));
            pseudonym = tags(server, anonymize(server, one, as("bob")), as("bob")).get("PatientID").stringValue();
            ofStudy = tags(server, anonymize(server, noId, as("bob")), as("bob")).get("PatientID").stringValue();
        }
        KeyFile.rotate(key("key"));
        try (TestServer server = server("one", key("key"), USERS)) {
            JsonNode original = json(server.get("/projects/trial-7/originals/" + pseudonym, as("alice")));
            assertThat(original.get("PatientID").stringValue()).isEqualTo("P1");
            assertThat(original.get("IssuerOfPatientID").stringValue()).isEqualTo("A");
            assertThat(original.get("KeyID"))
                    .isEqualTo(json(server.get("/projects/trial-7", as("bob"))).get("OlderKeyIDs").get(0));
            assertThat(json(server.get("/projects/trial-7/originals/" + ofStudy, as("alice"))).get("StudyInstanceUID")
                    .stringValue()).isEqualTo(noId.dataset().string(Tag.StudyInstanceUID));
            assertThat(server.get("/projects/trial-7/originals/TRIAL-7-000000000000", as("alice")).statusCode())
                    .isEqualTo(404);
            assertThat(server.get("/projects/trial-7/originals/" + pseudonym, as("bob")).statusCode()).isEqualTo(403);
            assertThat(server.get("/projects/trial-7/lookups", as("bob")).statusCode()).isEqualTo(403);

            JsonNode lookups = json(server.get("/projects/trial-7/lookups", as("alice")));
            assertThat(lookups.get("Intact").booleanValue()).isTrue();
            assertThat(lookups.get("Count").intValue()).isEqualTo(3);
            assertThat(lookups.get("Lookups").get(0).get("User").stringValue()).isEqualTo("alice");
            assertThat(lookups.get("Lookups").get(0).get("Pseudonym").stringValue()).isEqualTo(pseudonym);
            assertThat(json(server.get("/projects/trial-7/lookups?since=2&limit=1", as("alice"))).get("Lookups")
                    .get(0).get("Pseudonym").stringValue()).isEqualTo("TRIAL-7-000000000000");
        }
    }

    @Test
    void whoIssuedTheIdIsLookedForInEveryFileOfAStudy() throws IOException {
        List<TestInstance> instances = List.of(
                TestInstance.ct(),
                TestInstance.ct().instance(2).with(Tag.IssuerOfPatientID, VR.LO, "B"),
                TestInstance.ct().series(2).instance(3).with(Tag.IssuerOfPatientID, VR.LO, "C"));
        try (TestServer server = server("one", key("key"), USERS)) {
            for (TestInstance one : instances) {
                store(server, one, as("bob"));
            }
            for (TestInstance one : instances) {
                String pseudonym = pseudonymOf(server, one);
                JsonNode original = json(server.get("/projects/trial-7/originals/" + pseudonym, as("alice")));
                assertThat(original.path("IssuerOfPatientID").asString(""))
                        .isEqualTo(one.dataset().contains(Tag.IssuerOfPatientID)
                                ? one.dataset().string(Tag.IssuerOfPatientID)
                                : "");
            }
        }
    }

    /** The pseudonym that a copy of an instance has. */
    private static String pseudonymOf(TestServer server, TestInstance one) throws IOException {
        byte[] copy = server.callForBytes("POST", "/instances/" + one.ids().instance() + "/anonymize",
                BodyPublishers.ofString(PROJECT.replace('\'', '"')), as("bob")).body();
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(copy), DicomReader.Until.END)) {
            return file.dataset().string(Tag.PatientID);
        }
    }

    @Test
    void withoutAuthenticationNobodyLooksBack() throws IOException {
        try (TestServer server = server()) {
            for (String path : List.of("originals/TRIAL-7-000000000000", "lookups")) {
                assertThat(server.get("/projects/trial-7/" + path, as("alice")).statusCode()).isEqualTo(403);
            }
            assertThat(server.get("/projects/none/lookups").statusCode()).isEqualTo(404);
        }
    }

    /** Servers that share an index have the record there. */
    @Test
    @org.junit.jupiter.api.Tag("files-only")
    void noRecordNoAnswer() throws IOException {
        try (TestServer server = server("one", key("key"), USERS)) {
            store(server, TestInstance.ct(), as("bob"));
            String pseudonym = tags(server, anonymize(server, TestInstance.ct(), as("bob")), as("bob"))
                    .get("PatientID").stringValue();
            // A folder in the place of the file: nothing can be written to it.
            Files.createDirectories(folder.resolve("one/storage/projects/trial-7/lookups.jsonl"));

            HttpResponse<String> answer = server.get("/projects/trial-7/originals/" + pseudonym, as("alice"));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body().replace(pseudonym, "")).doesNotContain("P1");
        }
    }

    @Test
    void theKeyIsNowhereButInItsFile() throws IOException {
        Path keyFile = key("key");
        byte[] key = Base64.getDecoder().decode(Files.readString(keyFile).strip());
        StringBuilder answers = new StringBuilder();
        try (TestServer server = server("one", keyFile, USERS)) {
            TestInstance one = TestInstance.ct();
            store(server, one, as("bob"));
            String job = json(post(server, "/studies/" + one.ids().study() + "/anonymize",
                    "{'Pseudonyms': 'trial-7', 'Asynchronous': true}", as("bob"))).get("ID").stringValue();
            for (String path : List.of("/projects", "/projects/trial-7", "/system", "/jobs?expand", "/jobs/" + job,
                    "/projects/trial-7/lookups", "/projects/trial-7/originals/TRIAL-7-000000000000", "/tools/log-level",
                    "/plugins", "/changes", "/tools/metrics-prometheus")) {
                answers.append(server.get(path, as("alice")).body());
            }
            anonymize(server, one, as("bob"));
        }
        List<byte[]> forms = List.of(key, Base64.getEncoder().withoutPadding().encode(key),
                HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII));
        forms.forEach(
                form -> assertThat(contains(answers.toString().getBytes(StandardCharsets.UTF_8), form)).isFalse());
        try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(3);
            for (Path file : all) {
                byte[] content = Files.readAllBytes(file);
                forms.forEach(form -> assertThat(contains(content, form)).as(file.toString()).isFalse());
            }
        }
        assertThat(contains(Files.readAllBytes(keyFile), forms.get(1))).as("the search finds it").isTrue();
    }

    private static boolean contains(byte[] content, byte[] part) {
        for (int i = 0; i + part.length <= content.length; i++) {
            if (content[i] == part[0] && Arrays.equals(content, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
