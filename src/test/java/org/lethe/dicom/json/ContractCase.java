package org.lethe.dicom.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded exchange about the tags of the sample files beside the project.
 *
 * @param id its name
 * @param samples the files that are uploaded first
 * @param path of the request, without variables: {@code /instances/CT_small/tags}
 * @param query the options of the request, each with its value or an empty string
 * @param expected what the answer must be
 */
record ContractCase(String id, List<String> samples, String path, Map<String, String> query, JsonNode expected) {
    private static final Path SHARED = Path.of("..", "shared");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The cases of a topic that ask for something below a resource. */
    static Stream<ContractCase> read(String topic, String pathRegex) {
        Path file = SHARED.resolve("contract").resolve(topic + ".json");
        if (!Files.exists(file)) {
            return Stream.empty();
        }
        Map<String, String> identifiers = identifiers();
        return JSON.readTree(file).get("cases").valueStream()
                .map(node -> of(node, identifiers))
                .filter(recorded -> recorded.path.matches(pathRegex));
    }

    private static ContractCase of(JsonNode node, Map<String, String> identifiers) {
        JsonNode request = node.get("request");
        JsonNode uploads = node.path("setup").path("upload");
        String path = request.get("path").stringValue().replaceAll("\\$\\{(\\w+)\\.\\w+}", "$1");
        String expected = node.get("expected").toString();
        for (Map.Entry<String, String> identifier : identifiers.entrySet()) {
            expected = expected.replace("${" + identifier.getKey() + "}", identifier.getValue());
        }
        return new ContractCase(
                node.get("id").stringValue(),
                uploads.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue).toList(),
                path,
                options(request.path("query").stringValue("")),
                JSON.readTree(expected));
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        Arrays.stream(query.split("&")).filter(option -> !option.isEmpty()).forEach(option -> {
            String[] parts = option.split("=", 2);
            options.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        });
        return options;
    }

    /** The variables of all samples, such as {@code CT_small.SOPInstanceUID}. */
    private static Map<String, String> identifiers() {
        Map<String, String> identifiers = new HashMap<>();
        try {
            List<String> names = List.of("PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID");
            Files.readAllLines(SHARED.resolve("dicom").resolve("MANIFEST.tsv")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(row -> {
                        for (int i = 0; i < names.size(); i++) {
                            identifiers.put(row[0].replace(".dcm", "") + "." + names.get(i), row[9 + i]);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return identifiers;
    }

    /** The form that the options ask for. */
    TagFormat format() {
        if (query.containsKey("short")) {
            return TagFormat.SHORT;
        }
        return query.containsKey("simplify") ? TagFormat.SIMPLIFY : TagFormat.FULL;
    }

    /** The sample that the path names. */
    Path sample() {
        return SHARED.resolve("dicom").resolve(path.split("/")[2] + ".dcm");
    }

    /** What the path names below the resource. */
    String view() {
        return path.split("/", 4)[3];
    }

    @Override
    public String toString() {
        return id;
    }
}
