package org.lethe.image.codec;

import java.util.Arrays;
import java.util.List;

/**
 * Decodes the coefficients of a code-block of high throughput (ITU-T T.814 clause 7). One may be used for any number of
 * code-blocks, one after the other.
 */
final class HtBlocks {
    /** The flag of the style of code-blocks (T.814 table A.4). */
    static final int HIGH_THROUGHPUT = 0x40;

    private static final int LENGTH_BYTES = 2;
    private static final int SUFFIX_MAX = 4079;

    private int quads;
    private int stride;
    private int[] values = {};
    /** Of the quads in a row, and of those above: which samples are not 0, and how many bits the lower ones have. */
    private int[] significance = {};
    private int[] exponents = {};

    private HtBits.Forward magnitudes;
    private HtBits.Backward codewords;
    private HtRuns runs;
    /** How many bits more than expected the magnitudes in a pair of quads have. */
    private int firstExcess;
    private int secondExcess;

    /**
     * Decodes a code-block.
     *
     * @param block its size and its codewords
     * @param style flags of the style
     * @param planes of magnitudes, down to that of the first pass
     * @return twice the values, and the middle of what is not known of them, row by row; valid until the next call
     */
    int[] decode(CodeBlock block, int style, int planes) {
        List<CodeBlock.Segment> segments = block.segments();
        quads = (block.width() + 1) / 2;
        stride = quads * 2;
        int size = stride * (block.height() + 1 & ~1);
        if (values.length < size) {
            values = new int[size];
        } else {
            Arrays.fill(values, 0, size, 0);
        }
        byte[] cleanup = segments.getFirst().bytes().clone();
        if (cleanup.length > 0) {
            int plane = planes - 1;
            J2kHeader.require(plane >= 0 && plane < 30, "a code-block has more passes than bits");
            begin(cleanup);
            cleanUp((block.height() + 1) / 2, plane);
            if (segments.size() > 1) {
                J2kHeader.require(plane > 0, "a code-block has more passes than bits");
                CodeBlock.Segment refinement = segments.get(1);
                new HtRefinement(values, stride, block, style, plane - 1)
                        .apply(refinement.bytes(), refinement.passes());
            }
        }
        return packed(block);
    }

    /** Leaves out the column that odd widths lack. */
    private int[] packed(CodeBlock block) {
        if (block.width() != stride) {
            for (int y = 1; y < block.height(); y++) {
                System.arraycopy(values, y * stride, values, y * block.width(), block.width());
            }
        }
        return values;
    }

    /** Finds the three parts of the codeword (clause 7.1.1). */
    private void begin(byte[] code) {
        int length = code.length;
        J2kHeader.require(length >= LENGTH_BYTES, "a code-block is too short");
        int suffix = (code[length - 1] & 0xFF) << 4 | code[length - 2] & 0xF;
        J2kHeader.require(suffix >= LENGTH_BYTES && suffix <= Math.min(length, SUFFIX_MAX),
                "the parts of a code-block do not fit");
        code[length - 1] = (byte) 0xFF;
        code[length - 2] |= 0xF;
        int start = length - suffix;
        int last = code[length - 2] & 0xFF;
        magnitudes = new HtBits.Forward(code, start, 0xFF);
        codewords = new HtBits.Backward(code, start, length - 3, last);
        codewords.put(last >> 4 & ((last >> 4 & 7) == 7 ? 7 : 15), (last >> 4 & 7) == 7 ? 3 : 4);
        runs = new HtRuns(code, start, length);
    }

    private void cleanUp(int rows, int plane) {
        // One quad more on either side, so that there is always a neighbour.
        if (significance.length < quads + 3) {
            significance = new int[quads + 3];
            exponents = new int[2 * (quads + 3)];
        }
        Arrays.fill(significance, 0);
        Arrays.fill(exponents, 0);
        for (int row = 0; row < rows; row++) {
            int left = 0;
            int above = 0;
            int aboveExponent = 0;
            for (int quad = 1; quad <= quads; quad += 2) {
                int first = quad(row, quad, left, above);
                int firstAbove = significance[quad];
                significance[quad] = HtCodewords.significance(first);
                int second = 0;
                int secondAbove = significance[quad + 1];
                if (quad < quads) {
                    second = quad(row, quad + 1, significance[quad], firstAbove);
                    significance[quad + 1] = HtCodewords.significance(second);
                }
                excess(row, first, second);
                aboveExponent = magnitudes(row, quad, first, firstExcess, aboveExponent, plane);
                if (quad < quads) {
                    aboveExponent = magnitudes(row, quad + 1, second, secondExcess, aboveExponent, plane);
                }
                left = significance[quad + 1];
                above = secondAbove;
            }
        }
    }

    /**
     * What the codeword of a quad says; 0 if it has no sample that is not 0.
     *
     * @param left the significance of the quad to the left
     * @param aboveLeft that of the one above it
     */
    private int quad(int row, int quad, int left, int aboveLeft) {
        int context;
        if (row == 0) {
            context = (left & 1 | left >> 1 & 1) | left >> 2 << 1;
        } else {
            int above = significance[quad];
            int aboveRight = significance[quad + 1];
            context = (aboveLeft >> 3 | above >> 1 & 1) | (left >> 2 & 1 | left >> 3) << 1
                    | (above >> 3 | aboveRight >> 1 & 1) << 2;
        }
        if (context == 0 && !runs.next()) {
            return 0;
        }
        int[] table = HtCodewords.TABLES[row == 0 ? 0 : 1];
        int entry = table[context << HtCodewords.BITS | codewords.peek(HtCodewords.BITS)];
        codewords.take(HtCodewords.length(entry));
        return entry;
    }

    /** Reads how many bits the magnitudes of two quads have beyond what was to be expected (clause 7.3.6). */
    private void excess(int row, int first, int second) {
        boolean inFirst = HtCodewords.hasExcess(first);
        boolean inSecond = HtCodewords.hasExcess(second);
        int base = 0;
        if (row == 0 && inFirst && inSecond) {
            if (runs.next()) {
                base = 2;
            } else {
                int prefix = prefix();
                if (prefix > 2) {
                    secondExcess = codewords.take(1) + 1;
                    firstExcess = withExtension(prefix, suffix(prefix));
                    return;
                }
                firstExcess = prefix;
                secondExcess = withExtension(prefix());
                return;
            }
        }
        int firstPrefix = inFirst ? prefix() : 0;
        int secondPrefix = inSecond ? prefix() : 0;
        int firstSuffix = suffix(firstPrefix);
        int secondSuffix = suffix(secondPrefix);
        firstExcess = base + withExtension(firstPrefix, firstSuffix);
        secondExcess = base + withExtension(secondPrefix, secondSuffix);
    }

    private int prefix() {
        for (int prefix = 1; prefix <= 3; prefix++) {
            if (codewords.take(1) == 1) {
                return prefix;
            }
        }
        return 5;
    }

    private int suffix(int prefix) {
        return prefix < 3 ? 0 : codewords.take(prefix == 3 ? 1 : 5);
    }

    private int withExtension(int prefix) {
        return withExtension(prefix, suffix(prefix));
    }

    private int withExtension(int prefix, int suffix) {
        return prefix + suffix + (suffix >= 28 ? 4 * codewords.take(4) : 0);
    }

    /**
     * Reads the magnitudes and signs of a quad (clause 7.3.8).
     *
     * @param aboveLeft the bits of the sample above this quad and to the left
     * @return the same for the next quad
     */
    private int magnitudes(int row, int quad, int entry, int excess, int aboveLeft, int plane) {
        int rho = HtCodewords.significance(entry);
        int above = exponents[2 * quad];
        int aboveRight = exponents[2 * quad + 1];
        int expected = 1;
        if (row > 0 && Integer.bitCount(rho) > 1) {
            int most = Math.max(Math.max(aboveLeft, above), Math.max(aboveRight, exponents[2 * quad + 2]));
            expected = Math.max(1, most - 1);
        }
        int bits = expected + excess;
        J2kHeader.require(bits + plane <= 30, "a magnitude has too many bits");
        int at = 2 * row * stride + 2 * (quad - 1);
        int known = HtCodewords.known(entry);
        int knownBits = HtCodewords.knownBits(entry);
        exponents[2 * quad] = 0;
        exponents[2 * quad + 1] = 0;
        for (int sample = 0; sample < 4; sample++) {
            if ((rho >> sample & 1) == 0) {
                continue;
            }
            int told = bits - (known >> sample & 1);
            int code = magnitudes.take(told) | (knownBits >> sample & 1) << told;
            int magnitude = (code | 1) + 2 << plane;
            values[at + (sample & 1) * stride + (sample >> 1)] = (code & 1) == 0 ? magnitude : -magnitude;
            if ((sample & 1) == 1) {
                exponents[2 * quad + (sample >> 1)] = 32 - Integer.numberOfLeadingZeros(code | 1);
            }
        }
        return aboveRight;
    }
}
