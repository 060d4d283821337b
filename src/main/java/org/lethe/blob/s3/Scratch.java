package org.lethe.blob.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.lethe.blob.BlobSink;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.BlockInputStream;
import org.lethe.io.ByteSource;

/**
 * The part of a blob that is not sent yet: few bytes in memory, more in a temporary file, which vanishes when this is
 * closed. So memory does not grow with the number of blobs that arrive at once, and no sender waits for another one's
 * buffer. Not for several threads.
 */
final class Scratch implements AutoCloseable {
    private static final int FIRST_BYTES = 16 << 10;

    private final int bytesMax;
    private final CRC32C crc32c = new CRC32C();
    private byte[] memory = new byte[0];
    private int size;
    /** Null as long as the bytes are in memory. */
    private FileChannel file;

    /** @param bytesMax how many bytes fit */
    Scratch(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    int size() {
        return size;
    }

    /** How many more bytes fit. */
    int room() {
        return bytesMax - size;
    }

    /** CRC-32C of the bytes. */
    int crc32c() {
        return (int) crc32c.getValue();
    }

    /**
     * Takes what remains in a buffer, which is not more than there is {@link #room}.
     *
     * @throws LetheException of kind {@code STORAGE} if the temporary file cannot be written
     */
    void write(ByteBuffer bytes) {
        int count = bytes.remaining();
        crc32c.update(bytes.duplicate());
        if (file == null && size + count <= BlobSink.MEMORY_BYTES_MAX) {
            if (memory.length < size + count) {
                memory = Arrays.copyOf(memory, Math.max(size + count, Math.max(FIRST_BYTES, 2 * memory.length)));
            }
            bytes.get(memory, size, count);
        } else {
            try {
                moveToFile();
                write(bytes, size);
            } catch (IOException e) {
                throw new LetheException(ErrorKind.STORAGE, "a temporary file cannot be written", e);
            }
        }
        size += count;
    }

    private void moveToFile() throws IOException {
        if (file != null) {
            return;
        }
        Path path = Files.createTempFile("lethe", ".part");
        file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        write(ByteBuffer.wrap(memory, 0, size), 0);
        memory = new byte[0];
    }

    private void write(ByteBuffer bytes, int position) throws IOException {
        int at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    /** Forgets the bytes, to take others. */
    void clear() {
        size = 0;
        crc32c.reset();
    }

    /** The bytes from the first one on; any number of times, but not after {@link #clear} or {@link #close}. */
    InputStream toStream() {
        ByteSource source = toSource();
        return new BlockInputStream() {
            private long at;

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = (int) Math.min(length, source.size() - at);
                if (length > 0 && count == 0) {
                    return -1;
                }
                source.read(at, target, offset, count);
                at += count;
                return count;
            }
        };
    }

    /** The bytes, likewise. Closing it does nothing. */
    ByteSource toSource() {
        return file == null ? ByteSource.of(memory, size) : new InFile(file, size);
    }

    /** Bytes in the temporary file. */
    private record InFile(FileChannel file, long size) implements ByteSource {
        private static final int BUFFER_BYTES = 128 << 10;

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            if (position > size - length) {
                throw new EOFException("the part ends at " + size);
            }
            ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
            while (buffer.hasRemaining()) {
                if (file.read(buffer, position + buffer.position() - offset) < 0) {
                    throw new EOFException("the temporary file is shorter than what was written");
                }
            }
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, count)];
            for (long at = 0; at < count; at += buffer.length) {
                int length = (int) Math.min(buffer.length, count - at);
                read(position + at, buffer, 0, length);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
            }
        }
    }

    @Override
    public void close() {
        memory = new byte[0];
        size = 0;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new LetheException(ErrorKind.STORAGE, "a temporary file cannot be closed", e);
            }
        }
    }
}
