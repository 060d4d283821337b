package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter does not look at. */
class SourcesTest {
    private static final int COLUMNS_MAX = 120;

    @Test
    void everyPackageSaysWhatItDoes() throws IOException {
        List<Path> folders = sources("src/main/java").stream().map(Path::getParent).distinct().toList();

        assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void noLineIsLongerThanAScreenIsWide() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : sources("src")) {
            List<String> lines = Files.readAllLines(source);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > COLUMNS_MAX) {
                    tooLong.add(source + ":" + (i + 1));
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
