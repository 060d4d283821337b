package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;

/**
 * A line about each operation of the REST API, from the resource {@code operations.tsv}: verb, path, text. A path that
 * begins with {@code /{level}} stands for all levels; one that is written out wins over it.
 */
final class OperationTexts {
    private static final String RESOURCE = "operations.tsv";
    private static final String ANY_LEVEL = "/{level}";
    private static final Set<String> LEVELS =
            Arrays.stream(Level.values()).map(Level::plural).collect(Collectors.toUnmodifiableSet());

    private final Map<String, String> texts;

    private OperationTexts(Map<String, String> texts) {
        this.texts = texts;
    }

    static OperationTexts read() {
        Map<String, String> texts = new HashMap<>();
        try (InputStream in = OperationTexts.class.getResourceAsStream(RESOURCE)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                String[] columns = line.split("\t", -1);
                texts.put(columns[0] + " " + unnamed(columns[1]), columns[2]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OperationTexts(Map.copyOf(texts));
    }

    /** Null if there is none. */
    String of(Routes.Operation operation) {
        String own = texts.get(operation.verb() + " " + unnamed(operation.pattern()));
        return own != null ? own : texts.get(operation.verb() + " " + unnamed(ofAnyLevel(operation.pattern())));
    }

    /** The texts that none of these operations has: verb and path, with {@code {}} for each parameter. */
    Set<String> unusedBy(List<Routes.Operation> operations) {
        Set<String> unused = new TreeSet<>(texts.keySet());
        for (Routes.Operation operation : operations) {
            unused.remove(operation.verb() + " " + unnamed(operation.pattern()));
            unused.remove(operation.verb() + " " + unnamed(ofAnyLevel(operation.pattern())));
        }
        return unused;
    }

    private static String ofAnyLevel(String pattern) {
        String[] segments = pattern.split("/", 3); // the first is empty
        if (segments.length < 2 || !LEVELS.contains(segments[1])) {
            return pattern;
        }
        return ANY_LEVEL + pattern.substring(1 + segments[1].length());
    }

    /** Parameters may be called one thing here and another there. */
    private static String unnamed(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", "{}").replace("**", "{}");
    }
}
