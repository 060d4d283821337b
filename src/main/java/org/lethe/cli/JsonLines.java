package org.lethe.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON, one in a line, their members with upper-case initials as in all of the REST API. */
final class JsonLines {
    private static final JsonMapper JSON =
            JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE).build();

    private JsonLines() {}

    /** Writes a line, at once. */
    static void write(Writer file, Record line) {
        try {
            file.write(JSON.writeValueAsString(line));
            file.write('\n');
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the report cannot be written", e);
        }
    }
}
