package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.http.RunningServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client that many viewers use, npm's dicomweb-client, searches, retrieves and stores. */
class JavaScriptClientTest {
    private static final Path NODE = Path.of("/usr/bin/node");
    /** Where .ci/run installs the package. */
    private static final Path MODULES =
            Path.of(System.getProperty("user.home"), ".cache/lethe/dicomweb-client-0.11.3/node_modules");
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void itsSearchesRetrievalsAndStoringWork() throws Exception {
        assumeTrue(Files.isExecutable(NODE), "There is no Node.js at " + NODE);
        assumeTrue(Files.exists(MODULES.resolve("dicomweb-client")), "There is no dicomweb-client in " + MODULES);
        TestInstance image = DicomWebImages.ofFrames(2);
        byte[] pixels = image.dataset().get(Tag.PixelData).bytes().toBytes();
        byte[] second = Arrays.copyOfRange(pixels, pixels.length / 2, pixels.length);
        byte[] first = Arrays.copyOf(pixels, pixels.length / 2);

        JsonNode came = run(image);

        assertThat(came.path("nobody").intValue()).isZero();
        for (String one : List.of("stored", "studies", "series", "instances", "studyMetadata", "instanceMetadata")) {
            assertThat(came.path(one).intValue()).as(one).isEqualTo(1);
        }
        assertThat(came.path("rows").intValue()).isEqualTo(7);
        assertThat(came.path("instance").stringValue()).isEqualTo(hex(image.file()));
        assertThat(texts(came.path("study"))).containsExactly(hex(image.file()));
        assertThat(texts(came.path("wholeSeries"))).containsExactly(hex(image.file()));
        assertThat(texts(came.path("frames"))).containsExactly(hex(second), hex(first));
        assertThat(texts(came.path("bulk"))).containsExactly(hex(pixels));
        assertThat(texts(came.path("bulkInParts"))).containsExactly(hex(pixels));
        assertThat(came.path("rendered").stringValue()).startsWith("89504e47");
    }

    private JsonNode run(TestInstance image) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("image.dcm"), image.file());
        Path script = folder.resolve("client.cjs");
        try (var text = JavaScriptClientTest.class.getResourceAsStream("client.cjs")) {
            Files.copy(text, script);
        }
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        try (RunningServer server = RunningServer.start(folder, "called", "")) {
            ProcessBuilder node = new ProcessBuilder(
                    NODE.toString(), script.toString(), server.url("/dicom-web"), file.toString());
            node.environment().put("NODE_PATH", MODULES.toString());
            Process process = node.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
            boolean isEnded = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroy();
            assertThat(isEnded).isTrue();
            assertThat(process.exitValue()).as(Files.readString(errors, StandardCharsets.UTF_8)).isZero();
        }
        return JsonMapper.shared().readTree(Files.readString(out, StandardCharsets.UTF_8));
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::stringValue).toList();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
