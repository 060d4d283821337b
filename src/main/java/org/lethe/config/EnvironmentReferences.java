package org.lethe.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References to environment variables in the text of a configuration: <code>${NAME}</code> and
 * <code>${NAME:-default}</code>, in strings and, for numbers and booleans, outside of them (Orthanc Book,
 * "Configuration of Orthanc"). Comments are left alone.
 */
final class EnvironmentReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final String text;
    private final Map<String, String> environment;
    private final List<String> problems;
    private final StringBuilder resolved;

    private EnvironmentReferences(String text, Map<String, String> environment, List<String> problems) {
        this.text = text;
        this.environment = environment;
        this.problems = problems;
        this.resolved = new StringBuilder(text.length());
    }

    /**
     * The text with every reference replaced. A value that lands in a string is escaped, so that it cannot end the
     * string.
     *
     * @param problems gets a line for each variable that is neither set nor has a default
     */
    static String resolve(String text, Map<String, String> environment, List<String> problems) {
        if (!text.contains("${")) {
            return text;
        }
        EnvironmentReferences references = new EnvironmentReferences(text, environment, problems);
        references.scan();
        return references.resolved.toString();
    }

    private void scan() {
        Matcher reference = REFERENCE.matcher(text);
        boolean inString = false;
        int at = 0;
        while (at < text.length()) {
            int next = at + 1;
            if (!inString && text.startsWith("//", at)) {
                next = endOf("\n", at);
            } else if (!inString && text.startsWith("/*", at)) {
                next = endOf("*/", at + 2);
            } else if (inString && text.charAt(at) == '\\') {
                next = Math.min(at + 2, text.length());
            } else if (text.charAt(at) == '"') {
                inString = !inString;
            } else if (text.charAt(at) == '$' && reference.region(at, text.length()).lookingAt()) {
                String value = valueOf(reference);
                resolved.append(inString ? escaped(value) : value);
                at = reference.end();
                continue;
            }
            resolved.append(text, at, next);
            at = next;
        }
    }

    private int endOf(String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + mark.length();
    }

    private String valueOf(Matcher reference) {
        String value = environment.get(reference.group(1));
        if (value == null) {
            value = reference.group(2);
        }
        if (value == null) {
            problems.add("environment variable " + reference.group(1) + ": not set, and there is no default");
            return "null";
        }
        return value;
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
