package org.lethe.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.io.FileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays recorded exchanges with a real Orthanc against a whole server. The recordings, and the program that replays
 * them,
 * lie beside the repository; without them there is nothing to test here.
 */
class ContractTest {
    private static final Path RECORDINGS = Path.of("..", "shared", "contract");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern FAILURE = Pattern.compile("^FAIL ([^:]+): (.*)$");
    private static final Pattern ID = Pattern.compile("[\\w.-]+");

    /** What this server has of a topic so far. */
    private enum Part {
        WHOLE,
        /** The cases without requests for what is yet to be built. */
        BUILT
    }

    private static final Map<String, Part> TOPICS = Map.ofEntries(
            Map.entry("instances-upload.json", Part.WHOLE),
            Map.entry("resources-tree.json", Part.WHOLE),
            Map.entry("tags-and-content.json", Part.WHOLE),
            Map.entry("find-lookup.json", Part.WHOLE),
            Map.entry("labels.json", Part.WHOLE),
            Map.entry("metadata.json", Part.WHOLE),
            Map.entry("attachments.json", Part.WHOLE),
            Map.entry("statistics.json", Part.WHOLE),
            Map.entry("changes-exports.json", Part.WHOLE),
            Map.entry("errors.json", Part.WHOLE),
            Map.entry("anonymize.json", Part.WHOLE),
            Map.entry("modify.json", Part.WHOLE),
            Map.entry("modify-sequences.json", Part.WHOLE),
            Map.entry("bulk.json", Part.WHOLE),
            Map.entry("split-merge.json", Part.WHOLE),
            Map.entry("jobs.json", Part.BUILT),
            Map.entry("archive-media.json", Part.WHOLE),
            Map.entry("images-preview.json", Part.WHOLE),
            Map.entry("dicom-net-config.json", Part.BUILT),
            Map.entry("seed/seed-commands.json", Part.WHOLE));

    /** Paths of requests; where a server is told to speak with itself, it is called that. */
    private static final Pattern NOT_BUILT =
            Pattern.compile("/modalities/self(/.*)?|/(queries|storage-commitment)(/.*)?");

    /** What a modality is yet to be asked for: an answer that lists its operations names it. */
    private static final String OPERATION_NOT_BUILT = "find";

    /** The port of this server for DICOM, which nobody listens on yet. */
    private static final String OWN_DICOM_PORT = "${server.DicomPort}";

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicContainer> thisServerAnswersAsTheRecordedOneDid() throws Exception {
        assumeTrue(Files.isDirectory(RECORDINGS), RECORDINGS + " is not there: nothing was replayed");
        List<DynamicContainer> topics = new ArrayList<>();
        try (Lethe server = Lethe.start(Configuration.read(configuration(), Map.of()).settings())) {
            for (Map.Entry<String, Part> topic : TOPICS.entrySet()) {
                topics.add(replay(server.httpPort(), topic.getKey(), topic.getValue()));
            }
        }
        return topics.stream();
    }

    private static Path configuration() throws IOException {
        JsonNode recorded = JSON.readTree(RECORDINGS.resolve("server-config.json"));
        Map<String, Object> options = new HashMap<>();
        recorded.properties().forEach(option -> options.put(option.getKey(), option.getValue()));
        options.remove("Plugins");
        options.put("HttpPort", 0);
        options.put("StorageDirectory", folder.resolve("storage").toString());
        return Files.writeString(folder.resolve("lethe.json"), JSON.writeValueAsString(options));
    }

    private static DynamicContainer replay(int port, String topic, Part part) throws Exception {
        List<String> cases = new ArrayList<>();
        for (JsonNode each : JSON.readTree(RECORDINGS.resolve(topic)).get("cases")) {
            if (isIn(part, each)) {
                cases.add(each.get("id").stringValue());
            }
        }
        assertThat(cases).isNotEmpty().allMatch(id -> ID.matcher(id).matches());
        Map<String, String> failures = failures(port, topic, cases);
        return DynamicContainer.dynamicContainer(topic, cases.stream().map(id -> DynamicTest.dynamicTest(id, () -> {
            if (failures.containsKey(id)) {
                fail(failures.get(id));
            }
        })));
    }

    private static boolean isIn(Part part, JsonNode each) throws IOException {
        return switch (part) {
            case WHOLE -> true;
            case BUILT -> needsOnlyWhatIsBuilt(each) && !needsPixels(each);
        };
    }

    /** Whether a compressed image is uploaded, and something is to be transcoded. */
    private static boolean needsPixels(JsonNode each) throws IOException {
        if (!asksToTranscode(each)) {
            return false;
        }
        for (JsonNode upload : each.at("/setup/upload")) {
            Path sample = Path.of("..", "shared", "dicom")
                    .resolve(upload.isString() ? upload.stringValue() : upload.get("file").stringValue());
            try (DicomFile file = DicomReader.standard().read(FileSource.open(sample), Until.PIXEL_DATA)) {
                if (file.transferSyntax().encapsulated()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean asksToTranscode(JsonNode node) {
        return node.has("Transcode") || node.path("query").asString("").contains("transcode=")
                || anyChild(node, ContractTest::asksToTranscode);
    }

    private static boolean anyChild(JsonNode node, Predicate<JsonNode> condition) {
        for (JsonNode child : node) {
            if (condition.test(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean needsOnlyWhatIsBuilt(JsonNode node) {
        boolean isNotBuilt = node.has("method") && NOT_BUILT.matcher(node.path("path").asString("")).matches()
                || node.isString() && List.of(OPERATION_NOT_BUILT, OWN_DICOM_PORT).contains(node.stringValue());
        return !isNotBuilt && !anyChild(node, child -> !needsOnlyWhatIsBuilt(child));
    }

    /** What differed, by case. */
    private static Map<String, String> failures(int port, String topic, List<String> cases) throws Exception {
        Path said = Files.createTempFile(folder, "replay", ".txt");
        Process replay = new ProcessBuilder("python3", RECORDINGS.resolve("replay.py").toString(), "--base",
                "http://127.0.0.1:" + port, "--only", "^(" + String.join("|", cases) + ")$",
                RECORDINGS.resolve(topic).toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        replay.waitFor();
        List<String> lines = Files.readAllLines(said);
        Map<String, String> failures = new HashMap<>();
        for (String line : lines) {
            Matcher failure = FAILURE.matcher(line);
            if (failure.matches()) {
                failures.put(failure.group(1), failure.group(2));
            }
        }
        String expected = (cases.size() - failures.size()) + " passed, " + failures.size() + " failed";
        assertThat(lines).as("what replay.py said of " + topic).contains(expected);
        return failures;
    }
}
