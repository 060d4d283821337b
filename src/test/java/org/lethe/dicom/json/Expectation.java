package org.lethe.dicom.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Compares JSON with what a contract case expects: plain values and those matchers that the cases of tags use. */
final class Expectation {
    private final List<String> differences = new ArrayList<>();

    private Expectation() {}

    /** What differs, each with the JSON pointer of the place; empty if all fits. */
    static List<String> differences(JsonNode expected, JsonNode actual) {
        Expectation expectation = new Expectation();
        expectation.compare(expected, actual, "");
        return expectation.differences;
    }

    private void compare(JsonNode expected, JsonNode actual, String at) {
        if (actual == null) {
            differences.add(at + ": missing");
        } else if (expected.isObject() && expected.has("$contains")) {
            compareMembers(expected.get("$contains"), actual, at);
        } else if (expected.isObject() && expected.has("$one-of")) {
            boolean fits = expected.get("$one-of").valueStream().anyMatch(one -> differences(one, actual).isEmpty());
            check(fits, expected, actual, at);
        } else if (expected.isObject()) {
            compareMembers(expected, actual, at);
            actual.propertyNames().stream()
                    .filter(name -> !expected.has(name))
                    .forEach(name -> differences.add(at + "/" + name + ": not expected"));
        } else if (expected.isArray()) {
            compareItems(expected, actual, at);
        } else if (expected.isString() && expected.stringValue().startsWith("$")) {
            compareWithMatcher(expected.stringValue(), actual, at);
        } else {
            check(expected.equals(actual), expected, actual, at);
        }
    }

    private void compareMembers(JsonNode expected, JsonNode actual, String at) {
        expected.forEachEntry((name, value) -> compare(value, actual.get(name), at + "/" + name));
    }

    private void compareItems(JsonNode expected, JsonNode actual, String at) {
        if (!actual.isArray() || actual.size() != expected.size()) {
            differences.add(at + ": " + expected.size() + " items expected, not " + actual.size());
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            compare(expected.get(i), actual.get(i), at + "/" + i);
        }
    }

    private void compareWithMatcher(String matcher, JsonNode actual, String at) {
        boolean fits = switch (matcher) {
            case "$any" -> true;
            case "$string" -> actual.isString() && !actual.stringValue().isEmpty();
            case "$text" -> actual.isString();
            default -> {
                if (!matcher.startsWith("$regex:")) {
                    throw new IllegalArgumentException("no such matcher here: " + matcher);
                }
                yield actual.isString() && actual.stringValue().matches("(?s)" + matcher.substring("$regex:".length()));
            }
        };
        if (!fits) {
            differences.add(at + ": " + actual + " does not fit " + matcher);
        }
    }

    private void check(boolean fits, JsonNode expected, JsonNode actual, String at) {
        if (!fits) {
            differences.add(at + ": " + expected + " expected, not " + actual);
        }
    }
}
