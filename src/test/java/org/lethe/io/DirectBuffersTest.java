package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectBuffersTest {
    private static final int MANY = 500;

    @Test
    void whoComesWhenManyAreInUseGetsASmallOne() {
        List<ByteBuffer> taken = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                taken.add(DirectBuffers.take());
            }
            assertThat(taken.stream().mapToLong(ByteBuffer::capacity).sum()).isLessThan(100L << 20);
            assertThat(taken.getLast().capacity()).isPositive().isLessThan(DirectBuffers.BUFFER_BYTES);
        } finally {
            taken.forEach(DirectBuffers::giveBack);
        }
    }

    @Test
    void buffersThatWereAbandonedDoNotMakeTheOthersSmall() {
        for (int i = 0; i < MANY; i++) {
            DirectBuffers.abandon(DirectBuffers.take());
        }
        ByteBuffer next = DirectBuffers.take();
        assertThat(next.capacity()).isEqualTo(DirectBuffers.BUFFER_BYTES);
        DirectBuffers.giveBack(next);
    }
}
