package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.dicom.json.DicomJson;
import org.lethe.http.TestServer;
import org.lethe.image.StoredFrames;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Transcoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** STOW-RS of metadata and bulk data: instances that do not come as files. */
class StoreMetadataTest {
    private static final String STUDIES = "/dicom-web/studies";
    private static final String OCTETS = "application/octet-stream";

    @TempDir
    Path folder;

    private TestServer client;
    private final Body body = new Body();

    @BeforeEach
    void start() throws IOException {
        client = TestServer.whole(folder, "");
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void metadataAndBulkDataBecomeTheInstanceThatTheyAreOf() throws IOException {
        TestInstance image = DicomWebImages.image(1).with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100")
                .with(Tag.PatientName, VR.PN, "M\u00fcller^J")
                .with(Element.of(0x00111010, VR.OB, new byte[] {1, 2, 3, 4}));
        Attributes original = read(image.file()).dataset();
        body.metadata("[" + json(original, "one/") + "]");
        body.part(OCTETS, "one/7FE00010", pixels(image));

        HttpResponse<String> answer = store("");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(read(answer.body()).at("/00081199/Value/0/00081155/Value/0").stringValue())
                .isEqualTo(image.dataset().string(Tag.SOPInstanceUID));
        try (DicomFile file = stored(image)) {
            assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            assertThat(json(file.dataset(), "one/")).isEqualTo(json(original, "one/"));
            assertThat(file.dataset().get(Tag.PixelData).littleEndian().toBytes(1 << 20)).isEqualTo(pixels(image));
        }
    }

    @ParameterizedTest
    @CsvSource({"image/jls, 1.2.840.10008.1.2.4.80", "image/x-jls, 1.2.840.10008.1.2.4.80",
        "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80, 1.2.840.10008.1.2.4.80",
        "image/dicom-rle, 1.2.840.10008.1.2.5", "image/jp2, 1.2.840.10008.1.2.4.90",
        "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.90, 1.2.840.10008.1.2.4.90"})
    void compressedFramesStayAsTheyCome(String type, String syntax) throws IOException {
        TestInstance image = DicomWebImages.ofFrames(3).instance(7);
        body.metadata("[" + json(image.dataset(), "") + "]");
        List<byte[]> frames = compressed(image, syntax);
        frames.forEach(frame -> body.part(type, "7FE00010", frame));

        assertThat(store("").statusCode()).isEqualTo(200);

        try (DicomFile file = stored(image)) {
            assertThat(file.transferSyntax().uid()).isEqualTo(syntax);
            assertThat(file.dataset().get(Tag.PixelData).value()).isInstanceOf(Fragments.class);
            for (int i = 0; i < frames.size(); i++) {
                assertThat(bytes(StoredFrames.of(file.dataset()).frame(i))).startsWith(frames.get(i));
            }
        }
        assertThat(client.get("/instances/" + image.ids().instance() + "/frames/2/preview").statusCode())
                .isEqualTo(200);
    }

    @Test
    void valuesOfOddLengthArePaddedAsTheirKindAsks() throws IOException {
        TestInstance image = DicomWebImages.image(1);
        String metadata = json(image.dataset(), "").replaceFirst("\\{", """
                {"00420011": {"vr": "OB", "BulkDataURI": "pdf"}, "0040A160": {"vr": "UT", "BulkDataURI": "text"},""");
        body.metadata("[" + metadata + "]");
        body.part("application/pdf", "pdf", new byte[] {9, 9, 9});
        body.part("text/plain", "text", "abc".getBytes(StandardCharsets.US_ASCII));
        body.part(OCTETS, "7FE00010", pixels(image));

        assertThat(store("").statusCode()).isEqualTo(200);

        try (DicomFile file = stored(image)) {
            assertThat(file.dataset().get(0x00420011).bytes().toBytes()).containsExactly(9, 9, 9, 0);
            assertThat(file.dataset().get(0x0040A160).bytes().toBytes()).containsExactly('a', 'b', 'c', ' ');
        }
    }

    @Test
    void anInstanceWhoseBulkDataDoesNotComeFailsAndNoOther() throws IOException {
        body.metadata("[" + json(DicomWebImages.image(1).dataset(), "1/") + ","
                + json(DicomWebImages.image(2).dataset(), "2/") + "]");
        body.part(OCTETS, "2/7FE00010", pixels(DicomWebImages.image(2)));

        HttpResponse<String> answer = store("");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(read(answer.body()).at("/00081199/Value")).hasSize(1);
        JsonNode failed = read(answer.body()).at("/00081198/Value");
        assertThat(failed).hasSize(1);
        assertThat(failed.at("/0/00081155/Value/0").stringValue())
                .isEqualTo(DicomWebImages.image(1).dataset().string(Tag.SOPInstanceUID));
        assertThat(failed.at("/0/00081197/Value/0").intValue()).isEqualTo(0xC000);
        assertThat(count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"00100010\": {\"vr\": \"XX\", \"Value\": [[1], {\"a\": {}}]}}", "7", "[[]]", "null",
        "{\"00100010\": {\"vr\": \"OB\", \"InlineBinary\": \"?\"}}", "{}", "{\"x\": {\"vr\": \"PN\"}}",
        "{\"00100020\": {\"vr\": \"LO\"}, \"00100020\": {\"vr\": \"LO\"}}"})
    void whatIsNoInstanceFailsAndWhatIsBehindItDoesNot(String between) throws IOException {
        body.metadata(
                "[" + json(DicomWebImages.image(1).dataset(), "1/") + "," + between + ","
                        + json(DicomWebImages.image(2).dataset(), "2/") + "]");
        body.part(OCTETS, "1/7FE00010", pixels(DicomWebImages.image(1)));
        body.part(OCTETS, "2/7FE00010", pixels(DicomWebImages.image(2)));

        HttpResponse<String> answer = store("");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(read(answer.body()).at("/00081199/Value")).hasSize(2);
        assertThat(read(answer.body()).at("/00081198/Value")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`',
            value = {", {\"00100010\": x}]", ", {\"00100010\"", "``", "x", ", ]"})
    void whatCannotBeReadIsOneFailureBehindWhatWasStored(String end) throws IOException {
        body.metadata("[" + json(DicomWebImages.image(1).dataset(), "1/") + end);
        body.part(OCTETS, "1/7FE00010", pixels(DicomWebImages.image(1)));

        HttpResponse<String> answer = store("");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(read(answer.body()).at("/00081198/Value")).hasSize(1);
        assertThat(count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image/jls; transfer-syntax=1.2.840.10008.1.2.4.90", "image/gif", "image/jls; transfer-syntax=1.2.3",
        "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.2", "video/mp4"})
    void bulkDataOfAnotherKindThanItCanBeIsRefused(String type) throws IOException {
        TestInstance image = DicomWebImages.ofFrames(2);
        body.metadata("[" + json(image.dataset(), "") + "]");
        body.part(type, "7FE00010", new byte[] {1, 2, 3, 4});
        body.part(type, "7FE00010", new byte[] {1, 2, 3, 4});

        assertThat(store("").statusCode()).isEqualTo(409);
        assertThat(count()).isZero();
    }

    @Test
    void framesThatAreMissingOrElsewhereThanInThePixelDataAreRefused() throws IOException {
        TestInstance two = DicomWebImages.ofFrames(2);
        body.metadata("[" + json(two.dataset(), "") + ","
                + json(two.dataset(), "").replaceFirst("\\{",
                        "{\"00091010\": {\"vr\": \"OB\", \"BulkDataURI\": \"7FE00010\"},")
                + "]");
        body.part("image/jls", "7FE00010", new byte[] {1, 2, 3, 4});

        HttpResponse<String> answer = store("");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(read(answer.body()).at("/00081198/Value")).hasSize(2);
    }

    @Test
    void instancesOfAnotherStudyAndBodiesThatMakeNoSenseAreRefused() throws IOException {
        body.metadata("[" + json(DicomWebImages.image(1).dataset(), "") + "]");
        body.part(OCTETS, "7FE00010", pixels(DicomWebImages.image(1)));
        assertThat(store("/1.2.3").statusCode()).isEqualTo(409);

        body.part(OCTETS, null, new byte[] {1});
        assertThat(store("").statusCode()).isEqualTo(400);
        assertThat(count()).isZero();
    }

    private int count() {
        return read(client.get("/statistics").body()).path("CountInstances").intValue();
    }

    private HttpResponse<String> store(String study) {
        return client.call("POST", STUDIES + study, BodyPublishers.ofByteArray(body.end()),
                "Content-Type", "multipart/related; type=\"application/dicom+json\"; boundary=b");
    }

    private DicomFile stored(TestInstance image) throws IOException {
        HttpResponse<byte[]> file = client.getBytes("/instances/" + image.ids().instance() + "/file");
        assertThat(file.statusCode()).isEqualTo(200);
        return read(file.body());
    }

    private static DicomFile read(byte[] file) throws IOException {
        return DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END);
    }

    /** The frames as their codec writes them, some of an odd number of bytes. */
    private static List<byte[]> compressed(TestInstance image, String uid) throws IOException {
        try (DicomFile file = read(image.file());
                ByteSource transcoded = Transcoding.encode(file, TransferSyntax.of(uid));
                DicomFile other = DicomReader.standard().read(transcoded, DicomReader.Until.END)) {
            StoredFrames frames = StoredFrames.of(other.dataset());
            return List.of(bytes(frames.frame(0)), bytes(frames.frame(1)), bytes(frames.frame(2)));
        }
    }

    private static byte[] bytes(ByteSource source) throws IOException {
        byte[] bytes = new byte[(int) source.size()];
        source.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] pixels(TestInstance image) throws IOException {
        return image.dataset().get(Tag.PixelData).bytes().toBytes();
    }

    private static String json(Attributes dataset, String bulk) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            DicomJson.write(dataset, out, (path, _) -> path.equals("7FE00010") ? bulk + path : null);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }

    /** A multipart body in the making. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void metadata(String json) {
            part("application/dicom+json", null, json.getBytes(StandardCharsets.UTF_8));
        }

        void part(String type, String location, byte[] content) {
            text("--b\r\nContent-Type: " + type + "\r\n");
            text(location == null ? "\r\n" : "Content-Location: " + location + "\r\n\r\n");
            bytes.writeBytes(content);
            text("\r\n");
        }

        byte[] end() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(bytes.toByteArray());
            whole.writeBytes("--b--".getBytes(StandardCharsets.US_ASCII));
            return whole.toByteArray();
        }

        private void text(String text) {
            bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
