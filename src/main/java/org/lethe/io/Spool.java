package org.lethe.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Takes bytes whose number is not known beforehand: a few in memory, more in a temporary file that vanishes with the
 * source that is made of it. Not for several threads.
 */
public final class Spool extends OutputStream {
    private static final int MEMORY_BYTES = 4 << 20;
    private static final int FIRST_BYTES = 64 << 10;

    private byte[] memory = new byte[FIRST_BYTES];
    private int count;
    private FileChannel file;
    private boolean handedOver;

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (file == null && count + (long) length > MEMORY_BYTES) {
            moveToFile();
        }
        if (file != null) {
            writeFully(ByteBuffer.wrap(bytes, offset, length));
            return;
        }
        if (memory.length - count < length) {
            memory = Arrays.copyOf(memory, Math.max(memory.length * 2, count + length));
        }
        System.arraycopy(bytes, offset, memory, count, length);
        count += length;
    }

    private void moveToFile() throws IOException {
        Path path = Files.createTempFile("lethe", ".spool");
        file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        writeFully(ByteBuffer.wrap(memory, 0, count));
        memory = new byte[0];
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /**
     * All that was written. The source takes over what this spool holds: close it, and not the spool.
     *
     * @throws IOException if the size of the temporary file cannot be told
     */
    public ByteSource toSource() throws IOException {
        handedOver = true;
        return file == null ? ByteSource.of(memory, count) : FileSource.of(file);
    }

    /** Gives up what was written, unless {@link #toSource} handed it over. */
    @Override
    public void close() throws IOException {
        if (file != null && !handedOver) {
            file.close();
        }
    }

    /** This spool as a channel. */
    public WritableByteChannel toChannel() {
        return java.nio.channels.Channels.newChannel(this);
    }
}
