package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dimse.WorklistMemory.State;

/** Which files of a worklist are not read again. */
class WorklistMemoryTest {
    private static final Attributes DATASET = TestInstance.ct().dataset();
    private static final long MUCH = 1 << 20;

    @TempDir
    Path folder;

    private Path put(String name, TestInstance entry, Duration age) throws IOException {
        Path file = Files.write(folder.resolve(name), entry.file());
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private Path old(String name) throws IOException {
        return put(name, TestInstance.ct(), Duration.ofHours(1));
    }

    @Test
    void whatRestsIsRememberedAndWhatChangedIsNot() throws IOException {
        WorklistFolder worklist = new WorklistFolder(folder, DicomReader.standard());
        Path file = old("a.wl");
        Attributes first = worklist.read(file);

        assertThat(worklist.read(file)).isSameAs(first);

        put("a.wl", TestInstance.ct().patient("OTHER"), Duration.ofMinutes(30));
        assertThat(worklist.read(file).string(Tag.PatientID)).isEqualTo("OTHER");
    }

    @Test
    void whatMayStillChangeIsNotRemembered() throws IOException {
        WorklistMemory memory = new WorklistMemory(MUCH);
        Path file = put("a.wl", TestInstance.ct(), Duration.ofMinutes(-5));

        memory.remember(file, State.of(file), DATASET);

        assertThat(memory.recall(file, State.of(file))).isEmpty();
    }

    @Test
    void whatFindsNoRoomIsNotRememberedUntilOthersAreGone() throws IOException {
        WorklistMemory memory = new WorklistMemory(Identifier.weight(DATASET) * 3 / 2);
        Path first = old("a.wl");
        Path second = old("b.wl");
        memory.remember(first, State.of(first), DATASET);
        memory.remember(second, State.of(second), DATASET);
        assertThat(memory.recall(first, State.of(first))).contains(DATASET);
        assertThat(memory.recall(second, State.of(second))).isEmpty();

        memory.keepOnly(List.of(second));
        memory.remember(second, State.of(second), DATASET);
        assertThat(memory.recall(first, State.of(first))).isEmpty();
        assertThat(memory.recall(second, State.of(second))).contains(DATASET);
    }
}
