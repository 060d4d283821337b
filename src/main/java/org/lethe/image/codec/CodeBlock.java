package org.lethe.image.codec;

import java.util.ArrayList;
import java.util.List;

/** A rectangle of coefficients that is coded on its own (T.800 B.7), and what the packets said of it so far. */
final class CodeBlock {
    private static final int PASSES_MAX = 109;

    private final int x0;
    private final int y0;
    private final int x1;
    private final int y1;
    private final List<Segment> segments = new ArrayList<>();
    private boolean included;
    private int emptyPlanes;
    private int lengthBits = 3;

    /** A codeword: the bytes for some passes, which may come in several packets. */
    static final class Segment {
        private final int passesMax;
        private int passes;
        private byte[] bytes = {};

        private Segment(int passesMax) {
            this.passesMax = passesMax;
        }

        int passes() {
            return passes;
        }

        byte[] bytes() {
            return bytes;
        }

        void append(byte[] code, int from, int length) {
            int before = bytes.length;
            bytes = java.util.Arrays.copyOf(bytes, before + length);
            System.arraycopy(code, from, bytes, before, length);
        }
    }

    /** A part of a packet's body: so many bytes for this codeword. */
    record Part(Segment segment, int length) {}

    /** The rectangle, in the coordinates of the subband. */
    CodeBlock(int x0, int y0, int x1, int y1) {
        this.x0 = x0;
        this.y0 = y0;
        this.x1 = x1;
        this.y1 = y1;
    }

    int x0() {
        return x0;
    }

    int y0() {
        return y0;
    }

    int width() {
        return x1 - x0;
    }

    int height() {
        return y1 - y0;
    }

    List<Segment> segments() {
        return segments;
    }

    boolean isIncluded() {
        return included;
    }

    /** The number of bit planes above the first one that is coded. */
    int emptyPlanes() {
        return emptyPlanes;
    }

    /** From now on it is part of packets. */
    void include(int planesWithoutBits) {
        included = true;
        emptyPlanes = planesWithoutBits;
    }

    /** Reads how many passes follow, and how many bytes there are for them (B.10.6 and B.10.7). */
    void readLengths(PacketBits bits, int style, List<Part> parts) {
        int passes = passCount(bits);
        while (bits.bit() == 1) {
            lengthBits++;
        }
        if ((style & HtBlocks.HIGH_THROUGHPUT) != 0 && segments.isEmpty()) {
            // Passes that are not there stand for planes that are empty (T.814 B.3).
            int missing = (passes - 1) / 3;
            emptyPlanes += missing;
            addPart(current(style), 1, lengthBits + floorLog(3 * missing + 1), bits, parts);
            passes -= 3 * missing + 1;
        }
        while (passes > 0) {
            Segment segment = current(style);
            int count = Math.min(passes, segment.passesMax - segment.passes);
            addPart(segment, count, lengthBits + floorLog(count), bits, parts);
            passes -= count;
        }
    }

    private static void addPart(Segment segment, int passes, int width, PacketBits bits, List<Part> parts) {
        if (width > 31) {
            throw CodeFaults.broken("a codeword is too long");
        }
        parts.add(new Part(segment, bits.bits(width)));
        segment.passes += passes;
    }

    private static int floorLog(int number) {
        return 31 - Integer.numberOfLeadingZeros(number);
    }

    /** Table B.4. */
    private static int passCount(PacketBits bits) {
        if (bits.bit() == 0) {
            return 1;
        }
        if (bits.bit() == 0) {
            return 2;
        }
        int few = bits.bits(2);
        if (few < 3) {
            return 3 + few;
        }
        int more = bits.bits(5);
        return more < 31 ? 6 + more : 37 + bits.bits(7);
    }

    /** The codeword that the next pass belongs to. */
    private Segment current(int style) {
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && last.passes < last.passesMax) {
            return last;
        }
        if ((style & HtBlocks.HIGH_THROUGHPUT) != 0 && segments.size() == 2) {
            throw CodeFaults.unsupported("high-throughput JPEG 2000 with more than three passes");
        }
        Segment next = new Segment(passesMax(style, last));
        segments.add(next);
        return next;
    }

    private static int passesMax(int style, Segment last) {
        if ((style & HtBlocks.HIGH_THROUGHPUT) != 0) {
            return last == null ? 1 : 2;
        }
        if ((style & BitPlanes.TERMINATE) != 0) {
            return 1;
        }
        if ((style & BitPlanes.BYPASS) == 0) {
            return PASSES_MAX * 2;
        }
        if (last == null) {
            return BitPlanes.ARITHMETIC_PASSES;
        }
        return last.passesMax == 2 ? 1 : 2;
    }
}
