package org.lethe.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes strung together from pieces: some new, some regions of other sources that are not read before they are needed.
 *
 * <p>Closing a rope closes what it was given with {@link Builder#owning}, and nothing else.
 */
public final class Rope implements ByteSource {
    private record Piece(ByteSource source, long offset, long start, long length) {}

    private final List<Piece> pieces;
    private final long size;
    private final List<Closeable> owned;

    private Rope(List<Piece> pieces, long size, List<Closeable> owned) {
        this.pieces = pieces;
        this.size = size;
        this.owned = owned;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        checkWithin(position, length);
        long at = position;
        int done = 0;
        for (int i = indexOf(position); done < length; i++) {
            Piece piece = pieces.get(i);
            int count = (int) Math.min(length - done, piece.start + piece.length - at);
            piece.source.read(piece.offset + (at - piece.start), target, offset + done, count);
            at += count;
            done += count;
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        checkWithin(position, count);
        long at = position;
        long end = position + count;
        for (int i = indexOf(position); at < end; i++) {
            Piece piece = pieces.get(i);
            long part = Math.min(end, piece.start + piece.length) - at;
            piece.source.transferTo(piece.offset + (at - piece.start), part, target);
            at += part;
        }
    }

    @Override
    public void close() throws IOException {
        for (Closeable resource : owned) {
            resource.close();
        }
    }

    private void checkWithin(long position, long count) throws EOFException {
        if (position < 0 || count < 0 || position > size - count) {
            throw new EOFException("only " + size + " bytes are there");
        }
    }

    private int indexOf(long position) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).start <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Strings pieces together. Not for several threads. */
    public static final class Builder {
        /** Regions up to this size are copied: cheaper than a piece of their own. */
        private static final int COPIED_BYTES_MAX = 4 << 10;

        private record Span(ByteSource source, long offset, long length) {}

        private final List<Span> spans = new ArrayList<>();
        private final List<Closeable> owned = new ArrayList<>();
        private byte[] fresh = new byte[4 << 10];
        private int freshCount;
        private int freshSpanStart;
        private long size;

        /** The number of bytes so far. */
        public long size() {
            return size;
        }

        /** Adds bytes. */
        public Builder append(byte[] bytes, int offset, int length) {
            System.arraycopy(bytes, offset, room(length), freshCount, length);
            return grownBy(length);
        }

        /** Adds all the bytes of an array. */
        public Builder append(byte[] bytes) {
            return append(bytes, 0, bytes.length);
        }

        /** Adds one byte. */
        public Builder append(int value) {
            room(1)[freshCount] = (byte) value;
            return grownBy(1);
        }

        /**
         * Adds a region of a source: small ones are read now, larger ones when they are needed.
         *
         * @throws IOException if it has to be read and cannot be
         */
        public Builder append(ByteSource source, long offset, long length) throws IOException {
            if (length <= COPIED_BYTES_MAX) {
                source.read(offset, room((int) length), freshCount, (int) length);
                return grownBy((int) length);
            }
            endFreshSpan();
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last != null && last.source == source && last.offset + last.length == offset) {
                spans.set(spans.size() - 1, new Span(source, last.offset, last.length + length));
            } else {
                spans.add(new Span(source, offset, length));
            }
            size += length;
            return this;
        }

        /** A mark at this place of the new bytes, for {@link #patch}. */
        public int mark() {
            return freshCount;
        }

        /** Overwrites new bytes that were added at a mark. */
        public void patch(int mark, byte[] bytes) {
            System.arraycopy(bytes, 0, fresh, mark, bytes.length);
        }

        /** Something to close together with the rope. */
        public Builder owning(Closeable resource) {
            owned.add(resource);
            return this;
        }

        /** The rope of all that was added. */
        public Rope build() {
            endFreshSpan();
            ByteSource ours = ByteSource.of(Arrays.copyOf(fresh, freshCount));
            List<Piece> pieces = new ArrayList<>(spans.size());
            long start = 0;
            for (Span span : spans) {
                pieces.add(new Piece(span.source == null ? ours : span.source, span.offset, start, span.length));
                start += span.length;
            }
            return new Rope(List.copyOf(pieces), size, List.copyOf(owned));
        }

        private byte[] room(int count) {
            if (fresh.length - freshCount < count) {
                fresh = Arrays.copyOf(fresh, Math.max(fresh.length * 2, freshCount + count));
            }
            return fresh;
        }

        private Builder grownBy(int count) {
            freshCount += count;
            size += count;
            return this;
        }

        private void endFreshSpan() {
            if (freshCount > freshSpanStart) {
                spans.add(new Span(null, freshSpanStart, freshCount - freshSpanStart));
                freshSpanStart = freshCount;
            }
        }
    }
}
