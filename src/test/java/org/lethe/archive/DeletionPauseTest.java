package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

class DeletionPauseTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private Index index;

    @BeforeEach
    void open() {
        index = SqliteIndex.open(folder);
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void theEndOfOneDoesNotEndAnother() {
        try (DeletionPause _ = DeletionPause.begin(index, clock, NEVER)) {
            DeletionPause.begin(index, clock, NEVER).close();

            assertThat(DeletionPause.isOn(index, clock)).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void itLastsThoughWhoeverBeganItIsBusyWithOneThing() throws InterruptedException {
        try (DeletionPause _ = DeletionPause.begin(index, clock, SOON)) {
            for (int i = 0; i < 3; i++) {
                clock.now = clock.now.plus(DeletionPause.LENGTH).plusSeconds(1);
                while (!DeletionPause.isOn(index, clock)) {
                    Thread.sleep(SOON);
                }
            }
        }
    }

    @Test
    void itLapsesOnceItIsClosed() {
        DeletionPause.begin(index, clock, SOON).close();

        clock.now = clock.now.plus(DeletionPause.LENGTH).plusSeconds(1);

        assertThat(DeletionPause.isOn(index, clock)).isFalse();
    }
}
