package org.lethe.io;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Buffers outside the heap, for bytes that come from or go to files and sockets: the kernel reads and writes them
 * without another copy in between. They are costly to make, so that a few are kept; while many are in use, as slow
 * clients hold them, the next ones are small.
 */
public final class DirectBuffers {
    /** Size of each, as a rule. */
    public static final int BUFFER_BYTES = 1 << 20;
    private static final int SMALL_BYTES = 32 << 10;
    private static final int LARGE_MAX = 64;
    private static final int KEPT_MAX = 16;

    private static final Semaphore LARGE = new Semaphore(LARGE_MAX);
    private static final BlockingQueue<ByteBuffer> KEPT = new ArrayBlockingQueue<>(KEPT_MAX);

    private DirectBuffers() {}

    /** An empty buffer; whoever took it gives it back once nobody else uses it, or else abandons it. */
    public static ByteBuffer take() {
        if (!LARGE.tryAcquire()) {
            return ByteBuffer.allocateDirect(SMALL_BYTES);
        }
        try {
            ByteBuffer kept = KEPT.poll();
            return kept == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : kept.clear();
        } catch (OutOfMemoryError e) {
            LARGE.release();
            throw e;
        }
    }

    /** Takes a buffer back that nobody uses any more. */
    public static void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() == BUFFER_BYTES) {
            KEPT.offer(buffer);
        }
        abandon(buffer);
    }

    /** Leaves a buffer to the collector, as somebody may still use it. */
    public static void abandon(ByteBuffer buffer) {
        if (buffer.capacity() == BUFFER_BYTES) {
            LARGE.release();
        }
    }
}
