package org.lethe.image.codec;

/** Bits of a code-block of high throughput, each byte from its lowest bit, without the stuffed ones (T.814 7.1). */
abstract sealed class HtBits {
    private static final int ROOM = 32;

    private long bits;
    private int count;

    /** The next byte, of eight bits; or of seven, if {@link #isStuffed}. */
    abstract int next();

    /** Whether the byte that {@link #next} gave last has but seven bits. */
    abstract boolean isStuffed();

    /** The lowest of them come next; none of them is taken. */
    final int peek(int wanted) {
        while (count < wanted) {
            fill();
        }
        return (int) bits & (1 << wanted) - 1;
    }

    /** Takes up to 30 bits. */
    final int take(int wanted) {
        int value = peek(wanted);
        bits >>>= wanted;
        count -= wanted;
        return value;
    }

    final void put(int value, int valueBits) {
        bits |= (long) value << count;
        count += valueBits;
    }

    private void fill() {
        while (count <= ROOM) {
            int value = next();
            if (isStuffed()) {
                put(value & 0x7F, 7);
            } else {
                put(value, 8);
            }
        }
    }

    /** From the first byte on: magnitudes and signs, and what becomes significant later. */
    static final class Forward extends HtBits {
        private final byte[] code;
        private final int end;
        private final int beyond;
        private int at;
        private int last;
        private boolean stuffed;

        /** @param beyond what comes behind the end: bytes of zeros, or of ones */
        Forward(byte[] code, int end, int beyond) {
            this.code = code;
            this.end = end;
            this.beyond = beyond;
        }

        @Override
        int next() {
            stuffed = last == 0xFF;
            last = at < end ? code[at++] & 0xFF : beyond;
            return last;
        }

        @Override
        boolean isStuffed() {
            return stuffed;
        }
    }

    /** From the last byte on: codewords of quads, and refinements. */
    static final class Backward extends HtBits {
        private final byte[] code;
        private final int begin;
        private int at;
        private int last;
        private boolean stuffed;

        /**
         * @param at the byte to begin with, or less than {@code begin} if there is none
         * @param last what was behind it
         */
        Backward(byte[] code, int begin, int at, int last) {
            this.code = code;
            this.begin = begin;
            this.at = at;
            this.last = last;
        }

        @Override
        int next() {
            int value = at >= begin ? code[at--] & 0xFF : 0;
            stuffed = last > 0x8F && (value & 0x7F) == 0x7F;
            last = value;
            return value;
        }

        @Override
        boolean isStuffed() {
            return stuffed;
        }
    }
}
