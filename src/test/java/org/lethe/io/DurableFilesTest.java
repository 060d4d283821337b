package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.io.DurableFiles.Readers;

class DurableFilesTest {
    private static final int MAKERS = 8;
    private static final int ROUNDS = 50;

    @TempDir
    Path folder;

    @Test
    void oneOfManyMakesAFileAndAllReadItWhole() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                Path file = folder.resolve("key" + round);
                List<Callable<Boolean>> makers = new ArrayList<>();
                for (int maker = 0; maker < MAKERS; maker++) {
                    byte[] content = new byte[5000];
                    Arrays.fill(content, (byte) maker);
                    makers.add(() -> makesOrReads(file, content));
                }
                int made = 0;
                for (Future<Boolean> done : threads.invokeAll(makers)) {
                    made += done.get() ? 1 : 0;
                }
                assertThat(made).isEqualTo(1);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).as("drafts are gone").hasSize(ROUNDS);
        }
    }

    private static boolean makesOrReads(Path file, byte[] content) throws Exception {
        boolean made = false;
        try {
            byte[] before = Files.readAllBytes(file);
            assertThat(before).as("read before it was made").hasSize(content.length).containsOnly(before[0]);
        } catch (NoSuchFileException notYet) {
            try {
                DurableFiles.create(file, content, Readers.OWNER);
                made = true;
            } catch (FileAlreadyExistsException somebodyElseMadeIt) {
                // as it should be
            }
        }
        byte[] read = Files.readAllBytes(file);
        assertThat(read).hasSize(content.length).containsOnly(made ? content[0] : read[0]);
        return made;
    }

    @Test
    void aFileThatIsThereStaysAsItIs() throws Exception {
        Path file = folder.resolve("key");
        DurableFiles.create(file, new byte[] {1}, Readers.OWNER);
        assertThat(catchThrowable(
                () -> DurableFiles.create(file, new byte[] {2}, Readers.OWNER)))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void whatAKilledProcessLeftGoesAndWhatIsBeingWrittenStays() throws Exception {
        Path left = Files.writeString(folder.resolve("key.one.new"), "half");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path young = Files.writeString(folder.resolve("key.two.new"), "half");
        Path other = Files.writeString(folder.resolve("keys.new"), "whole");
        Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        DurableFiles.create(folder.resolve("key"), new byte[] {1}, Readers.OWNER);
        assertThat(left).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }
}
