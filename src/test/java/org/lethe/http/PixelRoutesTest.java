package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Rasters;
import org.lethe.image.codec.Rasters.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cleaned pixels as clients, and other programs, see them. */
class PixelRoutesTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String REGION = "'Pixels': {'Regions': [{'X': 0, 'Y': 0, 'Width': 20, 'Height': 6}]}";

    @TempDir
    Path folder;

    private TestServer client;
    private String instance;

    @BeforeEach
    void start() throws IOException {
        client = TestServer.whole(folder, "");
        TestInstance image = TestImage.of(8, Rasters.of(Kind.SMOOTH, 40, 30, 1, 8, new Random(1)),
                Rasters.of(Kind.NOISE, 40, 30, 1, 8, new Random(2))).with(Tag.BurnedInAnnotation, VR.CS, "YES");
        instance =
                TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(image.file()))).get("ID")
                        .stringValue();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private String first(String level) {
        return MAPPER.readTree(client.get("/" + level).body()).get(0).stringValue();
    }

    private byte[] raw(String id, int frame) {
        return client.callForBytes("GET", "/instances/" + id + "/frames/" + frame + "/raw", BodyPublishers.noBody())
                .body();
    }

    private void checkBlack(byte[] before, byte[] after) {
        for (int i = 0; i < 40 * 30; i++) {
            boolean isInside = i % 40 < 20 && i / 40 < 6;
            assertThat(after[i]).as("pixel %d", i).isEqualTo(isInside ? 0 : before[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"patients", "studies", "series"})
    void regionsAreBlackInWhatIsStored(String level) {
        JsonNode answer =
                TestServer.json(client.post("/" + level + "/" + first(level) + "/anonymize", "{" + REGION + "}"));
        String made = TestServer.json(client.get(answer.get("Path").stringValue() + "/instances")).get(0).get("ID")
                .stringValue();
        for (int frame = 0; frame < 2; frame++) {
            checkBlack(raw(instance, frame), raw(made, frame));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEG2000Lossless})
    void compressedImagesAreAnonymizedAndCleanedAtOnce(String syntax) {
        byte[] compressed = client.callForBytes("POST", "/instances/" + instance + "/modify", BodyPublishers.ofString(
                "{\"Transcode\": \"" + syntax + "\"}")).body();
        String stored =
                TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(compressed))).get("ID")
                        .stringValue();
        byte[] anonymized = client.callForBytes("POST", "/instances/" + stored + "/anonymize",
                BodyPublishers.ofString(("{" + REGION + "}").replace('\'', '"'))).body();

        String made =
                TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(anonymized))).get("ID")
                        .stringValue();
        assertThat(client.get("/instances/" + made + "/metadata/TransferSyntax").body()).isEqualTo(syntax);
        checkBlack(raw(instance, 0), decoded(made));
    }

    private byte[] decoded(String id) {
        byte[] plain = client.callForBytes("POST", "/instances/" + id + "/modify",
                BodyPublishers.ofString("{\"Transcode\": \"1.2.840.10008.1.2.1\"}")).body();
        return raw(
                TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(plain))).get("ID")
                        .stringValue(),
                0);
    }

    @Test
    void imagesOfWhichTextIsBurnedInAreHeldAndNothingIsStored() {
        String study = "/studies/" + first("studies") + "/anonymize";
        HttpResponse<String> held = client.post(study, "{'Options': ['CleanPixelData']}");
        assertThat(held.statusCode()).isEqualTo(400);
        assertThat(held.body()).contains("held").contains(instance);
        assertThat(MAPPER.readTree(client.get("/instances").body())).hasSize(1);

        TestServer.json(client.post(study, "{'Options': ['CleanPixelData'], " + REGION + "}"));
        assertThat(MAPPER.readTree(client.get("/instances").body())).hasSize(2);
    }

    @Test
    void nonsenseIsRefusedAtOnce() {
        HttpResponse<String> answer = client.post("/studies/" + first("studies") + "/modify",
                "{'Asynchronous': true, 'Pixels': {'Regions': [{'X': -3, 'Y': 0, 'Width': 1, 'Height': 1}]}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(MAPPER.readTree(client.get("/jobs").body())).isEmpty();
    }

    @Test
    void aDryRunTellsThatPixelsAreReplaced() {
        JsonNode answer = TestServer
                .json(client.post("/studies/" + first("studies") + "/anonymize", "{'DryRun': true, " + REGION + "}"));
        for (JsonNode change : answer.get("Series").get(0).get("Changes")) {
            if (change.get("Name").stringValue().equals("PixelData")) {
                assertThat(change.get("Action").stringValue()).isEqualTo("Replaced");
                return;
            }
        }
        throw new AssertionError("the pixel data is not told of");
    }

    /** DCMTK and GDCM read the result, and see black. */
    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
        UID.JPEG2000Lossless})
    void otherProgramsReadWhatWasCleaned(String syntax) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/gdcmconv"))).as("gdcmconv is there").isTrue();
        byte[] compressed = client.callForBytes("POST", "/instances/" + instance + "/modify", BodyPublishers.ofString(
                "{\"Transcode\": \"" + syntax + "\"}")).body();
        String stored =
                TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(compressed))).get("ID")
                        .stringValue();
        byte[] cleaned = client.callForBytes("POST", "/instances/" + stored + "/modify",
                BodyPublishers.ofString(("{" + REGION.replace("}]}", ", 'Frames': [1]}]}") + "}").replace('\'', '"')))
                .body();
        Path file = Files.write(folder.resolve("cleaned.dcm"), cleaned);
        Path plain = folder.resolve("plain.dcm");
        Process process = new ProcessBuilder("/usr/bin/gdcmconv", "--raw", file.toString(), plain.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String decoded = TestServer
                .json(client.call("POST", "/instances", BodyPublishers.ofByteArray(Files.readAllBytes(plain))))
                .get("ID").stringValue();
        assertThat(raw(decoded, 0)).isEqualTo(raw(instance, 0));
        checkBlack(raw(instance, 1), raw(decoded, 1));
    }
}
