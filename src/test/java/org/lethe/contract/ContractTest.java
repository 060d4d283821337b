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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.index.postgres.IndexOfTests;
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

    private static final List<String> TOPICS = List.of(
            "instances-upload.json", "resources-tree.json", "tags-and-content.json", "find-lookup.json", "labels.json",
            "metadata.json", "attachments.json", "statistics.json", "changes-exports.json", "errors.json",
            "anonymize.json", "modify.json", "modify-sequences.json", "bulk.json", "split-merge.json", "jobs.json",
            "archive-media.json", "images-preview.json", "transcoding.json", "create-dicom.json", "system-tools.json",
            "dicom-net-config.json",
            "seed/seed-commands.json");

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicContainer> thisServerAnswersAsTheRecordedOneDid() throws Exception {
        assumeTrue(Files.isDirectory(RECORDINGS), RECORDINGS + " is not there: nothing was replayed");
        List<DynamicContainer> topics = new ArrayList<>();
        try (Lethe server = Lethe.start(Configuration.read(configuration(), Map.of()).settings())) {
            for (String topic : TOPICS) {
                topics.add(replay(server.httpPort(), topic));
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
        options.put("DicomPort", 0);
        Path storage = folder.resolve("storage");
        options.put("StorageDirectory", storage.toString());
        String members = JSON.writeValueAsString(options);
        return Files.writeString(folder.resolve("lethe.json"), members.substring(0, members.length() - 1)
                + TestS3.optionIfAsked(storage) + IndexOfTests.member(storage) + "}");
    }

    private static DynamicContainer replay(int port, String topic) throws Exception {
        List<String> cases = new ArrayList<>();
        for (JsonNode each : JSON.readTree(RECORDINGS.resolve(topic)).get("cases")) {
            cases.add(each.get("id").stringValue());
        }
        assertThat(cases).isNotEmpty().allMatch(id -> ID.matcher(id).matches());
        Map<String, String> failures = failures(port, topic, cases);
        return DynamicContainer.dynamicContainer(topic, cases.stream().map(id -> DynamicTest.dynamicTest(id, () -> {
            if (failures.containsKey(id)) {
                fail(failures.get(id));
            }
        })));
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
