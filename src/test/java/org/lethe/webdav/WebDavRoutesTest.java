package org.lethe.webdav;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.TestServer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** WebDAV as its clients see it. */
class WebDavRoutesTest {
    private static final String DAV = "DAV:";

    @TempDir
    Path folder;

    private TestServer client;

    private void start(String settings) throws IOException {
        client = TestServer.whole(folder, settings);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void aStudyIsSeenByPatientByStudyByUidAndByDate() throws IOException {
        start("");
        upload(study("P1", 1, "20040119", "Head"));

        assertThat(names("/webdav")).containsExactly("by-dates", "by-patients", "by-studies", "by-uids", "uploads");
        assertThat(walk("/webdav/by-patients")).containsExactly(
                "P1 - Doe^John", "20040119 - Head", "CT - Axial", instance(1) + ".dcm");
        assertThat(walk("/webdav/by-studies")).containsExactly(
                "P1 - Doe^John - Head", "CT - Axial", instance(1) + ".dcm");
        assertThat(walk("/webdav/by-dates")).containsExactly(
                "2004", "2004-01", "P1 - Doe^John - Head", "CT - Axial", instance(1) + ".dcm");
        assertThat(walk("/webdav/by-uids")).containsExactly(
                "1.2.826.0.1.3680043.10.1.1.1", "1.2.826.0.1.3680043.10.1.2.1", "1.2.826.0.1.3680043.10.1.3.1.dcm");
    }

    @Test
    void aFileIsReadWholeOrInPart() throws IOException {
        start("");
        byte[] file = study("P1", 1, "20040119", "Head").file();
        upload(study("P1", 1, "20040119", "Head"));
        String path = encoded("/webdav/by-studies/P1 - Doe^John - Head/CT - Axial/" + instance(1) + ".dcm");

        HttpResponse<byte[]> whole = client.getBytes(path);
        HttpResponse<byte[]> part = client.getBytes(path, "Range", "bytes=128-131");
        HttpResponse<String> head = client.call("HEAD", path, BodyPublishers.noBody());

        assertThat(whole.body()).isEqualTo(file);
        assertThat(whole.headers().firstValue("Content-Type")).contains("application/dicom");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("DICM".getBytes(StandardCharsets.US_ASCII));
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(file.length);
        assertThat(property(path, "getcontentlength")).isEqualTo(Integer.toString(file.length));
        assertThat(property(path, "getetag")).isEqualTo(whole.headers().firstValue("ETag").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "P1, Doe^John, P1 - Doe^John",
        "P - 1, Doe^John, P - 1 - Doe^John (ID)",
        "P/1, Doe^John, P1 - Doe^John (ID)",
        "-, Doe^John, - - Doe^John (ID)",
        "P1, , P1 -",
        "P1, Doe - John, P1 - Doe - John",
        "P1, Doe & <Söhne>^#%, P1 - Doe & Söhne^#%",
        "P1, A/B\\C, P1 - ABC",
        "P (1), Doe, P (1) - Doe",
    })
    void whateverAPatientIsCalledItIsFoundAgain(String id, String name, String expected) throws IOException {
        start("");
        upload(study(id, 1, "20040119", "Head")
                .with(Tag.PatientName, VR.PN, name == null ? "" : name.split("\\\\")[0]));
        String patient = client.get("/patients").body().replaceAll("[\\[\\]\"]", "");
        String shown = expected.replace("ID", patient).replace("ABC", "AB");

        assertThat(names("/webdav/by-patients")).containsExactly(shown);
        assertThat(names(encoded("/webdav/by-patients/" + shown))).containsExactly("20040119 - Head");
        assertThat(walk("/webdav/by-studies")).hasSize(3);
        assertThat(walk("/webdav/by-dates")).hasSize(5);
    }

    @Test
    void patientsWithoutAPatientIdAreFoundToo() throws IOException {
        start("");
        upload(study("", 1, "20040119", "Head"));

        assertThat(walk("/webdav/by-patients")).startsWith("- Doe^John").hasSize(4);
        assertThat(walk("/webdav/by-studies")).startsWith("- Doe^John - Head").hasSize(3);
    }

    @Test
    void studiesOfOneNameAreToldApartByTheirOrthancIds() throws IOException {
        start(", \"WebDavDeleteAllowed\": true");
        upload(study("P1", 1, "20040119", "Head"));
        upload(study("P1", 2, "20050119", "Head").series(2).instance(2));
        List<String> before = names("/webdav/by-studies");

        int deleted = delete("/webdav/by-studies/" + before.getFirst());
        int again = delete("/webdav/by-studies/" + before.getFirst());

        assertThat(before).hasSize(2).allMatch(name -> name.matches("P1 - Doe\\^John - Head \\([0-9a-f]{8}\\)"));
        assertThat(deleted).isEqualTo(204);
        assertThat(again).isEqualTo(404);
        assertThat(names("/webdav/by-studies")).containsExactly("P1 - Doe^John - Head");
        assertThat(names("/webdav/by-dates")).containsExactly("2005");
    }

    @Test
    void aNameThatLooksLikeThatOfAnotherHidesAndDeletesNothing() throws IOException {
        start(", \"WebDavDeleteAllowed\": true");
        upload(study("P1", 1, "20040119", "Head"));
        upload(study("P1", 2, "20050119", "head.").series(2).instance(2));
        String first = names("/webdav/by-studies").getFirst();
        upload(study("P1", 3, "20060119", first.replace("P1 - Doe^John - ", "")).series(3).instance(3));
        upload(study("P1", 4, "20070119", "..").series(4).instance(4));

        List<String> names = names("/webdav/by-studies");

        assertThat(names).hasSize(4).doesNotHaveDuplicates().contains(first);
        assertThat(names("/webdav/by-studies/" + first)).containsExactly("CT - Axial");
        assertThat(walk("/webdav/by-studies")).hasSize(12);
        assertThat(delete("/webdav/by-studies/" + first)).isEqualTo(204);
        assertThat(client.get("/statistics").body()).contains("\"CountStudies\":3");
        assertThat(names("/webdav/by-dates")).containsExactly("2005", "2006", "2007");
    }

    @Test
    void studiesWithoutADateOrWithAnOddOneAreInNoYear() throws IOException {
        start("");
        upload(study("P1", 1, "", "Head"));
        upload(study("P2", 2, "ABC", "Head").series(2).instance(2));
        upload(study("P3", 3, "2004.01", "Head").series(3).instance(3));
        upload(study("P4", 4, "19991231", "Head").series(4).instance(4));
        upload(study("P5", 5, "1-1-2020", "Head").series(5).instance(5));
        upload(study("P6", 6, "20200101", "Head").series(6).instance(6));

        assertThat(names("/webdav/by-dates")).containsExactly("1999", "2020");
        assertThat(names("/webdav/by-dates/1999")).containsExactly("1999-12");
    }

    @Test
    void oneStudyInstanceUidOfTwoPatientsIsTwoFolders() throws IOException {
        start("");
        upload(study("P1", 1, "20040119", "Head"));
        upload(study("P2", 1, "20040119", "Head"));

        assertThat(names("/webdav/by-uids")).hasSize(2).doesNotHaveDuplicates();
        assertThat(walk("/webdav/by-uids")).hasSize(6);
    }

    @Test
    void whatIsWrittenToUploadsIsStoredAndSeen() throws IOException {
        start("");
        byte[] file = study("P1", 1, "20040119", "Head").file();

        assertThat(status("MKCOL", "/webdav/uploads/mine")).isEqualTo(201);
        assertThat(put("/webdav/uploads/mine/a.dcm", file)).isEqualTo(201);
        assertThat(put("/webdav/uploads/mine/._a.dcm", new byte[] {1, 2})).isEqualTo(201);
        assertThat(put("/webdav/uploads/b.dcm", new byte[0])).isEqualTo(201);

        assertThat(names("/webdav/uploads")).containsExactly("mine", "b.dcm");
        assertThat(names("/webdav/uploads/mine")).containsExactly("a.dcm", "._a.dcm");
        assertThat(client.getBytes("/webdav/uploads/mine/a.dcm").body()).isEqualTo(file);
        assertThat(client.get("/instances/" + instance(1) + "/metadata/Origin").body()).isEqualTo("WebDav");
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":1");
    }

    @Test
    void whatIsForgottenInUploadsStaysStoredAndWhatIsDeletedIsSeenNoMore() throws IOException {
        start("");
        put("/webdav/uploads/mine/a.dcm", study("P1", 1, "20040119", "Head").file());
        put("/webdav/uploads/b.dcm", study("P2", 2, "20040119", "Head").series(2).instance(2).file());

        int forgotten = delete("/webdav/uploads/mine");
        client.call("DELETE", "/instances/" + client.get("/instances").body().split("\"")[3], BodyPublishers.noBody());

        assertThat(forgotten).isEqualTo(204);
        assertThat(names("/webdav/uploads")).isEmpty();
        assertThat(client.get("/webdav/uploads/b.dcm").statusCode()).isEqualTo(404);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":1");
    }

    @Test
    void foldersAreSeenAsLongAsWhatIsWrittenIntoThemAndZipsAreSeenToo() throws IOException {
        start("");
        byte[] zip = zip(study("P1", 1, "20040119", "Head").file());

        assertThat(put("/webdav/uploads/deep/er/a.zip", zip)).isEqualTo(201);

        assertThat(names("/webdav/uploads")).containsExactly("deep");
        assertThat(names("/webdav/uploads/deep/er")).containsExactly("a.zip");
        assertThat(property("/webdav/uploads/deep/er/a.zip", "getcontentlength"))
                .isEqualTo(Integer.toString(zip.length));
        assertThat(status("MKCOL", "/webdav/uploads/deep")).isEqualTo(405);
        assertThat(delete("/webdav/uploads/nothing")).isEqualTo(404);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":1");
    }

    private static byte[] zip(byte[] file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.dcm"));
            zip.write(file);
        }
        return bytes.toByteArray();
    }

    @Test
    void whatIsNoDicomIsRefusedRatherThanTakenAndLost() throws IOException {
        start("");

        assertThat(put("/webdav/uploads/letter.txt", "Dear colleague".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(400);
        assertThat(names("/webdav/uploads")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webdav", "/webdav/by-patients", "/webdav/by-dates", "/webdav/by-dates/2004",
        "/webdav/by-dates/2004/2004-01", "/webdav/uploads"})
    void aFolderThatIsNoResourceIsNotDeleted(String path) throws IOException {
        start(", \"WebDavDeleteAllowed\": true");
        upload(study("P1", 1, "20040119", "Head"));

        assertThat(delete(path)).isEqualTo(403);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":1");
    }

    @Test
    void nothingIsDeletedUnlessThatIsAllowed() throws IOException {
        start("");
        upload(study("P1", 1, "20040119", "Head"));

        assertThat(delete("/webdav/by-patients/P1 - Doe^John")).isEqualTo(403);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":1");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /webdav/a.dcm", "PUT, /webdav/by-patients/a.dcm", "PUT, /webdav/uploads",
        "MKCOL, /webdav/by-patients/a", "LOCK, /webdav/by-patients", "PROPPATCH, /webdav"})
    void nothingIsWrittenOutsideOfUploads(String method, String path) throws IOException {
        start("");

        assertThat(status(method, path)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"'\"WebDavUploadAllowed\": false', 403", "'\"ReadOnly\": true', 403",
        "'\"WebDavEnabled\": false', 404"})
    void uploadsCanBeForbidden(String setting, int expected) throws IOException {
        start(", " + setting);

        assertThat(put("/webdav/uploads/a.dcm", study("P1", 1, "20040119", "Head").file())).isEqualTo(expected);
        assertThat(client.get("/statistics").body()).contains("\"CountInstances\":0");
    }

    @Test
    void clientsOfClassTwoGetTheLocksTheyWriteWith() throws IOException {
        start("");

        HttpResponse<String> options = client.call("OPTIONS", "/webdav/", BodyPublishers.noBody());
        HttpResponse<String> lock =
                client.call("LOCK", "/webdav/uploads/a.dcm", BodyPublishers.ofString("<lockinfo/>"));

        assertThat(options.headers().firstValue("DAV")).contains("1, 2");
        assertThat(lock.statusCode()).isEqualTo(201);
        assertThat(lock.headers().firstValue("Lock-Token").orElseThrow()).matches("<urn:uuid:[0-9a-f-]{36}>");
        assertThat(texts(parse(lock.body()), "locktoken")).containsExactly(
                lock.headers().firstValue("Lock-Token").orElseThrow().replaceAll("[<>]", ""));
        assertThat(status("UNLOCK", "/webdav/uploads/a.dcm")).isEqualTo(204);
        assertThat(status("PROPPATCH", "/webdav/uploads/a.dcm")).isEqualTo(207);
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "2", ""})
    void nobodyWalksThroughEverythingByOneRequest(String depth) throws IOException {
        start("");

        HttpResponse<String> answer = depth.isEmpty()
                ? client.call("PROPFIND", "/webdav", BodyPublishers.noBody())
                : client.call("PROPFIND", "/webdav", BodyPublishers.noBody(), "Depth", depth);

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/webdav/nothing", "/webdav/by-patients/P9 - X", "/webdav/by-dates/x", "/webdav/by-dates/0000",
                "/webdav/by-dates/-999999999", "/webdav/by-dates/2004/2004-13", "/webdav/by-uids/1.2.3",
                "/webdav/by-studies/()",
                "/webdav/by-studies/(00000000-00000000-00000000-00000000-00000000)", "/webdav/uploads/x",
                "/webdav/by-patients/-"})
    void whatIsNotThereIsNotFound(String path) throws IOException {
        start("");

        assertThat(propfind(path, 0).statusCode()).isEqualTo(404);
    }

    @Test
    void itDoesNotBelongToTheRestApi() throws IOException {
        start("");

        assertThat(client.get("/openapi.json").body()).doesNotContain("webdav");
    }

    private static TestInstance study(String patientId, int number, String date, String description) {
        return TestInstance.ct().patient(patientId).study(number)
                .with(Tag.StudyDate, VR.DA, date)
                .with(Tag.StudyDescription, VR.LO, description)
                .with(Tag.SeriesDescription, VR.LO, "Axial");
    }

    private void upload(TestInstance instance) {
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file())).statusCode())
                .isEqualTo(200);
    }

    private String instance(int number) {
        return client.get("/instances").body().split("\"")[number * 2 - 1];
    }

    private int put(String path, byte[] body) {
        return client.call("PUT", path, BodyPublishers.ofByteArray(body)).statusCode();
    }

    private int delete(String path) {
        return status("DELETE", path);
    }

    private int status(String method, String path) {
        return client.call(method, encoded(path), BodyPublishers.noBody()).statusCode();
    }

    private HttpResponse<String> propfind(String path, int depth) {
        return client.call("PROPFIND", encoded(path), BodyPublishers.noBody(), "Depth", Integer.toString(depth));
    }

    /** The names in a folder. */
    private List<String> names(String path) {
        HttpResponse<String> answer = propfind(path, 1);
        assertThat(answer.statusCode()).isEqualTo(207);
        List<String> names = texts(parse(answer.body()), "displayname");
        return names.subList(1, names.size());
    }

    /** All the names below a folder, each folder followed by what is in it, by the paths that the server names. */
    private List<String> walk(String path) {
        Document answer = parse(propfind(path, 1).body());
        List<String> hrefs = texts(answer, "href");
        List<String> displayed = texts(answer, "displayname");
        List<String> names = new ArrayList<>();
        for (int i = 1; i < hrefs.size(); i++) {
            names.add(displayed.get(i));
            if (hrefs.get(i).endsWith("/")) {
                names.addAll(walk(hrefs.get(i)));
            }
        }
        return names;
    }

    private String property(String path, String name) {
        return texts(parse(propfind(path, 0).body()), name).getFirst();
    }

    private static Document parse(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError(xml, e);
        }
    }

    private static List<String> texts(Document document, String name) {
        NodeList elements = document.getElementsByTagNameNS(DAV, name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            texts.add(((Element) elements.item(i)).getTextContent());
        }
        return texts;
    }

    /** A path percent-encoded; one that is already stays. */
    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                encoded.append('/').append(URLEncoder.encode(plain(segment), StandardCharsets.UTF_8)
                        .replace("+", "%20"));
            }
        }
        return encoded.toString();
    }

    private static String plain(String segment) {
        return segment.matches("(?:[A-Za-z0-9._*-]|%[0-9A-F]{2})+")
                ? URLDecoder.decode(segment, StandardCharsets.UTF_8)
                : segment;
    }
}
