package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.Lethe;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import tools.jackson.databind.json.JsonMapper;

/** Archives as clients see them. What is in them: {@code org.lethe.archive.zip.ZipArchivesTest}. */
class ArchiveRoutesTest {
    private static final TestInstance CT = TestInstance.ct().with(Tag.SeriesDescription, VR.LO, "Head");
    private static final String STUDY = "/studies/" + CT.ids().study();

    @TempDir
    static Path folder;

    private static Lethe lethe;
    private static TestServer client;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @BeforeAll
    static void start() throws IOException {
        lethe = Lethe.start(TestServer.settings(folder, "storage", ""));
        client = TestServer.at(lethe.httpPort());
        upload(CT);
    }

    @AfterAll
    static void stop() {
        client.close();
        lethe.close();
    }

    private static void upload(TestInstance instance) {
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file())).statusCode())
                .isEqualTo(200);
    }

    private static HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    private static List<String> names(String path) throws IOException {
        HttpResponse<byte[]> answer = client.getBytes(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void archivesAndMediaAreThereForEveryLevelAndForLists() throws IOException {
        for (String resource : List.of("/patients/" + CT.ids().patient(), STUDY, "/series/" + CT.ids().series())) {
            assertThat(names(resource + "/archive"))
                    .containsExactly("P1 - Doe^John/Unknown Study/CT - Head/CT000001.dcm");
            assertThat(names(resource + "/media")).containsExactly("IMAGES/IM0", "DICOMDIR");
        }
        String list = "?resources=" + CT.ids().instance() + "," + CT.ids().study();
        assertThat(names("/tools/create-archive" + list)).hasSize(1);
        assertThat(names("/tools/create-media" + list)).hasSize(2);
        assertThat(names("/tools/create-media-extended" + list)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``|filename=\"Archive.zip\"",
        "&filename=mine.zip|filename=\"mine.zip\"",
        "&filename=a%22b%0d%0aX-Y:z%5c..%2f|filename=\"a_b__X-Y:z_.._\"",
        "&filename=%C3%A9.zip|filename=\"_.zip\"; filename*=UTF-8''%C3%A9.zip"})
    void theNameOfTheFileCanBeChosenButDoesNoHarm(String argument, String disposition) {
        HttpResponse<byte[]> answer =
                client.getBytes("/tools/create-archive?resources=" + CT.ids().study() + argument);

        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains(disposition);
    }

    @Test
    void theHeadOfAnArchiveIsAnsweredWithoutMakingIt() {
        HttpResponse<String> head = client.call("HEAD", STUDY + "/archive", BodyPublishers.noBody());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(head.headers().firstValue("Content-Length")).isEmpty();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "/archive;''", "/archive;{}", "/archive;{\"Synchronous\":true}", "/media;{\"Asynchronous\":false}",
        "/media;{\"Extended\":true,\"Priority\":-3,\"UserData\":{\"a\":1},\"Utf8\":true,\"LossyQuality\":90}"})
    void aBodyMaySayMoreOrNothing(String path, String body) {
        assertThat(post(STUDY + path, body).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "400;{\"Transcode\":\"nope\"}", "400;{\"Synchronous\":\"x\"}", "400;{\"LossyQuality\":0}", "400;3", "400;{",
        "500;{\"Transcode\":\"1.2.840.10008.1.2.4.201\"}",
        "500;{\"Transcode\":\"1.2.840.10008.1.2.4.201\",\"Asynchronous\":true}"})
    void whatCannotBeDoneIsAnErrorAndNoArchive(int status, String body) {
        HttpResponse<String> answer = post(STUDY + "/archive", body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
    }

    private static String archiveOfJob(String body) throws InterruptedException {
        HttpResponse<String> answer = post(STUDY + "/archive", body);
        assertThat(answer.statusCode()).isEqualTo(200);
        String job = JSON.readTree(answer.body()).get("Path").stringValue();
        while (!client.get(job).body().contains("\"State\":\"Success\"")) {
            assertThat(client.get(job).body()).doesNotContain("Failure");
            Thread.sleep(5);
        }
        return job + "/archive";
    }

    @Test
    void anArchiveThatWasMadeInTheBackgroundWaitsUntilANewerOneIsMade() throws Exception {
        String path = archiveOfJob("{\"Asynchronous\":true}");
        assertThat(names(path)).isEqualTo(names(STUDY + "/archive"));
        assertThat(client.get(path, "Range", "bytes=0-1").body()).isEqualTo("PK");

        String newer = archiveOfJob("{\"Synchronous\":false}");
        assertThat(client.get(path).statusCode()).isEqualTo(404);
        assertThat(names(newer)).isNotEmpty();
        assertThat(client.call("DELETE", newer, BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(client.get(newer).statusCode()).isEqualTo(404);
        assertThat(client.call("DELETE", newer, BodyPublishers.noBody()).statusCode()).isEqualTo(404);
    }

    @Test
    void aJobThatIsForgottenTakesItsArchiveAlong() throws Exception {
        String path = archiveOfJob("{\"Asynchronous\":true}");
        assertThat(client.call("DELETE", path.replace("/archive", ""), BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
        assertThat(client.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aResourceOfAnotherLevelIsNotThere() {
        assertThat(client.get("/patients/" + CT.ids().study() + "/archive").statusCode()).isEqualTo(404);
        assertThat(post("/tools/create-archive", "[\"nope\"]").statusCode()).isEqualTo(404);
        assertThat(post("/tools/create-archive", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void anArchiveThatFailsHalfWayDoesNotLookWhole() throws IOException {
        TestInstance whole = TestInstance.ct().patient("half").study(8).series(80).instance(800).pixels(2_000_000);
        TestInstance broken = TestInstance.ct().patient("half").study(8).series(80).instance(801).pixels(2_100_000);
        upload(whole);
        upload(broken);
        Files.delete(TestS3.blobOf(folder.resolve("storage"), broken.file().length));

        assertThatThrownBy(() -> client.getBytes("/studies/" + whole.ids().study() + "/archive"))
                .isInstanceOf(UncheckedIOException.class);
    }
}
