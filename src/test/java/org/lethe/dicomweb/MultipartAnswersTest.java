package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.http.TestServer;
import org.lethe.image.StoredFrames;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Transcoding;

/** Answers of parts, as a reader sees them that is not ours: Apache James' mime4j. */
class MultipartAnswersTest {
    private static final String ROOT = "1.2.826.0.1.3680043.10.1";
    private static final String STUDY = "/dicom-web/studies/" + ROOT + ".1.1";
    private static final String SERIES = STUDY + "/series/" + ROOT + ".2.1";
    private static final String PLAIN = SERIES + "/instances/" + ROOT + ".3.1";
    private static final String COMPRESSED = SERIES + "/instances/" + ROOT + ".3.2";

    @TempDir
    Path folder;

    private TestServer client;
    private byte[] compressed;

    private record Part(Map<String, String> headers, byte[] content) {}

    @BeforeEach
    void start() throws IOException {
        client = TestServer.whole(folder, "");
        compressed = in(three().instance(2), UID.JPEGLSLossless);
        upload(three().file());
        upload(compressed);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({STUDY, SERIES})
    void filesAreParts(String path) throws Exception {
        List<Part> parts = parts(path, "multipart/related; type=\"application/dicom\"; transfer-syntax=*");

        assertThat(parts).extracting(Part::content).containsExactlyInAnyOrder(three().file(), compressed);
        assertThat(parts).extracting(part -> part.headers().get("content-type")).containsExactlyInAnyOrder(
                "application/dicom;transfer-syntax=" + UID.ExplicitVRLittleEndian,
                "application/dicom;transfer-syntax=" + UID.JPEGLSLossless);
    }

    @ParameterizedTest
    @CsvSource({PLAIN, COMPRESSED})
    void framesAreParts(String instance) throws Exception {
        List<Part> parts = parts(instance + "/frames/3,1", "multipart/related; type=\"application/octet-stream\"");

        assertThat(parts).extracting(Part::content).containsExactly(frame(3), frame(1));
        assertThat(parts.getFirst().headers().get("content-location")).endsWith(instance + "/frames/3");
    }

    @ParameterizedTest
    @CsvSource({PLAIN, COMPRESSED})
    void framesAreCompressedOneByOne(String instance) throws Exception {
        for (String type : List.of("image/jls", "image/dicom-rle", "image/jp2")) {
            List<Part> parts = parts(instance + "/frames/2,3", "multipart/related; type=\"" + type + "\"");

            assertThat(parts).hasSize(2).allSatisfy(
                    part -> assertThat(part.headers().get("content-type")).startsWith(type + ";transfer-syntax="));
            String syntax = parts.getFirst().headers().get("content-type").replaceFirst(".*=", "");
            assertThat(parts.getFirst().content()).isEqualTo(frameOf(in(three(), syntax), 1));
            assertThat(parts.getLast().content()).isEqualTo(frameOf(in(three(), syntax), 2));
        }
    }

    @Test
    void largeValuesArePartsWhereThatIsAskedFor() throws Exception {
        String octets = "multipart/related; type=\"application/octet-stream\"";
        List<Part> plain = parts(PLAIN + "/bulk/7FE00010", octets);
        List<Part> stored = parts(COMPRESSED + "/bulk/7FE00010", "*/*");

        assertThat(plain).extracting(Part::content).containsExactly(pixels());
        assertThat(plain.getFirst().headers().get("content-location")).endsWith(PLAIN + "/bulk/7FE00010");
        assertThat(parts(COMPRESSED + "/bulk/7FE00010", octets)).extracting(Part::content).containsExactly(pixels());
        assertThat(stored).extracting(Part::content)
                .containsExactly(frameOf(compressed, 0), frameOf(compressed, 1), frameOf(compressed, 2));
        assertThat(parts(COMPRESSED + "/bulk/7FE00010", "multipart/related; type=\"image/dicom-rle\"")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        PLAIN + " | application/octet-stream | 200", PLAIN + " | text/html | 406", PLAIN + " | image/jls | 406",
        PLAIN + " | multipart/related; type=\"image/jls\" | 406", PLAIN + " | */* | 200",
        COMPRESSED + " | application/octet-stream | 200", COMPRESSED + " | text/html | 406",
        COMPRESSED + " | image/jls | 406", COMPRESSED + " | multipart/related; type=\"text/html\" | 406"})
    void largeValuesAreOfNoOtherKindThanIsAccepted(String instance, String accept, int expected) {
        assertThat(client.getBytes(instance + "/bulk/7FE00010", "Accept", accept).statusCode()).isEqualTo(expected);
    }

    @Test
    void largeValuesAloneAreUncompressed() throws Exception {
        for (String instance : List.of(PLAIN, COMPRESSED)) {
            assertThat(client.getBytes(instance + "/bulk/7FE00010", "Accept", "application/octet-stream").body())
                    .isEqualTo(pixels());
        }
    }

    private List<Part> parts(String path, String accept) throws IOException, MimeException {
        HttpResponse<byte[]> answer = client.getBytes(path, "Accept", accept);
        assertThat(answer.statusCode()).isEqualTo(200);
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.STRICT);
        tokens.parseHeadless(new ByteArrayInputStream(answer.body()),
                answer.headers().firstValue("Content-Type").orElseThrow());
        List<Part> parts = new ArrayList<>();
        Map<String, String> headers = new HashMap<>();
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_START_BODYPART) {
                headers = new HashMap<>();
            } else if (state == EntityState.T_FIELD) {
                headers.put(tokens.getField().getName().toLowerCase(Locale.ROOT), tokens.getField().getBody().strip());
            } else if (state == EntityState.T_BODY) {
                parts.add(new Part(headers, tokens.getInputStream().readAllBytes()));
            }
        }
        assertThat(parts).allSatisfy(part -> assertThat(part.headers())
                .containsEntry("content-length", Integer.toString(part.content().length)));
        return parts;
    }

    private void upload(byte[] file) {
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(file)).statusCode()).isEqualTo(200);
    }

    private static TestInstance three() {
        return DicomWebImages.ofFrames(3);
    }

    private static byte[] pixels() throws IOException {
        return three().dataset().get(Tag.PixelData).bytes().toBytes();
    }

    private static byte[] frame(int number) throws IOException {
        int size = pixels().length / 3;
        return Arrays.copyOfRange(pixels(), (number - 1) * size, number * size);
    }

    private static byte[] frameOf(byte[] file, int index) throws IOException {
        try (DicomFile read = DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END)) {
            return bytes(StoredFrames.of(read.dataset()).frame(index));
        }
    }

    private static byte[] in(TestInstance instance, String uid) throws IOException {
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(instance.file()), DicomReader.Until.END);
                ByteSource transcoded = Transcoding.encode(file, TransferSyntax.of(uid))) {
            return bytes(transcoded);
        }
    }

    private static byte[] bytes(ByteSource source) throws IOException {
        byte[] bytes = new byte[(int) source.size()];
        source.read(0, bytes, 0, bytes.length);
        return bytes;
    }
}
