package org.lethe.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * Bytes of known size that can be read at any position, by any number of threads at once.
 *
 * <p>Implementations: {@link #of(byte[])} for bytes in memory, {@link FileSource} for a file.
 * Whoever opens a source closes it; closing twice is fine.
 */
public interface ByteSource extends Closeable {

    /** The number of bytes. */
    long size();

    /**
     * Reads exactly {@code length} bytes.
     *
     * @param position where to begin, counted from 0
     * @throws java.io.EOFException if the source ends before that
     * @throws IOException if the source cannot be read
     */
    void read(long position, byte[] target, int offset, int length) throws IOException;

    /**
     * Hands exactly {@code count} bytes to a channel, by the kernel where both ends are files.
     *
     * @throws java.io.EOFException if the source ends before that
     * @throws IOException if the source cannot be read or the channel not be written
     */
    void transferTo(long position, long count, WritableByteChannel target) throws IOException;

    /** Releases what the source holds; bytes in memory hold nothing. */
    @Override
    default void close() throws IOException {}

    /** The bytes of an array, which must not change any more. */
    static ByteSource of(byte[] bytes) {
        return new ArraySource(bytes, bytes.length);
    }

    /** The first {@code size} bytes of an array, which must not change any more. */
    static ByteSource of(byte[] bytes, int size) {
        return new ArraySource(bytes, size);
    }
}
