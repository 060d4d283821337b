package org.lethe.dicom;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code ../shared} of the reference data, which a build does not need. */
final class SharedFolder {
    private SharedFolder() {}

    /** A file of it; skips the calling test, saying so, when it is not there. */
    static Path file(String name) {
        Path file = Path.of("..", "shared").resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
        return file;
    }

    /** The rows of a tab-separated file, cut into their fields, without the header. */
    static Stream<List<String>> rows(String name) throws IOException {
        return Files.readAllLines(file(name)).stream().skip(1).map(line -> List.of(line.split("\t", -1)));
    }
}
