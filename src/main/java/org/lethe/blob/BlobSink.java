package org.lethe.blob;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * Takes the bytes of one blob as they come, and computes its checksums on the way.
 *
 * <p>Memory: at most {@link #MEMORY_BYTES_MAX}; beyond that the bytes go straight to the storage. To be used by
 * one thread at a time. Closed without a commit, it leaves nothing behind.
 *
 * <p>Writing throws {@link LetheException}: {@link ErrorKind#FULL_STORAGE} if there is no room,
 * {@link ErrorKind#STORAGE} if the storage cannot be written.
 */
public abstract class BlobSink extends OutputStream implements WritableByteChannel {
    /** How many bytes a sink holds in memory before it turns to the storage. */
    public static final int MEMORY_BYTES_MAX = 128 * 1024;

    /** The key that the blob has once it is committed. */
    public abstract UUID key();

    /** How many bytes were written so far. */
    public abstract long size();

    @Override
    public void write(byte[] bytes, int offset, int length) {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public abstract int write(ByteBuffer bytes);

    /**
     * Appends a range of a source; by the kernel where both are files.
     *
     * @param position where the range begins in the source
     * @param count its length in bytes
     * @throws IOException if the source ends before that or cannot be read
     */
    public void transferFrom(ByteSource source, long position, long count) throws IOException {
        checkTakes(source, position, count);
        source.transferTo(position, count, this);
    }

    /**
     * Refuses a range that is not in its source.
     *
     * @throws IllegalStateException if nothing can be written any more
     * @throws EOFException if the source ends before the range does
     */
    protected final void checkTakes(ByteSource source, long position, long count) throws EOFException {
        checkWriting();
        if (position < 0 || count < 0 || position > source.size() - count) {
            throw new EOFException("the source ends at " + source.size());
        }
    }

    /** @throws IllegalStateException if nothing can be written any more */
    protected final void checkWriting() {
        if (!isOpen()) {
            throw new IllegalStateException("this sink takes no more");
        }
    }

    /**
     * What was written, to be read back before the commit. The caller closes it, before the sink. Nothing may be
     * written after.
     */
    public abstract ByteSource written();

    /** Makes the blob durable: once this returns, it outlives a crash. Nothing can be written after. */
    public abstract Blob commit();

    @Override
    public abstract boolean isOpen();

    @Override
    public abstract void close();
}
