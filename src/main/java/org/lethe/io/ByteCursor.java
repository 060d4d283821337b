package org.lethe.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Goes forward through bytes, keeping a window of them in memory.
 *
 * <p>{@link #ensure} makes the next bytes contiguous in {@link #array()}; the arrays it hands out never change
 * afterwards, so that slices of them may be kept. {@link #skip} passes over bytes without holding them: a source is not
 * even read there. Not for several threads.
 */
public final class ByteCursor {
    private static final int FIRST_WINDOW_BYTES = 16 << 10;
    private static final int WINDOW_BYTES = 64 << 10;

    private final ByteSource source;
    private final InputStream stream;

    private byte[] window;
    private int at;
    private int limit;
    /** The position of the window's first byte. */
    private long base;
    /** Whether the stream has ended. */
    private boolean ended;

    private ByteCursor(ByteSource source, InputStream stream, byte[] window, int limit) {
        this.source = source;
        this.stream = stream;
        this.window = window;
        this.limit = limit;
    }

    /** A cursor at the begin of a source; bytes that are in memory already are not copied. */
    public static ByteCursor over(ByteSource source) {
        return source instanceof ArraySource array
                ? new ByteCursor(source, null, array.bytes(), array.length())
                : new ByteCursor(source, null, new byte[0], 0);
    }

    /** A cursor over a stream, which it reads as it goes. */
    public static ByteCursor over(InputStream stream) {
        return new ByteCursor(null, stream, new byte[0], 0);
    }

    /** The array with the bytes that {@link #ensure} asked for. */
    public byte[] array() {
        return window;
    }

    /** The index in {@link #array()} of the next byte. */
    public int index() {
        return at;
    }

    /** The position of the next byte, counted from where the cursor began. */
    public long position() {
        return base + at;
    }

    /**
     * Makes the next {@code count} bytes available in {@link #array()} from {@link #index()} on.
     *
     * @return false if fewer are left; those that are left stay where they are
     * @throws IOException if they cannot be read
     */
    public boolean ensure(int count) throws IOException {
        return limit - at >= count || fill(count);
    }

    /** Goes on by bytes that {@link #ensure} made available. */
    public void advance(int count) {
        at += count;
    }

    /** The number of bytes that {@link #ensure} can give without reading. */
    public int available() {
        return limit - at;
    }

    /**
     * Goes on by any number of bytes.
     *
     * @throws EOFException if fewer are left
     * @throws IOException if a stream cannot be read
     */
    public void skip(long count) throws IOException {
        if (count <= limit - at) {
            at += (int) count;
            return;
        }
        long target = position() + count;
        if (source != null) {
            if (target > source.size()) {
                throw new EOFException("the bytes end at " + source.size());
            }
        } else {
            drain(count - (limit - at));
        }
        base = target;
        at = 0;
        limit = 0;
        window = new byte[0];
    }

    private void drain(long count) throws IOException {
        byte[] passing = new byte[(int) Math.min(count, WINDOW_BYTES)];
        long left = count;
        while (left > 0) {
            int read = stream.read(passing, 0, (int) Math.min(left, passing.length));
            if (read < 0) {
                throw new EOFException("the stream ends " + left + " bytes early");
            }
            left -= read;
        }
    }

    /** What follows comes behind what is there, where there is room: bytes that were handed out stay as they are. */
    private boolean fill(int count) throws IOException {
        if (stream != null && (ended || window.length - at >= count)) {
            limit = ended ? limit : fillFromStream(window, limit, at + count);
            return limit - at >= count;
        }
        int kept = limit - at;
        long usual = position() == 0 ? FIRST_WINDOW_BYTES : WINDOW_BYTES;
        long useful = source == null ? usual : Math.min(usual, source.size() - position());
        byte[] next = new byte[(int) Math.max(count, useful)];
        System.arraycopy(window, at, next, 0, kept);
        int filled = source != null ? fillFromSource(next, kept) : fillFromStream(next, kept, count);
        base += at;
        at = 0;
        window = next;
        limit = filled;
        return filled >= count;
    }

    private int fillFromSource(byte[] next, int kept) throws IOException {
        long from = base + limit;
        int count = (int) Math.min(next.length - kept, Math.max(0, source.size() - from));
        source.read(from, next, kept, count);
        return kept + count;
    }

    private int fillFromStream(byte[] next, int kept, int needed) throws IOException {
        int filled = kept;
        while (filled < needed) {
            int read = stream.read(next, filled, next.length - filled);
            if (read < 0) {
                ended = true;
                break;
            }
            filled += read;
        }
        return filled;
    }

    /** The rest of the bytes as a stream, which moves this cursor on. */
    public InputStream toStream() {
        return new BlockInputStream() {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!ensure(1)) {
                    return -1;
                }
                int count = Math.min(length, limit - at);
                System.arraycopy(window, at, target, offset, count);
                at += count;
                return count;
            }
        };
    }
}
