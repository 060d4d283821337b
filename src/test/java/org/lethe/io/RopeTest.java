package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RopeTest {

    @Test
    void aRopeOfAnyPiecesReadsAsIfItWereOneArray() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var expected = new ByteArrayOutputStream();
            var builder = new Rope.Builder();
            for (int piece = random.nextInt(8); piece > 0; piece--) {
                byte[] bytes = new byte[random.nextInt(12_000)];
                random.nextBytes(bytes);
                int offset = random.nextInt(bytes.length + 1);
                int length = random.nextInt(bytes.length - offset + 1);
                expected.write(bytes, offset, length);
                if (random.nextBoolean()) {
                    builder.append(bytes, offset, length);
                } else {
                    builder.append(ByteSource.of(bytes), offset, length);
                }
            }
            assertSame(builder.build(), expected.toByteArray(), random);
        }
    }

    private static void assertSame(ByteSource rope, byte[] expected, Random random) throws IOException {
        assertThat(rope.size()).isEqualTo(expected.length);
        int from = random.nextInt(expected.length + 1);
        int to = from + random.nextInt(expected.length - from + 1);
        byte[] read = new byte[to - from];
        rope.read(from, read, 0, read.length);
        assertThat(read).isEqualTo(Arrays.copyOfRange(expected, from, to));
        var sent = new ByteArrayOutputStream();
        rope.transferTo(from, to - from, Channels.newChannel(sent));
        assertThat(sent.toByteArray()).isEqualTo(read);
    }

    @Test
    void bytesBeyondTheEndAreAnError() {
        ByteSource rope = new Rope.Builder().append(new byte[10]).build();
        assertThatThrownBy(() -> rope.read(5, new byte[6], 0, 6)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> rope.transferTo(-1, 1, Channels.newChannel(new ByteArrayOutputStream())))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void aPatchOverwritesWhatWasAddedAtItsMark() throws IOException {
        var builder = new Rope.Builder().append(new byte[] {1, 2});
        int mark = builder.mark();
        ByteSource rope = builder.append(new byte[] {0, 0})
                .append(ByteSource.of(new byte[10_000]), 0, 10_000)
                .build();
        builder.patch(mark, new byte[] {8, 9});
        byte[] patched = new byte[4];
        builder.build().read(0, patched, 0, 4);
        assertThat(patched).containsExactly(1, 2, 8, 9);
        assertThat(rope.size()).isEqualTo(10_004);
    }

    @Test
    void closingARopeClosesWhatItOwns() throws IOException {
        var closed = new AtomicBoolean();
        new Rope.Builder().owning(() -> closed.set(true)).build().close();
        assertThat(closed).isTrue();
    }
}
