package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever a client sends: a clear refusal in Orthanc's form, nothing stored, nothing in the log, and the server goes
 * on.
 */
class HostileClientsTest {
    private static final String SECRET = "Secretname^Patient";
    private static final byte[] GOOD =
            TestInstance.ct().with(Tag.PatientName, VR.PN, SECRET).pixels(4000).file();

    @TempDir
    static Path folder;

    /** So deep that names which climb out of the storage lead to what is of this test alone. */
    private static Path home;
    private static ServerProcess server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        home = Files.createDirectories(folder.resolve("a/b/c/d/home"));
        server = ServerProcess.start(home, "-Xmx256m");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        CLIENT.close();
    }

    static Stream<Arguments> uploads() throws IOException {
        return Stream.of(
                Arguments.of("an empty body", new byte[0]),
                Arguments.of("text", "Good day".getBytes()),
                Arguments.of("JSON", "{\"PatientName\": \"%s\"}".formatted(SECRET).getBytes()),
                Arguments.of("random bytes", random(100_000)),
                Arguments.of("only a preamble", Arrays.copyOf(GOOD, 132)),
                Arguments.of("a file cut off in its header", Arrays.copyOf(GOOD, 250)),
                Arguments.of("a file cut off in its pixels", Arrays.copyOf(GOOD, GOOD.length - 1000)),
                Arguments.of("no patient and no UIDs", TestInstance.ct().without(Tag.SOPInstanceUID).file()),
                Arguments.of("a length beyond the end", overlong()),
                Arguments.of("sequences 10,000 deep", nested(10_000)),
                Arguments.of("a deflate bomb", deflateBomb()),
                Arguments.of("a ZIP bomb", zip("bomb", new byte[300 << 20])),
                Arguments.of("half a ZIP", Arrays.copyOf(zip("a.dcm", GOOD), 150)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploads")
    void anUploadThatIsNoDicomIsRefused(String what, byte[] body) throws Exception {
        HttpResponse<String> answer = post("/instances", body);

        assertRefused(answer);
        assertNothingHappened();
    }

    @Test
    void namesOfAnArchiveThatPointElsewhereAreNotFollowed() throws Exception {
        String name = "escaped-" + UUID.randomUUID() + ".dcm"; // nobody else's
        HttpResponse<String> answer = post("/instances", zip("../../../../" + name, GOOD));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(filesNamed(name)).isEmpty();
        // Others write there while this runs: it is only asked whether the file is there.
        for (Path above = folder.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            assertThat(above.resolve(name)).doesNotExist();
        }
        String id = JsonMapper.shared().readTree(answer.body()).get(0).get("ID").stringValue();
        assertThat(send(HttpRequest.newBuilder(server.uri("/instances/" + id)).DELETE()).statusCode()).isEqualTo(200);
        assertNothingHappened();
    }

    private static List<Path> filesNamed(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(name)).toList();
        } catch (UncheckedIOException deletedMeanwhile) {
            return filesNamed(name);
        }
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void aRewriteThatMakesNoSenseIsRefused(String path, String body) throws Exception {
        String id = JsonMapper.shared().readTree(post("/instances", GOOD).body()).get("ID").stringValue();
        try {
            HttpResponse<String> answer = post("/instances/" + id + path, body.getBytes());
            assertThat(answer.statusCode()).isIn(400, 500);
            assertIsErrorForm(answer);
        } finally {
            send(HttpRequest.newBuilder(server.uri("/instances/" + id)).DELETE());
        }
        assertNothingHappened();
    }

    static Stream<Arguments> rewrites() {
        return Stream.of("/anonymize", "/modify")
                .flatMap(path -> Stream.of(
                        "",
                        "{",
                        "[]",
                        "{\"Replace\": []}",
                        "{\"Replace\": {\"PatientName\": 5}}",
                        "{\"Replace\": {\"NoSuchTag\": \"x\"}}",
                        "{\"Replace\": {\"Rows\": \"many\"}}",
                        "{\"Keep\": \"PatientName\"}",
                        "{\"Remove\": [\"PatientName[0\"]}",
                        "{\"Replace\": {\"SOPInstanceUID\": \"1.2.3\"}}",
                        "{\"Replace\":" + "{\"a\":".repeat(100_000))
                        .map(body -> Arguments.of(path, body)));
    }

    @Test
    void anUnknownInstanceIsNotFoundAndAnotherVerbNotAllowed() throws Exception {
        assertThat(post("/instances/nope/anonymize", "{}".getBytes()).statusCode()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(server.uri("/instances/nope/tags")).GET()).statusCode()).isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(server.uri("/instances")).DELETE()).statusCode()).isEqualTo(405);
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertIsErrorForm(answer);
    }

    private static void assertIsErrorForm(HttpResponse<String> answer) {
        JsonNode error = JsonMapper.shared().readTree(answer.body());
        assertThat(List.copyOf(error.propertyNames()))
                .contains("HttpStatus", "HttpError", "Message", "Method", "OrthancError", "OrthancStatus", "Uri");
        assertThat(answer.body()).doesNotContain("Secretname", "Exception", "org.lethe");
    }

    private static void assertNothingHappened() throws Exception {
        HttpResponse<String> statistics = send(HttpRequest.newBuilder(server.uri("/statistics")).GET());
        assertThat(JsonMapper.shared().readTree(statistics.body()).get("CountInstances").intValue()).isZero();
        assertThat(Files.readString(home.resolve("server.log"))).doesNotContain("Secretname", "\tat ");
    }

    private static HttpResponse<String> post(String path, byte[] body) throws Exception {
        return send(HttpRequest.newBuilder(server.uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] overlong() {
        byte[] file = GOOD.clone();
        int length = file.length - 4000 - 4;
        Arrays.fill(file, length, length + 3, (byte) 0xF0);
        file[length + 3] = 0x70;
        return file;
    }

    private static byte[] nested(int depth) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(GOOD, 0, GOOD.length - 4000 - 12);
        for (int i = 0; i < depth; i++) {
            bytes.write(new byte[] {0x40, 0, 0x30, (byte) 0xA7, 'S', 'Q', 0, 0, -1, -1, -1, -1});
            bytes.write(new byte[] {-2, -1, 0, (byte) 0xE0, -1, -1, -1, -1});
        }
        for (int i = 0; i < depth; i++) {
            bytes.write(new byte[] {-2, -1, 0x0D, (byte) 0xE0, 0, 0, 0, 0});
            bytes.write(new byte[] {-2, -1, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
        }
        return bytes.toByteArray();
    }

    private static byte[] deflateBomb() throws IOException {
        byte[] header = TestInstance.ct()
                .without(Tag.PixelData)
                .in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .file();
        var bytes = new ByteArrayOutputStream();
        bytes.write(header, 0, 132 + 12 + header[140]);
        try (var deflated = new DeflaterOutputStream(bytes, new Deflater(9, true))) {
            deflated.write(new byte[] {0x10, 0, 0x10, 0, 'U', 'T', 0, 0, 0, 0, 0, 0x20});
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) {
                deflated.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void aFileThatComesInPiecesAndEndsEarlyIsRefused() throws Exception {
        InputStream half = new java.io.ByteArrayInputStream(GOOD, 0, GOOD.length / 2);
        HttpRequest.Builder chunked = HttpRequest.newBuilder(server.uri("/instances"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> half));
        assertRefused(send(chunked));
        assertNothingHappened();
    }
}
