package org.lethe.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import org.lethe.image.PixelDescription;

/**
 * The memory for frames that are decoded at the same time: many small ones, or one that is as large as frames may be.
 * Whoever finds no room waits, so that any number of clients who ask for pictures does not use up the heap.
 */
public final class DecodingRoom {
    /** Room is counted in pieces of so many samples. */
    private static final int PIECE_SAMPLES = 1 << 14;
    /** A sample takes four bytes once it is decoded, and about as much again while it is. */
    private static final int BYTES_PER_SAMPLE = 8;
    private static final int HEAP_PART = 8;

    private final int piecesMax;
    private final Semaphore pieces;

    /** @param bytes that may be in use at the same time */
    DecodingRoom(long bytes) {
        this.piecesMax = Math.clamp(bytes / BYTES_PER_SAMPLE / PIECE_SAMPLES, 1, Integer.MAX_VALUE);
        this.pieces = new Semaphore(piecesMax, true);
    }

    /** An eighth of the heap. */
    public static DecodingRoom ofHeap() {
        return new DecodingRoom(Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /** Room for one frame, which is free again once this is closed. */
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for room for one frame of such pixels. */
    public Place enter(PixelDescription frames) throws IOException {
        long samples = (long) frames.rows() * frames.columns() * frames.samples();
        int needed = Math.clamp(samples / PIECE_SAMPLES + 1, 1, piecesMax);
        try {
            pieces.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
        }
        return () -> pieces.release(needed);
    }
}
