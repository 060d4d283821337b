package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A resource beside this class whose lines are columns with tabs between them. */
final class TextTable {
    private TextTable() {}

    /** @throws IllegalStateException if a line has fewer columns than it must have */
    static List<String[]> read(String resource, int columnsMin) {
        List<String[]> rows = new ArrayList<>();
        for (String line : new String(bytes(resource), StandardCharsets.UTF_8).lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length < columnsMin) {
                throw new IllegalStateException(resource + " has a line that is too short: " + line);
            }
            rows.add(columns);
        }
        return rows;
    }

    /** The resource as it is. */
    static byte[] bytes(String resource) {
        try (InputStream in = TextTable.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
