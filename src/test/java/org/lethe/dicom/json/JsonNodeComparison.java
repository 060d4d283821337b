package org.lethe.dicom.json;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Compares JSON by what it means: {@code 1} and {@code 1.0} are the same number. */
final class JsonNodeComparison {
    static final Comparator<JsonNode> BY_VALUE =
            (one, other) -> one.equals(JsonNodeComparison::compareLeaves, other) ? 0 : 1;

    private JsonNodeComparison() {}

    private static int compareLeaves(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? Double.compare(one.doubleValue(), other.doubleValue())
                : one.equals(other) ? 0 : 1;
    }
}
