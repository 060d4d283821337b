package org.lethe.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Tables that stand beside the classes of this package: tab-separated UTF-8 with one header line. */
final class Resource {
    private Resource() {}

    /**
     * Hands each row, cut into its fields, to a reader. The array is the same for each row.
     *
     * @param columns how many fields a row has
     */
    static void forEachRow(String name, int columns, Consumer<String[]> reader) {
        String text = new String(read(name), StandardCharsets.UTF_8);
        String[] fields = new String[columns];
        int at = text.indexOf('\n') + 1;
        while (at < text.length()) {
            for (int column = 0; column < columns; column++) {
                int end = text.indexOf(column == columns - 1 ? '\n' : '\t', at);
                fields[column] = text.substring(at, end);
                at = end + 1;
            }
            reader.accept(fields);
        }
    }

    /** All the bytes of a table. */
    static byte[] read(String name) {
        try (InputStream stream = Resource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The program lacks its table " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The table " + name + " of the program cannot be read", e);
        }
    }
}
