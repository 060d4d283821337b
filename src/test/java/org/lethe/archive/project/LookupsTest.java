package org.lethe.archive.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.rewrite.JobKey;

class LookupsTest {
    private static final JobKey KEY = JobKey.random();

    @TempDir
    Path folder;

    private final Map<String, Long> counted = new HashMap<>();
    private Path file;

    @BeforeEach
    void record() {
        file = folder.resolve("a/lookups.jsonl");
        for (int i = 1; i <= 3; i++) {
            lookups().record("alice", "127.0.0.1", "A-" + i);
        }
    }

    /** As after a restart. */
    private Lookups lookups() {
        KeyRing keys = KeyRing.parse(new String(KeyRing.line(KEY), java.nio.charset.StandardCharsets.US_ASCII), "here");
        return new Lookups("a", new LookupFile(file), keys, new Lookups.Counter() {
            @Override
            public long of(String name) {
                return counted.getOrDefault(name, 0L);
            }

            @Override
            public void increment(String name) {
                counted.merge(name, 1L, Long::sum);
            }
        });
    }

    private Lookups.Shown shown() {
        return lookups().show(0, 100);
    }

    private void change(UnaryOperator<List<String>> change) throws Exception {
        Files.write(file, change.apply(new ArrayList<>(Files.readAllLines(file))));
    }

    @Test
    void whatWasRecordedIsShownInItsOrderAndIsForItsOwnerAlone() throws Exception {
        assertThat(shown().intact()).isTrue();
        assertThat(shown().shown()).extracting(Lookups.Lookup::pseudonym).containsExactly("A-1", "A-2", "A-3");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(lookups().show(1, 1).shown()).extracting(Lookups.Lookup::pseudonym).containsExactly("A-2");
    }

    @Test
    void noRecordIsChangedUnseen() throws Exception {
        change(lines -> lines.stream().map(line -> line.replace("A-2", "A-9")).toList());
        assertThat(shown().intact()).isFalse();
    }

    @Test
    void noRecordIsTakenOutUnseen() throws Exception {
        change(lines -> List.of(lines.get(0), lines.get(2)));
        assertThat(shown().intact()).isFalse();
    }

    @Test
    void noRecordIsCutOffAtTheEndUnseen() throws Exception {
        change(lines -> lines.subList(0, 2));
        assertThat(shown().intact()).isFalse();
        Files.delete(file);
        assertThat(shown().intact()).isFalse();
    }

    @Test
    void noRecordIsInsertedUnseen() throws Exception {
        change(lines -> List.of(lines.get(0), lines.get(1), "{\"User\":\"bob\"}", lines.get(2)));
        assertThat(shown().intact()).isFalse();
        assertThat(shown().count()).isEqualTo(4);
    }

    @Test
    void aLineThatACrashLeftUnfinishedGoesAndTheOthersStay() throws Exception {
        Files.writeString(file, "{\"Time\":\"20", StandardOpenOption.APPEND);

        lookups().record("alice", "127.0.0.1", "A-4");

        assertThat(shown().intact()).isTrue();
        assertThat(shown().shown()).extracting(Lookups.Lookup::pseudonym).containsExactly("A-1", "A-2", "A-3", "A-4");
    }

    @Test
    void whatADiskThatIsFullDoesNotTakeIsAFault() throws Exception {
        Path full = Path.of("/dev/full");
        org.assertj.core.api.Assumptions.assumeThat(full).exists();
        Lookups lookups = lookups();
        lookups.record("alice", "127.0.0.1", "A-4");
        Files.delete(file);
        Files.createSymbolicLink(file, full);

        assertThatThrownBy(() -> lookups.record("alice", "127.0.0.1", "A-5"))
                .hasMessageContaining("cannot be recorded");
        assertThat(counted).containsEntry("Lookups/a", 4L);
    }
}
