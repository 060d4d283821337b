package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.image.PixelDescription;
import org.lethe.image.PixelDescription.Planes;
import org.lethe.image.PixelDescription.Representation;

class DecodingRoomTest {
    private static final int MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({"512, 512, 1, 3", "256, 256, 1, 12", "1024, 1024, 3, 1", "65535, 65535, 4, 1"})
    void asManyFramesAreDecodedAtOnceAsThereIsRoomForAndAlwaysOne(int rows, int columns, int samples, int most)
            throws Exception {
        DecodingRoom room = new DecodingRoom(8L * MEBIBYTE);
        PixelDescription frames = frames(rows, columns, samples);
        AtomicInteger inside = new AtomicInteger();
        Semaphore entered = new Semaphore(0);
        CountDownLatch leave = new CountDownLatch(1);

        Thread[] clients = new Thread[most + 2];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = Thread.startVirtualThread(() -> {
                try (DecodingRoom.Place _ = room.enter(frames)) {
                    inside.incrementAndGet();
                    entered.release();
                    leave.await();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertThat(entered.tryAcquire(most, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(entered.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(inside).hasValue(most);
        leave.countDown();

        for (Thread client : clients) {
            assertThat(client.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(inside).hasValue(clients.length);
    }

    @Test
    void roomIsFreeAgainAfterAFault() throws IOException {
        DecodingRoom room = new DecodingRoom(MEBIBYTE);
        PixelDescription whole = frames(4096, 4096, 1);

        for (int i = 0; i < 3; i++) {
            try (DecodingRoom.Place _ = room.enter(whole)) {
                throw new IllegalStateException("as a decoder might");
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("as a decoder might");
            }
        }
    }

    private static PixelDescription frames(int rows, int columns, int samples) {
        return new PixelDescription(rows, columns, samples, 16, 16, 15, Representation.UNSIGNED, Planes.values()[0],
                "MONOCHROME2", 1);
    }
}
