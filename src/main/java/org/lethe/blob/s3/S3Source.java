package org.lethe.blob.s3;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * The bytes of an object. Its first ones are at hand. Of the others, small reads fetch a window, which grows while they
 * follow one another; large reads and transfers fetch what they need by one request. A connection that breaks off is
 * begun again where it ended.
 *
 * <p>Memory: a window of at most 1 MB. Reading throws {@link LetheException} as {@link S3Bucket} does.
 */
final class S3Source implements ByteSource {
    private static final int WINDOW_BYTES = 64 << 10;
    private static final int WINDOW_BYTES_MAX = 1 << 20;
    private static final int BUFFER_BYTES = 128 << 10;
    /** How often a connection may break off without a byte in between. */
    private static final int BREAKS_MAX = 3;

    private final S3Bucket bucket;
    private final UUID key;
    private final ObjectHead head;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private final ReentrantLock lock = new ReentrantLock();
    // The lock guards the window.
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowBytes = WINDOW_BYTES;

    S3Source(S3Bucket bucket, UUID key, ObjectHead head, Runnable whenClosed) {
        this.bucket = bucket;
        this.key = key;
        this.head = head;
        this.windowStart = head.bytes().length;
        this.whenClosed = whenClosed;
    }

    @Override
    public long size() {
        return head.objectSize();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        checkRange(position, length);
        int fromHead = Math.clamp(head.bytes().length - position, 0, length);
        if (fromHead > 0) {
            System.arraycopy(head.bytes(), (int) position, target, offset, fromHead);
        }
        if (fromHead < length) {
            readOn(position + fromHead, target, offset + fromHead, length - fromHead);
        }
    }

    private void readOn(long position, byte[] target, int offset, int length) throws IOException {
        if (length >= WINDOW_BYTES_MAX) {
            fetch(bucket::get, position, length, new ArrayTaker(target, offset));
            return;
        }
        lock.lock();
        try {
            int done = 0;
            while (done < length) {
                long at = position + done;
                long ahead = windowStart + window.length - at;
                if (at < windowStart || ahead <= 0) {
                    fill(at, length - done);
                } else {
                    int count = (int) Math.min(ahead, length - done);
                    System.arraycopy(window, (int) (at - windowStart), target, offset + done, count);
                    done += count;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void fill(long position, int needed) throws IOException {
        boolean isSequential = position == windowStart + window.length;
        windowBytes = isSequential ? Math.min(WINDOW_BYTES_MAX, windowBytes * 4) : WINDOW_BYTES;
        byte[] bytes = new byte[(int) Math.min(Math.max(windowBytes, needed), size() - position)];
        fetch(bucket::get, position, bytes.length, new ArrayTaker(bytes, 0));
        window = bytes;
        windowStart = position;
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        checkRange(position, count);
        int fromHead = (int) Math.clamp(head.bytes().length - position, 0, count);
        if (fromHead > 0) {
            writeFully(ByteBuffer.wrap(head.bytes(), (int) position, fromHead), target);
        }
        if (fromHead < count) {
            fetch(bucket::stream, position + fromHead, count - fromHead,
                    (bytes, length) -> writeFully(ByteBuffer.wrap(bytes, 0, length), target));
        }
    }

    private static void writeFully(ByteBuffer bytes, WritableByteChannel target) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    private void checkRange(long position, long count) throws IOException {
        if (position < 0 || count < 0 || position > size() - count) {
            throw new EOFException("the blob ends at " + size());
        }
    }

    /** Takes bytes as they come. */
    @FunctionalInterface
    private interface Taker {
        void take(byte[] bytes, int length) throws IOException;
    }

    /** Puts bytes into an array. */
    private static final class ArrayTaker implements Taker {
        private final byte[] target;
        private int at;

        ArrayTaker(byte[] target, int at) {
            this.target = target;
            this.at = at;
        }

        @Override
        public void take(byte[] bytes, int length) {
            System.arraycopy(bytes, 0, target, at, length);
            at += length;
        }
    }

    /** Asks for a range of an object, of {@link S3Bucket}. */
    @FunctionalInterface
    private interface Request {
        ObjectContent ask(UUID key, long position, long count);
    }

    private void fetch(Request request, long position, long count, Taker taker) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, count)];
        long at = position;
        long end = position + count;
        int breaks = 0;
        while (at < end) {
            try (ObjectContent content = request.ask(key, at, end - at)) {
                int read = readSome(content, buffer, end - at);
                while (read > 0) {
                    taker.take(buffer, read);
                    at += read;
                    breaks = 0;
                    read = at < end ? readSome(content, buffer, end - at) : 0;
                }
            }
            if (at < end && ++breaks == BREAKS_MAX) {
                throw S3Faults.brokenOff(bucket.name(), new EOFException("at " + at));
            }
        }
    }

    /** Gives 0 back if the connection broke off. */
    private static int readSome(ObjectContent content, byte[] buffer, long wanted) {
        try {
            return Math.max(0, content.read(buffer, 0, (int) Math.min(buffer.length, wanted)));
        } catch (IOException brokenOff) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            whenClosed.run();
        }
    }
}
