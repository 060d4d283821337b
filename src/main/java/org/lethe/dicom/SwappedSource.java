package org.lethe.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.lethe.io.ByteSource;

/**
 * A region of numbers, in the other byte order. Closing it does not close what lies below.
 *
 * @param below the source of the region
 * @param offset where it begins there
 * @param size its length in bytes
 * @param numberBytes the size of one number
 */
record SwappedSource(ByteSource below, long offset, long size, int numberBytes) implements ByteSource {
    private static final int CHUNK_BYTES = 64 << 10;

    @Override
    public void read(long position, byte[] target, int targetOffset, int length) throws IOException {
        long first = position - position % numberBytes;
        long past = position + length;
        long last = Math.min(size, past + (numberBytes - past % numberBytes) % numberBytes);
        byte[] numbers = new byte[(int) (last - first)];
        below.read(offset + first, numbers, 0, numbers.length);
        Bytes.swap(numbers, numberBytes);
        System.arraycopy(numbers, (int) (position - first), target, targetOffset, length);
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long done = 0; done < count;) {
            int part = (int) Math.min(chunk.length, count - done);
            read(position + done, chunk, 0, part);
            ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, part);
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
            done += part;
        }
    }
}
