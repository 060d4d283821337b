package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;

/** {@code /tools/create-dicom} and {@code /instances/{id}/export} as clients see them. */
class CreationRoutesTest {
    private static final TestInstance CT = TestInstance.ct();

    @TempDir
    Path folder;

    private TestServer client;

    @BeforeEach
    void start() throws IOException {
        start(true);
    }

    private void start(boolean writing) throws IOException {
        client = TestServer.whole(folder, ", \"RestApiWriteToFileSystemEnabled\": " + writing);
        client.call("POST", "/instances", BodyPublishers.ofByteArray(CT.file()));
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void aJpegIsKeptAsItIsIfThatIsAskedFor() throws IOException {
        byte[] jpeg = picture("jpeg");

        String id = make("""
                {"Tags": {"PatientID": "J"}, "Encapsulate": true, "Content": "data:image/jpeg;base64,%s"}"""
                .formatted(base64(jpeg)));

        assertThat(client.getBytes("/instances/" + id + "/frames/0/raw").body()).startsWith(jpeg);
        assertThat(tags(id).path("PhotometricInterpretation").stringValue()).isEqualTo("YBR_FULL_422");
        assertThat(tags(id).path("LossyImageCompression").stringValue()).isEqualTo("01");
        assertThat(client.get("/instances/" + id + "/metadata/TransferSyntax").body())
                .isEqualTo("1.2.840.10008.1.2.4.50");
        assertThat(client.get("/instances/" + id + "/preview").statusCode()).isEqualTo(200);
    }

    @Test
    void aJpegIsDecodedOtherwise() throws IOException {
        String id = make("""
                {"Tags": {}, "Content": "data:image/jpeg;base64,%s"}""".formatted(base64(picture("jpeg"))));

        assertThat(tags(id).path("PhotometricInterpretation").stringValue()).isEqualTo("RGB");
        assertThat(client.getBytes("/instances/" + id + "/frames/0/raw").body()).hasSize(8 * 4 * 3);
    }

    @Test
    void anStlModelIsEncapsulated() throws IOException {
        String id = make("""
                {"Tags": {}, "Content": "data:model/stl;base64,%s"}"""
                .formatted(base64("solid x\nendsolid x\n".getBytes(StandardCharsets.US_ASCII))));

        assertThat(tags(id).path("SOPClassUID").stringValue()).isEqualTo("1.2.840.10008.5.1.4.1.1.104.3");
        assertThat(tags(id).path("Modality").stringValue()).isEqualTo("M3D");
        assertThat(tags(id).path("EncapsulatedDocumentLength").stringValue()).isEqualTo("19");
    }

    @Test
    void lettersThatLatin1LacksAreWrittenInUtf8() throws IOException {
        String id = make("{\"Tags\": {\"PatientName\": \"王^小东\"}}");

        assertThat(tags(id).path("PatientName").stringValue()).isEqualTo("王^小东");
        assertThat(tags(id).path("SpecificCharacterSet").stringValue()).isEqualTo("ISO_IR 192");
    }

    @Test
    void privateElementsAreReservedForTheirCreator() throws IOException {
        String id = make("{\"Tags\": {\"0029-1001\": \"x\"}, \"PrivateCreator\": \"ACME\"}");

        JsonNode tags = json(client.get("/instances/" + id + "/tags?short").body());
        assertThat(tags.path("0029,0010").stringValue()).isEqualTo("ACME");
        assertThat(tags.has("0029,1001")).isTrue();
    }

    @Test
    void whatTheParentSaysIsOnlyOverriddenByForce() throws IOException {
        String body = """
                {"Parent": "%s", "Tags": {"PatientName": "Other"}%s}""";
        String study = CT.ids().study();

        assertThat(post(body.formatted(study, "")).body()).contains("2020").contains("PatientName");
        String id = make(body.formatted(study, ", \"Force\": true"));

        assertThat(tags(id).path("PatientName").stringValue()).isEqualTo("Other");
        assertThat(tags(id).path("PatientID").stringValue()).isEqualTo("P1");
    }

    @Test
    void aSeriesIsNumberedAndSharesItsIdentifiers() throws IOException {
        String entry = "{\"Content\": \"data:image/png;base64," + base64(picture("png")) + "\"}";

        JsonNode made = json(post("{\"Tags\": {}, \"Content\": [" + entry + "," + entry + "]}").body());

        JsonNode slices = json(client.get(made.path("Path").stringValue() + "/instances").body());
        assertThat(slices.size()).isEqualTo(2);
        assertThat(slices.get(1).path("IndexInSeries").intValue()).isEqualTo(2);
    }

    @Test
    void ifOneOfASeriesCannotBeMadeNoneIsStored() throws IOException {
        String good = "{\"Content\": \"data:image/png;base64," + base64(picture("png")) + "\"}";

        HttpResponse<String> answer = post("""
                {"Tags": {"PatientID": "S"}, "Content": [%s, {"Content": "data:image/png;base64,AAAA"}]}"""
                .formatted(good));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(client.get("/instances?expand=false").body()).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{\"Tags\": {}, \"Content\": \"data:image/png,AAAA\"} | 15",
        "{\"Tags\": {}, \"Content\": \"data:image/png;base64,!\"} | 15",
        "{\"Tags\": {}, \"Content\": \"data:application/pdf;base64,AAAA\"} | 15",
        "{\"Tags\": {}, \"Content\": \"data:model/stl;base64,AAAA\"} | 15",
        "{\"Tags\": {}, \"Content\": \"data:;base64,AAAA\"} | 2",
        "{\"Tags\": {}, \"Content\": 5} | 5",
        "{\"Tags\": {}, \"Content\": []} | 8",
        "{\"Tags\": {}, \"Content\": [{}]} | 8",
        "{\"Tags\": {\"PixelData\": \"x\"}} | 8",
        "{\"Tags\": {}, \"Force\": 1} | 5",
        "{\"Tags\": {\"SpecificCharacterSet\": \"ISO_IR 100\", \"PatientName\": \"\u738b\"}} | 8",
        "{\"Tags\": {\"FFFE-E000\": \"x\"}} | 8"})
    void whatCannotBeMadeIsRefused(String body, int orthancStatus) throws IOException {
        HttpResponse<String> answer = post(body.strip());

        assertThat(json(answer.body()).path("OrthancStatus").intValue()).isEqualTo(orthancStatus);
        assertThat(json(client.get("/instances?expand=false").body()).size()).isEqualTo(1);
    }

    @Test
    void anInstanceIsWrittenToTheDiskOfTheServer() throws IOException {
        Path target = folder.resolve("exported.dcm");

        HttpResponse<String> answer = export(target.toString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(target).hasBinaryContent(CT.file());
    }

    @Test
    void aPathThatCannotBeWrittenIsAFaultOfTheStorage() {
        assertThat(export(folder.resolve("missing/exported.dcm").toString()).body()).contains("\"OrthancStatus\":14");
        assertThat(export("").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingIsWrittenUnlessTheConfigurationAllowsIt() throws IOException {
        stop();
        start(false);
        Path target = folder.resolve("exported.dcm");

        assertThat(export(target.toString()).statusCode()).isEqualTo(403);
        assertThat(target).doesNotExist();
    }

    private HttpResponse<String> export(String path) {
        return client.call("POST", "/instances/" + CT.ids().instance() + "/export", BodyPublishers.ofString(path));
    }

    private String make(String body) throws IOException {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body()).path("ID").stringValue();
    }

    private HttpResponse<String> post(String body) {
        return client.call("POST", "/tools/create-dicom", BodyPublishers.ofString(body));
    }

    private JsonNode tags(String id) throws IOException {
        return json(client.get("/instances/" + id + "/simplified-tags").body());
    }

    private static JsonNode json(String text) throws IOException {
        return Json.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
