package org.lethe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription.Planes;
import org.lethe.image.PixelDescription.Representation;

class AheadTest {
    private static final int FRAMES = 20;

    private final int memory = Ahead.kilobytesLeft();

    @AfterEach
    void allMemoryIsGivenBack() {
        assertThat(Ahead.kilobytesLeft()).isEqualTo(memory);
    }

    @Test
    void eachFrameIsWorkedOnOnceAndComesInItsTurn() throws IOException {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        try (Ahead<Integer> ahead = new Ahead<>(frames(8), index -> {
            assertThat(seen.add(index)).isTrue();
            return index * index;
        })) {
            for (int i = 0; i < FRAMES; i++) {
                assertThat(ahead.get(i)).isEqualTo(i * i);
            }
        }
    }

    @Test
    void theNextFrameDoesNotWaitForTheOneBefore() throws IOException {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        CountDownLatch nextHasBegun = new CountDownLatch(1);
        try (Ahead<Boolean> ahead =
                new Ahead<>(frames(8), index -> index == 0 ? await(nextHasBegun) : end(nextHasBegun))) {
            assertThat(ahead.get(0)).isTrue();
        }
    }

    @Test
    void whoJumpsGetsTheFrameThatWasAskedFor() throws IOException {
        try (Ahead<Integer> ahead = new Ahead<>(frames(8), index -> index)) {
            for (int index : new int[] {0, 7, 7, 3, 4, 19, 0}) {
                assertThat(ahead.get(index)).isEqualTo(index);
            }
        }
    }

    @Test
    void faultsComeWithTheFrameThatHasThem() throws IOException {
        try (Ahead<Integer> ahead = new Ahead<>(frames(8), index -> {
            switch (index) {
                case 1 -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "broken");
                case 2 -> throw new IOException("gone");
                default -> {
                    return index;
                }
            }
        })) {
            assertThat(ahead.get(0)).isZero();
            assertThatThrownBy(() -> ahead.get(1)).isInstanceOf(LetheException.class).hasMessage("broken");
            assertThatThrownBy(() -> ahead.get(2)).isInstanceOf(IOException.class).hasMessage("gone");
            assertThat(ahead.get(3)).isEqualTo(3);
        }
    }

    @Test
    void aFrameThatIsTooLargeIsNotWorkedOnAhead() throws IOException {
        int side = (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 21.0);
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        try (Ahead<Boolean> ahead = new Ahead<>(frames(side), seen::add)) {
            assertThat(ahead.get(0)).isTrue();
            assertThat(Ahead.kilobytesLeft()).isEqualTo(memory);
        }
        assertThat(seen).containsExactly(0);
    }

    private static boolean await(CountDownLatch latch) throws IOException {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static boolean end(CountDownLatch latch) {
        latch.countDown();
        return true;
    }

    private static PixelDescription frames(int side) {
        return new PixelDescription(
                side, side, 1, 8, 8, 7, Representation.UNSIGNED, Planes.INTERLEAVED, "MONOCHROME2", FRAMES);
    }
}
