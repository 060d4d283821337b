package org.lethe.evidence;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the text of a report is laid out: JSON whose lines are the units of the chain, so that whoever checks it needs
 * neither memory for all of it nor a rule how JSON is to be written.
 */
final class Layout {
    static final String FORMAT = "Lethe evidence 1";

    static final String BEGIN = "{\"Format\":\"" + FORMAT + "\",";
    static final String HEADER = "\"Header\":";
    static final String OUTPUTS = "\"Outputs\":[";
    static final String TOTALS = "\"Totals\":[";
    static final String END_OF_ARRAY = "],";
    static final String SUMMARY = "\"Summary\":";
    static final String SEAL = "\"Seal\":";

    /** The longest line, in bytes: one output with {@code RewriteReport.PATHS_MAX} long paths. */
    static final int LINE_BYTES_MAX = 16 << 20;

    private static final int DEPTH_MAX = 16;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Layout() {}

    /** One line, without its end. */
    static byte[] line(JsonNode value) {
        return JSON.writeValueAsBytes(value);
    }

    static String text(JsonNode value) {
        return JSON.writeValueAsString(value);
    }

    /** @throws tools.jackson.core.JacksonException if it is no JSON */
    static JsonNode read(byte[] line) {
        return JSON.readTree(line);
    }

    /** @throws tools.jackson.core.JacksonException if it is no JSON */
    static JsonNode read(String text) {
        return JSON.readTree(text);
    }
}
