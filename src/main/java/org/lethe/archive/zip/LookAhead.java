package org.lethe.archive.zip;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all archives together may use for what is deflated, but not yet written: a quarter of the heap.
 * Each archive has room for one chunk, for which it waits if need be; what it reads ahead of that is borrowed while
 * there is some left. So any number of slow readers cost no more memory than a few fast ones.
 */
final class LookAhead {
    /** Files may be smaller than a chunk: room is counted in pieces. */
    private static final int PIECE_BYTES = 64 << 10;
    /** A chunk is there twice, as it was and deflated. */
    private static final int COPIES = 2;
    private static final int HEAP_PART = 4;

    private final int piecesPerChunk;
    private final Semaphore pieces;

    /**
     * @param memoryBytes that may be used
     * @param chunkBytes the size of the largest chunk
     */
    LookAhead(long memoryBytes, int chunkBytes) {
        this.piecesPerChunk = pieces(chunkBytes);
        this.pieces = new Semaphore((int) Math.max(piecesPerChunk, memoryBytes / COPIES / PIECE_BYTES), true);
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
            pieces.acquire(piecesPerChunk);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
        }
    }

    /** Gives the room of {@link #enter} back. */
    void leave() {
        pieces.release(piecesPerChunk);
    }

    /** Whether there is room for more bytes; then they are to be {@link #giveBack given back}. */
    boolean borrow(int bytes) {
        try {
            // With a time, though none, because those that wait go first then.
            return pieces.tryAcquire(pieces(bytes), 0, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives back what was borrowed for so many bytes. */
    void giveBack(int bytes) {
        pieces.release(pieces(bytes));
    }
}
