package org.lethe.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file that does not change while it is open. */
public final class FileSource implements ByteSource {
    private final FileChannel channel;
    private final long size;

    private FileSource(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it is not there or cannot be read
     */
    public static FileSource open(Path file) throws IOException {
        return of(FileChannel.open(file, StandardOpenOption.READ));
    }

    /**
     * The bytes of an open file, closed with the source.
     *
     * @throws IOException if its size cannot be told
     */
    static FileSource of(FileChannel channel) throws IOException {
        return new FileSource(channel, channel.size());
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        long at = position;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new EOFException("the file ends at " + size);
            }
            at += read;
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        if (target instanceof FileChannel file) {
            transferByKernel(position, count, file);
        } else {
            transferByBuffer(position, count, target);
        }
    }

    private void transferByBuffer(long position, long count, WritableByteChannel target) throws IOException {
        ByteBuffer buffer = DirectBuffers.take();
        try {
            transfer(position, count, target, buffer);
        } catch (IOException | RuntimeException | Error e) {
            DirectBuffers.abandon(buffer); // the target may still hold it
            throw e;
        }
        DirectBuffers.giveBack(buffer);
    }

    private void transfer(long position, long count, WritableByteChannel target, ByteBuffer buffer)
            throws IOException {
        long at = position;
        long end = position + count;
        while (at < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new EOFException("the file ends at " + size);
            }
            at += read;
            buffer.flip();
            while (buffer.hasRemaining()) {
                target.write(buffer);
            }
        }
    }

    private void transferByKernel(long position, long count, FileChannel target) throws IOException {
        long at = position;
        long end = position + count;
        while (at < end) {
            long moved = channel.transferTo(at, end - at, target);
            if (moved <= 0 && at >= size) {
                throw new EOFException("the file ends at " + size);
            }
            at += moved;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
