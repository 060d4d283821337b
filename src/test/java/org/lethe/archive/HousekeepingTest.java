package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

class HousekeepingTest {
    @TempDir
    Path folder;

    private Index index;
    private BlobStore blobs;

    @BeforeEach
    void open() {
        index = SqliteIndex.open(folder);
        blobs = FileBlobStore.open(folder);
    }

    @AfterEach
    void close() {
        blobs.close();
        index.close();
    }

    private Path blobWithoutRow() throws IOException {
        Path blob = folder.resolve("ab/cd/abcd0000-0000-4000-8000-000000000001");
        Files.createDirectories(blob.getParent());
        Files.write(blob, new byte[3]);
        return Files.setLastModifiedTime(blob, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    @Test
    void whatACrashLeftGoesOnceABackupThatBeganMeanwhileHasEnded() throws IOException {
        Path blob = blobWithoutRow();
        PausingClock clock = new PausingClock();
        UnsettledBlobs none = new UnsettledBlobs(index, blobs);
        try (Housekeeping housekeeping = new Housekeeping(index, blobs, none, Duration.ofMinutes(1), clock)) {
            housekeeping.sweep();
            assertThat(blob).exists();
            housekeeping.sweep();
            assertThat(blob).exists();

            clock.now = SetClock.BEGIN.plus(DeletionPause.LENGTH).plusSeconds(1);
            housekeeping.sweep();

            assertThat(blob).doesNotExist();
        }
    }

    /** A clock that somebody asks who has just seen that there is no pause; then one begins. */
    private final class PausingClock extends SetClock {
        private boolean isFirst = true;

        @Override
        public Instant instant() {
            if (isFirst) {
                isFirst = false;
                DeletionPause.begin(index, Clock.fixed(BEGIN, ZoneOffset.UTC)).close();
            }
            return super.instant();
        }
    }
}
