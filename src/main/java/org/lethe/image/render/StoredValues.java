package org.lethe.image.render;

import org.lethe.image.PixelDescription;
import org.lethe.image.PixelDescription.Representation;

/**
 * Which numbers the cells of pixel data mean (PS3.5 section 8.1.1): the stored bits of each, with or without a sign.
 *
 * @param shift bits below the stored ones
 * @param bits the stored ones
 * @param signed whether the highest of them is a sign
 */
record StoredValues(int shift, int bits, boolean signed) {
    static StoredValues of(PixelDescription pixels) {
        return new StoredValues(pixels.highBit() + 1 - pixels.bitsStored(), pixels.bitsStored(),
                pixels.representation() == Representation.SIGNED);
    }

    /** The number in a cell. */
    long value(int cell) {
        long value = (cell & 0xFFFFFFFFL) >>> shift & (1L << bits) - 1;
        return signed && value >>> bits - 1 != 0 ? value - (1L << bits) : value;
    }

    /** The smallest and the largest number in a frame. */
    Range range(int[] cells) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int cell : cells) {
            long value = value(cell);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new Range(min, max);
    }

    /** From the smallest to the largest. */
    record Range(long min, long max) {}
}
