package org.lethe.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a configuration file said.
 *
 * @param settings everything, with the defaults in the place of what the file left out
 * @param notices what the person who starts the server should know, a line each; free of values of the file
 */
public record Configuration(Settings settings, List<String> notices) {
    private static final long FILE_BYTES_MAX = 16L << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build())
            .build();

    public Configuration {
        notices = List.copyOf(notices);
    }

    /** The built-in defaults; relative paths start from the current directory. */
    public static Configuration defaults() {
        return parse("{}", Path.of(""), Map.of());
    }

    /**
     * Reads a file. Relative paths in it start from its folder, as in Orthanc.
     *
     * @param environment where <code>${NAME}</code> and <code>${NAME:-default}</code> are looked up
     * @throws LetheException naming every fault of the file at once
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new LetheException(ErrorKind.TOO_LARGE, "The configuration " + file + " is larger than 16 MiB");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), directory, environment);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The configuration " + file + " cannot be read as UTF-8 text: " + e.getClass().getSimpleName(), e);
        }
    }

    /**
     * Reads the text of a configuration.
     *
     * @param directory where relative paths start
     * @param environment where <code>${NAME}</code> and <code>${NAME:-default}</code> are looked up
     * @throws LetheException naming every fault of the text at once
     */
    static Configuration parse(String text, Path directory, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        ObjectNode root = objectOf(EnvironmentReferences.resolve(text, environment, problems));
        Keys keys = new Keys(root, directory, problems, notices);
        Settings settings = Settings.read(keys);
        if (!problems.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The configuration has faults, so the server does not start:\n  - "
                            + String.join("\n  - ", problems));
        }
        noticeUnused(root, keys.used(), notices);
        return new Configuration(settings, notices);
    }

    private static ObjectNode objectOf(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The configuration must be one JSON object");
        } catch (JacksonException e) {
            // Only the place: the parser's own words quote the file, which has passwords in it.
            TokenStreamLocation place = e.getLocation();
            String where = place == null ? "" : " in line " + place.getLineNr() + ", column " + place.getColumnNr();
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The configuration is not JSON, or has an option twice" + where);
        }
    }

    private static void noticeUnused(ObjectNode root, Set<String> used, List<String> notices) {
        Set<String> unused = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            String key = entry.getKey();
            if (!used.contains(key)) {
                (OrthancKeys.NOT_IN_USE.contains(key) ? unused : unknown).add(key);
            }
        }
        if (!unused.isEmpty()) {
            notices.add("Options of Orthanc that are known, but not in use: " + String.join(", ", unused));
        }
        if (!unknown.isEmpty()) {
            notices.add("Options that are not known, and are ignored: " + String.join(", ", unknown));
        }
    }
}
