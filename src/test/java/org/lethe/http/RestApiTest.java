package org.lethe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.Lethe;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of a whole server, as clients see it. Each test has patients of its own. */
class RestApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Lethe lethe;
    private static TestServer client;

    @BeforeAll
    static void start() throws IOException {
        lethe = Lethe.start(TestServer.settings(folder, "storage", """
                , "CheckRevisions": true, "UserMetadata": {"reader": 1200},
                  "UserContentType": {"report": [1300, "application/pdf"]}"""));
        client = TestServer.at(lethe.httpPort());
    }

    @AfterAll
    static void stop() {
        client.close();
        lethe.close();
    }

    private static byte[] file(String patient, int study, int series, int instance) {
        // Unique UIDs for each patient: studies do not wander between patients.
        int number = Math.abs(patient.hashCode() % 100_000) * 1000;
        return TestInstance.ct().patient(patient).study(number + study).series(number + 10 * study + series)
                .instance(number + 100 * study + 10 * series + instance).file();
    }

    private static JsonNode upload(byte[] file) {
        HttpResponse<String> answer = client.call("POST", "/instances", BodyPublishers.ofByteArray(file));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).stringValue();
    }

    private static JsonNode get(String path) {
        HttpResponse<String> answer = client.get(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    @Test
    void anUploadedFileComesBackByteForByteWholeAndInParts() {
        byte[] file = file("parts", 1, 1, 1);
        String path = "/instances/" + text(upload(file), "ID") + "/file";

        HttpResponse<byte[]> whole = client.getBytes(path);
        assertThat(whole.body()).isEqualTo(file);
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(client.getBytes(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        HttpResponse<byte[]> part = client.getBytes(path, "Range", "bytes=128-131", "If-Range", tag);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), UTF_8)).isEqualTo("DICM");
        HttpResponse<String> head = client.call("HEAD", path, BodyPublishers.noBody());
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(file.length);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void theTreeLeadsDownAndUp() {
        JsonNode first = upload(file("tree", 1, 1, 1));
        upload(file("tree", 1, 2, 1));
        upload(file("tree", 2, 1, 1));
        String patient = "/patients/" + text(first, "ParentPatient");

        assertThat(get(patient + "/studies")).hasSize(2);
        assertThat(get(patient + "/series?expand=false")).hasSize(3).allMatch(JsonNode::isString);
        assertThat(get(patient + "/instances")).allMatch(each -> text(each, "Type").equals("Instance"));
        String instance = "/instances/" + text(first, "ID");
        assertThat(text(get(instance + "/patient"), "ID")).isEqualTo(text(first, "ParentPatient"));
        assertThat(text(get(instance + "/study"), "ID")).isEqualTo(text(first, "ParentStudy"));
        assertThat(text(get(instance + "/series"), "ID")).isEqualTo(text(first, "ParentSeries"));
    }

    @Test
    void aListHasThePageThatWasAskedFor() {
        for (int i = 1; i <= 3; i++) {
            upload(file("pages" + i, 1, 1, 1));
        }
        List<String> all = get("/patients").valueStream().map(JsonNode::stringValue).toList();

        assertThat(get("/patients?since=1&limit=2").valueStream().map(JsonNode::stringValue))
                .isEqualTo(all.subList(1, 3));
        assertThat(get("/patients?expand&since=1&limit=1").get(0).get("ID").stringValue()).isEqualTo(all.get(1));
        assertThat(client.get("/patients?since=-1").statusCode()).isEqualTo(400);
        assertThat(client.get("/patients?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void tagsAreShownInTheFormThatWasAskedFor() {
        String patient = "/patients/" + text(upload(file("forms", 1, 1, 1)), "ParentPatient");

        assertThat(get(patient).at("/MainDicomTags/PatientID").stringValue()).isEqualTo("forms");
        assertThat(get(patient + "?short").at("/MainDicomTags/0010,0020").stringValue()).isEqualTo("forms");
        assertThat(get(patient + "?full").at("/MainDicomTags/0010,0020").toString())
                .isEqualTo("{\"Name\":\"PatientID\",\"Type\":\"String\",\"Value\":\"forms\"}");
        JsonNode requested = get(patient + "?requested-tags=Modality;NumberOfPatientRelatedInstances;PatientComments")
                .get("RequestedTags");
        assertThat(requested.toString()).isEqualTo(
                "{\"Modality\":\"CT\",\"NumberOfPatientRelatedInstances\":\"1\",\"PatientComments\":null}");
        assertThat(client.get(patient + "?requested-tags=Nonsense").statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"MainDicomTags, MainDicomTags", "Labels;Parent, Labels", "Metadata, Metadata"})
    void aListShowsOnlyTheContentThatWasAskedFor(String content, String shown) {
        upload(file("contents", 1, 1, 1));

        JsonNode first = get("/series?expand&response-content=" + content).get(0);
        assertThat(first.has(shown)).isTrue();
        assertThat(first.has("IsStable")).isFalse();
    }

    @Test
    void deletingTellsWhatIsStillThereAbove() {
        JsonNode first = upload(file("delete", 1, 1, 1));
        JsonNode second = upload(file("delete", 1, 2, 1));

        HttpResponse<String> answer = client.call("DELETE", "/instances/" + text(first, "ID"), BodyPublishers.noBody());
        JsonNode remaining = JSON.readTree(answer.body()).get("RemainingAncestor");
        assertThat(text(remaining, "Path")).isEqualTo("/studies/" + text(first, "ParentStudy"));

        post("/tools/bulk-delete", "{\"Resources\": [\"" + text(second, "ParentStudy") + "\", \"gone\"]}");
        assertThat(client.get("/patients/" + text(first, "ParentPatient")).statusCode()).isEqualTo(404);
    }

    @Test
    void aFormMayCarrySeveralFiles() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 1; i <= 2; i++) {
            body.write(("--edge\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + i + "\"\r\n\r\n")
                    .getBytes(UTF_8));
            body.write(file("form", 1, 1, i));
            body.write("\r\n".getBytes(UTF_8));
        }
        body.write("--edge--\r\n".getBytes(UTF_8));

        HttpResponse<String> answer = client.call("POST", "/instances",
                BodyPublishers.ofByteArray(body.toByteArray()), "Content-Type", "multipart/form-data; boundary=edge");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(find("{\"Level\": \"Instance\", \"Query\": {\"PatientID\": \"form\"}}")).hasSize(2);
    }

    @Test
    void aFormMayHaveMoreFilesThanMemoryHolds() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("--edge\r\nContent-Disposition: form-data; name=\"word\"\r\n\r\nnot a file\r\n".getBytes(UTF_8));
        for (int i = 1; i <= 1100; i++) {
            body.write(
                    ("--edge\r\nContent-Disposition: form-data; name=\"f\"; filename*=UTF-8''%C3%A4" + i + "\r\n\r\n")
                            .getBytes(UTF_8));
            body.write(file("many", 1, 1, i));
            body.write("\r\n".getBytes(UTF_8));
        }
        body.write("--edge--\r\n".getBytes(UTF_8));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            body.writeTo(gzip);
        }

        HttpResponse<String> answer = client.call("POST", "/instances",
                BodyPublishers.ofByteArray(packed.toByteArray()),
                "Content-Type", "Multipart/Form-Data; boundary=\"edge\"", "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(find("{\"Level\": \"Instance\", \"Query\": {\"PatientID\": \"many\"}}")).hasSize(1100);
    }

    @Test
    void aFormThatIsNoneIsRefused() {
        HttpResponse<String> answer = client.call("POST", "/instances", BodyPublishers.ofString("no form"),
                "Content-Type", "multipart/form-data; boundary=edge");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void compressedUploadsAreUnpacked() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(file("packed", 1, 1, 1));
        }
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(gzip.toByteArray()),
                "Content-Encoding", "gzip").statusCode()).isEqualTo(200);

        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a/b"));
            out.write(file("packed", 1, 1, 2));
        }
        assertThat(upload(zip.toByteArray())).hasSize(1);
        assertThat(find("{\"Level\": \"Instance\", \"Query\": {\"PatientID\": \"packed\"}}")).hasSize(2);
    }

    private static JsonNode find(String query) {
        HttpResponse<String> answer = post("/tools/find", query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"PatientID\": \"sought-*\"", "\"PatientID\": \"SOUGHT-1\"", "\"0010,0020\": \"none\\\\sought-1\"",
        "\"PatientID\": \"sought-?\", \"Modality\": \"CT\"", "\"PatientID\": \"sought-1\", \"Columns\": \"*\""})
    void whatFitsIsFound(String query) {
        byte[] file = TestInstance.ct().patient("sought-1").study(77_001).series(77_002).instance(77_003)
                .with(org.lethe.dicom.Element.ofUnsignedShort(org.lethe.dicom.Tag.Columns, 7)).file();
        String id = text(upload(file), "ID");

        assertThat(find("{\"Level\": \"Instance\", \"Query\": {" + query + "}}").toString())
                .isEqualTo("[\"" + id + "\"]");
    }

    @Test
    void curlMayCallABodyOfJsonAForm() throws IOException {
        String id = text(upload(file("form-type", 1, 1, 1)), "ID");

        HttpResponse<String> answer = client.call("POST", "/instances/" + id + "/anonymize",
                BodyPublishers.ofString("{}"), "Content-Type", "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/dicom");
        assertThat(answer.body()).contains("DICM").doesNotContain("form-type").doesNotContain("Doe^John");
    }

    @Test
    void whoChangesMetadataHasToNameTheRevisionThatTheySaw() {
        String path = "/studies/" + text(upload(file("revisions", 1, 1, 1)), "ParentStudy") + "/metadata/reader";

        assertThat(put(path, "one").statusCode()).isEqualTo(200);
        String seen = client.get(path).headers().firstValue("ETag").orElseThrow();
        assertThat(put(path, "two").statusCode()).isEqualTo(409);
        assertThat(put(path, "two", "If-Match", seen).statusCode()).isEqualTo(200);
        assertThat(put(path, "three", "If-Match", seen).statusCode()).isEqualTo(409);
        assertThat(client.get(path).body()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource({"/metadata/reader, ''", "/attachments/report, /data"})
    void whoHasSeenARevisionNeedNotReadItAgainAndMayChangeIt(String name, String content) {
        String path = "/series/" + text(upload(file("seen", 1, 1, 1)), "ParentSeries") + name;

        String told = tagOf(put(path, "one"));
        String read = tagOf(client.get(path + content));
        assertThat(read).isEqualTo(told);
        assertThat(client.getBytes(path + content, "If-None-Match", read).statusCode()).isEqualTo(304);
        assertThat(put(path, "two", "If-Match", read).statusCode()).isEqualTo(200);
        assertThat(client.getBytes(path + content, "If-None-Match", read).statusCode()).isEqualTo(200);
        assertThat(put(path, "three", "If-Match", "\"1\"").statusCode()).isEqualTo(200);
        assertThat(put(path, "four", "If-Match", "\"1\"").statusCode()).isEqualTo(409);
        client.call("DELETE", path, BodyPublishers.noBody(), "If-Match", tagOf(client.get(path + content)));
        put(path, "made anew");
        assertThat(client.getBytes(path + content, "If-None-Match", read).statusCode()).isEqualTo(200);
        assertThat(put(path, "four", "If-Match", read).statusCode()).isEqualTo(409);
    }

    private static String tagOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void anAttachmentKeepsItsContentWhateverItsForm() {
        String path = "/patients/" + text(upload(file("attach", 1, 1, 1)), "ParentPatient") + "/attachments/report";
        String content = "word ".repeat(10_000);

        assertThat(put(path, content).statusCode()).isEqualTo(200);
        HttpResponse<String> plain = client.get(path + "/data?filename=a%22b.pdf");
        assertThat(plain.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(plain.headers().firstValue("Content-Disposition")).contains("filename=\"a_b.pdf\"");
        assertThat(post(path + "/compress", "").statusCode()).isEqualTo(200);
        assertThat(client.get(path + "/is-compressed").body()).isEqualTo("1");
        assertThat(Integer.parseInt(client.get(path + "/compressed-size").body())).isLessThan(1000);
        assertThat(client.get(path + "/data").body()).isEqualTo(content);
        assertThat(client.getBytes(path + "/data", "Range", "bytes=5-8").body())
                .isEqualTo(Arrays.copyOf("word".getBytes(UTF_8), 4));
        assertThat(post(path + "/uncompress", "").statusCode()).isEqualTo(200);
        assertThat(client.get(path + "/data").body()).isEqualTo(content);
    }

    private static HttpResponse<String> put(String path, String body, String... headers) {
        return client.call("PUT", path, BodyPublishers.ofString(body), headers);
    }

    @Test
    void theLogOfChangesCanBeReadOnFromWhereOneWas() {
        upload(file("changes", 1, 1, 1));
        long last = get("/changes?last").get("Last").longValue();
        upload(file("changes", 2, 1, 1));

        JsonNode page = get("/changes?type=NewStudy&since=" + last);
        assertThat(page.get("Changes")).hasSize(1);
        assertThat(page.get("Changes").get(0).get("Seq").longValue()).isGreaterThan(last);
        assertThat(page.get("Done").booleanValue()).isTrue();
    }

    @Test
    void clientsOfOrthancKnowTheServerByItsVersion() {
        JsonNode system = get("/system");
        assertThat(text(system, "Version")).isEqualTo("1.13.0");
        assertThat(system.get("ApiVersion").intValue()).isEqualTo(31);
        assertThat(text(system, "LetheVersion")).isNotEmpty();
        assertThat(system.at("/UserMetadata/reader").intValue()).isEqualTo(1200);
    }
}
