package org.lethe.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes to a peer and from it. Deadlines are moments of {@link System#nanoTime}; one that passes is a
 * {@link java.net.SocketTimeoutException}. One thread reads and writes; any may close.
 */
sealed interface Wire extends Closeable permits PlainWire, TlsWire {
    /**
     * Reads what is there, and waits for at least one byte.
     *
     * @param target has room
     * @return how many bytes were read, or -1 if the peer sends no more
     */
    int read(ByteBuffer target, long deadline) throws IOException;

    /** Writes all bytes. */
    void write(ByteBuffer bytes, long deadline) throws IOException;

    /** Whether bytes came that were not read yet, or the end; does not wait for any. */
    boolean isReadable(long deadline) throws IOException;
}
