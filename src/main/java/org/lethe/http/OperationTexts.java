package org.lethe.http;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;

/**
 * What there is to say about each operation of the REST API, from the resource {@code operations.tsv}: verb, path,
 * summary, query, body, answer. A path that begins with {@code /{level}} stands for all levels; one that is written out
 * wins over it.
 */
final class OperationTexts {
    private static final String RESOURCE = "operations.tsv";
    private static final String NOTHING = "-";
    private static final String ANY_LEVEL = "/{level}";
    private static final int COLUMNS_MIN = 3;
    private static final Set<String> LEVELS =
            Arrays.stream(Level.values()).map(Level::plural).collect(Collectors.toUnmodifiableSet());

    private final Map<String, Text> texts;

    private OperationTexts(Map<String, Text> texts) {
        this.texts = texts;
    }

    /**
     * About one operation.
     *
     * @param summary in a few words
     * @param query groups of parameters behind the question mark
     * @param body media types that the body may have, and groups of members of the JSON object that it may be
     * @param answers media types of the answer; empty if it has no content
     */
    record Text(String summary, List<String> query, List<String> body, List<String> answers) {

        /** Media types of the body other than that of a JSON object with known members. */
        List<String> bodyTypes() {
            return body.stream().filter(Text::isMediaType).toList();
        }

        /** Groups of members of the body. */
        List<String> bodyGroups() {
            return body.stream().filter(name -> !isMediaType(name)).toList();
        }

        private static boolean isMediaType(String name) {
            return name.contains("/");
        }
    }

    static OperationTexts read() {
        Map<String, Text> texts = new HashMap<>();
        for (String[] columns : TextTable.read(RESOURCE, COLUMNS_MIN)) {
            Text text = new Text(columns[2], list(columns, 3), list(columns, 4), list(columns, 5));
            texts.put(columns[0] + " " + unnamed(columns[1]), text);
        }
        return new OperationTexts(Map.copyOf(texts));
    }

    private static List<String> list(String[] columns, int at) {
        return at >= columns.length || columns[at].equals(NOTHING) ? List.of() : List.of(columns[at].split(","));
    }

    /** Null if there is none. */
    Text of(Routes.Operation operation) {
        Text own = texts.get(operation.verb() + " " + unnamed(operation.pattern()));
        return own != null ? own : texts.get(operation.verb() + " " + unnamed(ofAnyLevel(operation.pattern())));
    }

    /** All texts, by verb and path with {@code {}} for each parameter. */
    Map<String, Text> all() {
        return texts;
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
