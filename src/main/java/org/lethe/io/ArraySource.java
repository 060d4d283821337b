package org.lethe.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** Bytes in memory. */
record ArraySource(byte[] bytes, int length) implements ByteSource {

    ArraySource {
        Objects.checkFromIndexSize(0, length, bytes.length);
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public void read(long position, byte[] target, int offset, int count) throws IOException {
        checkWithin(position, count);
        System.arraycopy(bytes, (int) position, target, offset, count);
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        checkWithin(position, count);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, (int) position, (int) count);
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }

    private void checkWithin(long position, long count) throws EOFException {
        if (position < 0 || count < 0 || position > length - count) {
            throw new EOFException("only " + length + " bytes are there");
        }
    }
}
