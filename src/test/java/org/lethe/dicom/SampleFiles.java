package org.lethe.dicom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The sample files beside the project; tests that need them are skipped where they are missing. */
public final class SampleFiles {
    private static final Path FOLDER = Path.of("..", "shared", "dicom");

    private SampleFiles() {}

    /** One sample. */
    public static Path of(String name) {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "skipped: ../shared/dicom is not there");
        return FOLDER.resolve(name);
    }

    /** All the samples that a server accepts, by name. */
    public static Stream<String> readable() {
        Path manifest = FOLDER.resolve("MANIFEST.tsv");
        if (!Files.isRegularFile(manifest)) {
            return Stream.of("skipped: ../shared/dicom is not there");
        }
        try {
            List<String> names = Files.readAllLines(manifest).stream()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
                    .map(line -> line.split("\t"))
                    .filter(row -> !row[8].equals("-"))
                    .map(row -> row[0])
                    .toList();
            return names.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
