package org.lethe.archive.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class RowsFileTest {
    @TempDir
    Path folder;

    private Path file(String lines) throws IOException {
        Path file = folder.resolve("rows.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path file = folder.resolve("rows.jsonl.gz");
        try (RowsFile.Writer writer = new RowsFile.Writer(file)) {
            writer.property("one", "1");
            writer.property("two", "2");
            writer.end();
        }
        List<String> names = new ArrayList<>();

        RowsFile.read(file, (_, json) -> names.add(json.get("Name").stringValue()));

        assertThat(names).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "PROPERTY {}\n", "PROPERTY {}\nEND {}\n", "PROPERTY {}\nEND {\"Lines\":2}\n",
        "PROPERTY {\nEND {\"Lines\":1}\n", "PROPERTY\nEND {\"Lines\":1}\n", "OTHER {}\nEND {\"Lines\":1}\n"})
    void whatIsNotWholeOrCannotBeUnderstoodIsRefused(String lines) throws IOException {
        Path file = file(lines);

        assertThatThrownBy(() -> RowsFile.read(file, (_, _) -> {})).isInstanceOfSatisfying(LetheException.class,
                fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.CORRUPTED_FILE));
    }

    @Test
    void aFaultOfWhoeverTakesTheRowsIsNotOneOfTheFile() throws IOException {
        Path file = file("PROPERTY {}\nEND {\"Lines\":1}\n");

        assertThatThrownBy(() -> RowsFile.read(file, (_, _) -> {
            throw new IllegalArgumentException("mine");
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("mine");
    }
}
