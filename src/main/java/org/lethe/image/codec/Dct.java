package org.lethe.image.codec;

/** The discrete cosine transform of 8 x 8 samples (T.81 A.3.3), in whole numbers. */
final class Dct {
    /** Coefficients are written in this order (T.81 figure A.6). */
    static final int[] ZIGZAG = zigzag();

    private static final int SCALE_BITS = 13;

    /** Bits behind the point between the two passes. */
    private static final int FRACTION_BITS = 3;

    private static final int FIRST_SHIFT = SCALE_BITS - FRACTION_BITS;
    private static final int SECOND_SHIFT = SCALE_BITS + FRACTION_BITS;

    // Halves of the cosines of so many sixteenths of pi.
    private static final int C1 = half(1);
    private static final int C2 = half(2);
    private static final int C3 = half(3);
    private static final int C4 = half(4);
    private static final int C5 = half(5);
    private static final int C6 = half(6);
    private static final int C7 = half(7);

    private Dct() {}

    private static int half(int sixteenths) {
        return (int) Math.round(Math.cos(sixteenths * Math.PI / 16) / 2 * (1 << SCALE_BITS));
    }

    private static int[] zigzag() {
        int[] order = new int[64];
        int index = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++) {
            for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
                int row = diagonal % 2 == 0 ? diagonal - i : i;
                order[index++] = row * 8 + diagonal - row;
            }
        }
        return order;
    }

    /**
     * Turns coefficients into samples, and zeroes the coefficients for the next block.
     *
     * @param block of coefficients, row by row
     * @param level in the middle of the range of samples
     */
    static void inverse(int[] block, short[] samples, int at, int stride, int level) {
        for (int column = 0; column < 8; column++) {
            pass(block, column, 8, FIRST_SHIFT);
        }
        int max = 2 * level - 1;
        for (int row = 0; row < 8; row++) {
            int from = row * 8;
            pass(block, from, 1, SECOND_SHIFT);
            int to = at + row * stride;
            for (int x = 0; x < 8; x++) {
                int sample = block[from + x] + level;
                samples[to + x] = (short) (sample < 0 ? 0 : Math.min(sample, max));
                block[from + x] = 0;
            }
        }
    }

    private static void pass(int[] block, int at, int step, int shift) {
        int x0 = block[at];
        int x1 = block[at + step];
        int x2 = block[at + 2 * step];
        int x3 = block[at + 3 * step];
        int x4 = block[at + 4 * step];
        int x5 = block[at + 5 * step];
        int x6 = block[at + 6 * step];
        int x7 = block[at + 7 * step];
        int round = 1 << shift - 1;
        if ((x1 | x2 | x3 | x4 | x5 | x6 | x7) == 0) {
            int same = x0 * C4 + round >> shift;
            for (int i = 0; i < 8; i++) {
                block[at + i * step] = same;
            }
            return;
        }
        int sum = (x0 + x4) * C4 + round;
        int difference = (x0 - x4) * C4 + round;
        int outer = x2 * C2 + x6 * C6;
        int inner = x2 * C6 - x6 * C2;
        int even0 = sum + outer;
        int even1 = difference + inner;
        int even2 = difference - inner;
        int even3 = sum - outer;
        int odd0 = x1 * C1 + x3 * C3 + x5 * C5 + x7 * C7;
        int odd1 = x1 * C3 - x3 * C7 - x5 * C1 - x7 * C5;
        int odd2 = x1 * C5 - x3 * C1 + x5 * C7 + x7 * C3;
        int odd3 = x1 * C7 - x3 * C5 + x5 * C3 - x7 * C1;
        block[at] = even0 + odd0 >> shift;
        block[at + step] = even1 + odd1 >> shift;
        block[at + 2 * step] = even2 + odd2 >> shift;
        block[at + 3 * step] = even3 + odd3 >> shift;
        block[at + 4 * step] = even3 - odd3 >> shift;
        block[at + 5 * step] = even2 - odd2 >> shift;
        block[at + 6 * step] = even1 - odd1 >> shift;
        block[at + 7 * step] = even0 - odd0 >> shift;
    }

    /** Turns samples, as differences from the middle of their range, into coefficients with three more bits. */
    static void forward(int[] block) {
        for (int row = 0; row < 8; row++) {
            forwardPass(block, row * 8, 1, FIRST_SHIFT);
        }
        for (int column = 0; column < 8; column++) {
            forwardPass(block, column, 8, SCALE_BITS);
        }
    }

    /** The number of bits behind the point of the coefficients that {@link #forward} gives. */
    static int fractionBits() {
        return FRACTION_BITS;
    }

    private static void forwardPass(int[] block, int at, int step, int shift) {
        int round = 1 << shift - 1;
        int sum0 = block[at] + block[at + 7 * step];
        int sum1 = block[at + step] + block[at + 6 * step];
        int sum2 = block[at + 2 * step] + block[at + 5 * step];
        int sum3 = block[at + 3 * step] + block[at + 4 * step];
        int d0 = block[at] - block[at + 7 * step];
        int d1 = block[at + step] - block[at + 6 * step];
        int d2 = block[at + 2 * step] - block[at + 5 * step];
        int d3 = block[at + 3 * step] - block[at + 4 * step];
        block[at] = (sum0 + sum1 + sum2 + sum3) * C4 + round >> shift;
        block[at + step] = d0 * C1 + d1 * C3 + d2 * C5 + d3 * C7 + round >> shift;
        block[at + 2 * step] = (sum0 - sum3) * C2 + (sum1 - sum2) * C6 + round >> shift;
        block[at + 3 * step] = d0 * C3 - d1 * C7 - d2 * C1 - d3 * C5 + round >> shift;
        block[at + 4 * step] = (sum0 - sum1 - sum2 + sum3) * C4 + round >> shift;
        block[at + 5 * step] = d0 * C5 - d1 * C1 + d2 * C7 + d3 * C3 + round >> shift;
        block[at + 6 * step] = (sum0 - sum3) * C6 - (sum1 - sum2) * C2 + round >> shift;
        block[at + 7 * step] = d0 * C7 - d1 * C5 + d2 * C3 - d3 * C1 + round >> shift;
    }
}
