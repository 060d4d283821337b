package org.lethe.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lethe.config.Options.Origin;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Configuration files, and folders of them, as JSON with comments. What is wrong with one is noted, and the others are
 * read all the same.
 */
final class ConfigurationFiles {
    private static final long FILE_BYTES_MAX = 16L << 20;
    private static final String SUFFIX = ".json";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build())
            .build();

    private final Map<String, String> environment;
    private final List<String> problems;

    /**
     * @param environment where <code>${NAME}</code> and <code>${NAME:-default}</code> are looked up
     * @param problems gets a line for each fault
     */
    ConfigurationFiles(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The folder where relative paths start if an option of this file or folder names none of its own. */
    static Path directoryOf(Path path) {
        return Files.isDirectory(path) ? path.toAbsolutePath() : path.toAbsolutePath().getParent();
    }

    /** Adds the options of a file, or of all files of a folder that end in {@code .json}, in order of their names. */
    void read(Path path, Options options) {
        if (!Files.isDirectory(path)) {
            readFile(path, options);
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            entries.filter(file -> file.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted().forEach(file -> readFile(file, options));
        } catch (IOException e) {
            problems.add(path + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void readFile(Path file, Options options) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                problems.add(file + " is larger than 16 MiB");
                return;
            }
            Origin origin = new Origin(file.toString(), directoryOf(file));
            readText(Files.readString(file, StandardCharsets.UTF_8), origin, options);
        } catch (IOException e) {
            problems.add(file + " cannot be read as UTF-8 text: " + e.getClass().getSimpleName());
        }
    }

    /** Adds the options of a text. */
    void readText(String text, Origin origin, Options options) {
        parseObject(EnvironmentReferences.resolve(text, environment, problems), origin.name())
                .ifPresent(object -> options.add(object, origin, problems));
    }

    /** Empty if it is no JSON object, which is noted then. */
    Optional<ObjectNode> parseObject(String text, String source) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return Optional.of(object);
            }
            problems.add(source + " must be one JSON object");
        } catch (JacksonException e) {
            // Only the place: the parser's own words quote the file, which has passwords in it.
            TokenStreamLocation place = e.getLocation();
            String where = place == null ? "" : " in line " + place.getLineNr() + ", column " + place.getColumnNr();
            problems.add(source + " is not JSON, or has an option twice" + where);
        }
        return Optional.empty();
    }

    /** A value of a variable: JSON if it is, otherwise a string. */
    static JsonNode valueOf(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode() ? JSON.getNodeFactory().stringNode(text) : value;
        } catch (JacksonException e) {
            return JSON.getNodeFactory().stringNode(text);
        }
    }
}
