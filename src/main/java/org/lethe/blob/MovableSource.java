package org.lethe.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** The bytes of a blob that may be moved to another store while they are read: they go on from there. */
final class MovableSource implements ByteSource {
    private final Supplier<ByteSource> reopen;
    private final long size;

    // The monitor of this object guards it.
    private ByteSource current;
    private boolean closed;

    /**
     * @param source closed with this one
     * @param reopen opens the blob where it lies then
     */
    MovableSource(ByteSource source, Supplier<ByteSource> reopen) {
        this.current = source;
        this.size = source.size();
        this.reopen = reopen;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        ByteSource source = current();
        try {
            source.read(position, target, offset, length);
        } catch (LetheException e) {
            elsewhere(source, e).read(position, target, offset, length);
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        ByteSource source = current();
        Counted counted = new Counted(target);
        try {
            source.transferTo(position, count, counted);
        } catch (LetheException e) {
            elsewhere(source, e).transferTo(position + counted.count, count - counted.count, target);
        }
    }

    private synchronized ByteSource current() {
        return current;
    }

    /** @param moved where it is not any more, by the fault that was met there */
    private synchronized ByteSource elsewhere(ByteSource moved, LetheException fault) throws IOException {
        if (fault.kind() != ErrorKind.INEXISTENT_ITEM || closed) {
            throw fault;
        }
        if (current == moved) {
            current = reopen.get();
            moved.close();
        }
        return current;
    }

    /** Counts what goes by. */
    private static final class Counted implements WritableByteChannel {
        private final WritableByteChannel target;
        private long count;

        Counted(WritableByteChannel target) {
            this.target = target;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int written = target.write(bytes);
            count += written;
            return written;
        }

        @Override
        public boolean isOpen() {
            return target.isOpen();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        current.close();
    }
}
