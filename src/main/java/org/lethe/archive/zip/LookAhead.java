package org.lethe.archive.zip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The memory that all archives together may use for what is deflated, but not yet written: a quarter of the heap.
 * Each archive has room for one chunk, for which it waits if need be; half of the memory is kept for that. What it
 * reads ahead of its one chunk is borrowed from the other half while there is some left. So any number of slow
 * readers cost no more memory than a few fast ones, and those who do not read at all leave room for others.
 */
final class LookAhead {
    /** Files may be smaller than a chunk: what is borrowed is counted in pieces. */
    private static final int PIECE_BYTES = 64 << 10;
    /** A chunk is there twice, as it was and deflated. */
    private static final int COPIES = 2;
    private static final int HEAP_PART = 4;

    private final Semaphore chunks;
    private final Semaphore pieces;

    /**
     * @param memoryBytes that may be used
     * @param chunkBytes the size of the largest chunk
     */
    LookAhead(long memoryBytes, int chunkBytes) {
        long half = memoryBytes / COPIES / 2;
        this.chunks = new Semaphore((int) Math.max(1, half / chunkBytes), true);
        this.pieces = new Semaphore((int) Math.min(Integer.MAX_VALUE, half / PIECE_BYTES));
    }

    static LookAhead ofHeap(int chunkBytes) {
        return new LookAhead(Runtime.getRuntime().maxMemory() / HEAP_PART, chunkBytes);
    }

    private static int pieces(int bytes) {
        return Math.max(1, (bytes + PIECE_BYTES - 1) / PIECE_BYTES);
    }

    /** Waits for the room of one chunk, which an archive keeps as long as it is written. */
    void enter() throws IOException {
        try {
            chunks.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
        }
    }

    /** Gives the room of {@link #enter} back. */
    void leave() {
        chunks.release();
    }

    /** Whether there is room for more bytes; then they are to be {@link #giveBack given back}. */
    boolean borrow(int bytes) {
        return pieces.tryAcquire(pieces(bytes));
    }

    /** Gives back what was borrowed for so many bytes. */
    void giveBack(int bytes) {
        pieces.release(pieces(bytes));
    }
}
