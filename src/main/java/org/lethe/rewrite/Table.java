package org.lethe.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table that stands beside these classes: tab-separated UTF-8 with one header line. */
final class Table {
    private Table() {}

    /** The rows without the header, each cut into its fields. */
    static List<String[]> read(String name) {
        try (InputStream stream = Table.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The program lacks its table " + name);
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The table " + name + " of the program cannot be read", e);
        }
    }

    /** A tag of eight hexadecimal digits. */
    static int tag(String digits) {
        return Integer.parseUnsignedInt(digits, 16);
    }

    /** Whether a row speaks of one tag, and not of a repeating group or of all private ones. */
    static boolean isSingleTag(String digits) {
        return digits.indexOf('X') < 0 && digits.indexOf('G') < 0;
    }
}
