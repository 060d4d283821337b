package org.lethe.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** Native pixel data that is decoded while it is read. Memory: one frame, and what {@link Ahead} may take. */
final class DecodedSource implements ByteSource {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Ahead<byte[]> frames;
    private final long frameBytes;
    private final long cellBytes;

    // Guarded by this.
    private int current;
    private byte[] cells;

    /** @throws LetheException if the first frame cannot be decoded, or a frame does not fill bytes */
    DecodedSource(Pixels pixels) throws IOException {
        PixelDescription description = pixels.description();
        int bits = description.bitsAllocated();
        this.frames = new Ahead<>(description, index -> NativeCells.of(pixels.frame(index), bits));
        this.frameBytes = description.frameBits() / 8;
        this.cellBytes = frameBytes * description.frames();
        this.cells = frames.get(0);
    }

    @Override
    public long size() {
        return cellBytes + cellBytes % 2;
    }

    @Override
    public synchronized void read(long position, byte[] target, int offset, int length) throws IOException {
        if (position < 0 || length < 0 || position > size() - length) {
            throw new EOFException("only " + size() + " bytes are there");
        }
        for (int done = 0; done < length;) {
            long at = position + done;
            if (at == cellBytes) {
                target[offset + done++] = 0; // the padding
                continue;
            }
            int within = (int) (at % frameBytes);
            int part = (int) Math.min(length - done, frameBytes - within);
            System.arraycopy(frame((int) (at / frameBytes)), within, target, offset + done, part);
            done += part;
        }
    }

    private byte[] frame(int index) throws IOException {
        if (index != current) {
            cells = null; // its memory may be needed for the next one
            cells = frames.get(index);
            current = index;
        }
        return cells;
    }

    @Override
    public synchronized void close() {
        frames.close();
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        copy(this, position, count, target);
    }

    /** Copies by way of a buffer. */
    static void copy(ByteSource source, long position, long count, WritableByteChannel target) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, count)];
        for (long done = 0; done < count;) {
            int part = (int) Math.min(chunk.length, count - done);
            source.read(position + done, chunk, 0, part);
            ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, part);
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
            done += part;
        }
    }
}
