package org.lethe.io;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Buffers outside the heap, for bytes that come from or go to files and sockets: the kernel reads and writes them
 * without another copy in between. They are costly to make, so that a few are kept.
 */
public final class DirectBuffers {
    /** Size of each. */
    public static final int BUFFER_BYTES = 1 << 20;
    private static final int KEPT_MAX = 16;

    private static final BlockingQueue<ByteBuffer> KEPT = new ArrayBlockingQueue<>(KEPT_MAX);

    private DirectBuffers() {}

    /** An empty buffer; whoever took it gives it back once nobody else uses it, or leaves it to the collector. */
    public static ByteBuffer take() {
        ByteBuffer kept = KEPT.poll();
        return kept == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : kept.clear();
    }

    /** Takes a buffer back that nobody uses any more. */
    public static void giveBack(ByteBuffer buffer) {
        KEPT.offer(buffer);
    }
}
