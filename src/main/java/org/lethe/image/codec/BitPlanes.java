package org.lethe.image.codec;

import java.util.Arrays;

/**
 * Decodes the coefficients of a code-block, bit plane by bit plane (T.800 annex D). One may be used for any number of
 * code-blocks, one after the other.
 */
final class BitPlanes {
    /** In which direction the neighbours of a coefficient say most about it. */
    enum Orientation {
        /** Low-pass, or high-pass vertically. */
        LL_LH,
        /** High-pass horizontally. */
        HL,
        HH
    }

    /** Flags of the style of code-blocks (table A.19). */
    static final int BYPASS = 1;
    static final int RESET = 2;
    static final int TERMINATE = 4;
    static final int CAUSAL = 8;
    static final int SEGMENTATION = 32;

    /** With causal contexts, a stripe does not look at the one below it. */
    static final int N_SIDE_UNTOLD = 1;

    /** Up to here, all passes are arithmetically coded, even with {@link #BYPASS}. */
    static final int ARITHMETIC_PASSES = 10;

    // Of a coefficient: which neighbours are significant, in the order of the tables below; and their signs.
    static final int N = 1;
    static final int S = 2;
    static final int W = 4;
    static final int E = 8;
    static final int NW = 16;
    static final int NE = 32;
    static final int SW = 64;
    static final int SE = 128;
    static final int NEIGHBOURS = 0xFF;
    static final int SIGN_SHIFT = 8;
    static final int SIGNS = 0xF00;
    static final int SIGNIFICANT = 0x1000;
    static final int VISITED = 0x2000;
    static final int REFINED = 0x4000;

    private static final int SIGN_CONTEXT = 9;
    private static final int MAGNITUDE_CONTEXT = 14;
    static final int RUN_CONTEXT = 17;
    static final int UNIFORM_CONTEXT = 18;
    static final int CONTEXTS = 19;

    static final byte[][] ZERO_CONTEXTS = zeroContexts();
    /** By the neighbours and their signs: the context, and in bit 4 whether the sign is inverted. */
    static final byte[] SIGN_CONTEXTS = signContexts();

    private final MqDecoder mq = new MqDecoder(CONTEXTS);
    private int width;
    private int height;
    private int stride;
    private int style;
    private byte[] zeroContexts;
    private int[] flags = {};
    /** Twice the magnitudes, and one for the middle of what is not known of them; negative where the sign is. */
    private int[] values = {};
    private RawBits raw;

    private static byte[][] zeroContexts() {
        byte[][] contexts = new byte[Orientation.values().length][NEIGHBOURS + 1];
        for (int flags = 0; flags <= NEIGHBOURS; flags++) {
            int vertical = Integer.bitCount(flags & (N | S));
            int horizontal = Integer.bitCount(flags & (W | E));
            int diagonal = Integer.bitCount(flags & (NW | NE | SW | SE));
            contexts[Orientation.LL_LH.ordinal()][flags] = (byte) zeroContext(horizontal, vertical, diagonal);
            contexts[Orientation.HL.ordinal()][flags] = (byte) zeroContext(vertical, horizontal, diagonal);
            contexts[Orientation.HH.ordinal()][flags] = (byte) diagonalContext(horizontal + vertical, diagonal);
        }
        return contexts;
    }

    /** Table D.1, first columns. */
    private static int zeroContext(int along, int across, int diagonal) {
        if (along == 2) {
            return 8;
        }
        if (along == 1) {
            return across > 0 ? 7 : diagonal > 0 ? 6 : 5;
        }
        return across > 0 ? across + 2 : Math.min(diagonal, 2);
    }

    /** Table D.1, last columns. */
    private static int diagonalContext(int straight, int diagonal) {
        return switch (diagonal) {
            case 0 -> Math.min(straight, 2);
            case 1 -> 3 + Math.min(straight, 2);
            case 2 -> straight > 0 ? 7 : 6;
            default -> 8;
        };
    }

    /** Tables D.2 and D.3. */
    private static byte[] signContexts() {
        byte[] contexts = new byte[256];
        for (int index = 0; index < contexts.length; index++) {
            int horizontal = contribution(index, W) + contribution(index, E);
            int vertical = contribution(index, N) + contribution(index, S);
            int h = Integer.signum(horizontal);
            int v = Integer.signum(vertical);
            boolean inverted = h < 0 || h == 0 && v < 0;
            int context = h == 0 ? Math.abs(v) : 3 + (h * v);
            contexts[index] = (byte) (SIGN_CONTEXT + context | (inverted ? 16 : 0));
        }
        return contexts;
    }

    /** @param index the straight neighbours in the lower half, their signs in the upper one */
    private static int contribution(int index, int neighbour) {
        if ((index & neighbour) == 0) {
            return 0;
        }
        return (index >> 4 & neighbour) == 0 ? 1 : -1;
    }

    /**
     * Decodes a code-block.
     *
     * @param block its size and its codewords
     * @param orientation of its subband
     * @param blockStyle flags of the style
     * @param planes of magnitudes, from the first one that is not empty
     * @return twice the values, and the middle of what is not known of them, row by row; valid until the next call
     */
    int[] decode(CodeBlock block, Orientation orientation, int blockStyle, int planes) {
        width = block.width();
        height = block.height();
        stride = width + 2;
        style = blockStyle;
        zeroContexts = ZERO_CONTEXTS[orientation.ordinal()];
        int flagCount = stride * (height + 2);
        if (flags.length < flagCount) {
            flags = new int[flagCount];
        } else {
            Arrays.fill(flags, 0, flagCount, 0);
        }
        if (values.length < width * height) {
            values = new int[width * height];
        } else {
            Arrays.fill(values, 0, width * height, 0);
        }
        resetContexts();
        int pass = 0;
        for (CodeBlock.Segment segment : block.segments()) {
            byte[] code = segment.bytes();
            boolean isRaw = (style & BYPASS) != 0 && pass >= ARITHMETIC_PASSES && pass % 3 != 0;
            if (isRaw) {
                raw = new RawBits(code);
            } else {
                raw = null;
                mq.begin(code, 0, code.length);
            }
            for (int i = 0; i < segment.passes(); i++, pass++) {
                int plane = planes - 1 - (pass + 2) / 3;
                if (plane < 0) {
                    throw CodeFaults.broken("a code-block has more passes than bits");
                }
                pass(pass, plane);
            }
        }
        return values;
    }

    private void pass(int pass, int plane) {
        switch (pass % 3) {
            case 1 -> propagate(plane);
            case 2 -> refine(plane);
            default -> {
                cleanUp(plane);
                if ((style & SEGMENTATION) != 0) {
                    for (int i = 0; i < 4; i++) {
                        mq.decode(UNIFORM_CONTEXT);
                    }
                }
            }
        }
        if ((style & RESET) != 0) {
            resetContexts();
        }
    }

    private void resetContexts() {
        for (int context = 0; context < CONTEXTS; context++) {
            mq.reset(context, 0);
        }
        mq.reset(0, 4);
        mq.reset(RUN_CONTEXT, 3);
        mq.reset(UNIFORM_CONTEXT, 46);
    }

    /** Coefficients with significant neighbours may become significant (section D.3.1). */
    private void propagate(int plane) {
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                for (int y = top; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & SIGNIFICANT) == 0 && (flag & NEIGHBOURS) != 0) {
                        int bit = raw == null ? mq.decode(zeroContexts[flag & NEIGHBOURS]) : raw.bit();
                        if (bit == 1) {
                            becomeSignificant(x, y, at, plane);
                        }
                        flags[at] |= VISITED;
                    }
                }
            }
        }
    }

    /** Coefficients that were significant before get one more bit (section D.3.3). */
    private void refine(int plane) {
        int half = 1 << plane;
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                for (int y = top; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
                        int bit = raw == null ? mq.decode(magnitudeContext(flag)) : raw.bit();
                        int value = values[y * width + x];
                        boolean grows = bit == 1 == value > 0;
                        values[y * width + x] = grows ? value + half : value - half;
                        flags[at] = flag | REFINED;
                    }
                }
            }
        }
    }

    static int magnitudeContext(int flag) {
        if ((flag & REFINED) != 0) {
            return MAGNITUDE_CONTEXT + 2;
        }
        return (flag & NEIGHBOURS) == 0 ? MAGNITUDE_CONTEXT : MAGNITUDE_CONTEXT + 1;
    }

    /** All others may become significant; columns of four without significant neighbours at once (section D.3.4). */
    private void cleanUp(int plane) {
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                int y = top;
                boolean isKnown = false;
                if (top + 4 <= height && isEmptyColumn(flags, (top + 1) * stride + x + 1, stride)) {
                    if (mq.decode(RUN_CONTEXT) == 0) {
                        continue;
                    }
                    y += mq.decode(UNIFORM_CONTEXT) << 1 | mq.decode(UNIFORM_CONTEXT);
                    isKnown = true;
                }
                for (; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & (SIGNIFICANT | VISITED)) == 0
                            && (isKnown || mq.decode(zeroContexts[flag & NEIGHBOURS]) == 1)) {
                        becomeSignificant(x, y, at, plane);
                    }
                    isKnown = false;
                    flags[at] &= ~VISITED;
                }
            }
        }
    }

    /** Whether nothing is known yet of four coefficients one below the other, nor of their neighbours. */
    static boolean isEmptyColumn(int[] flags, int at, int stride) {
        int all = flags[at] | flags[at + stride] | flags[at + 2 * stride] | flags[at + 3 * stride];
        return (all & (NEIGHBOURS | SIGNIFICANT | VISITED)) == 0;
    }

    private void becomeSignificant(int x, int y, int at, int plane) {
        int sign;
        if (raw == null) {
            int context = signContext(flags[at]);
            sign = mq.decode(context & 0xF) ^ context >> 4;
        } else {
            sign = raw.bit();
        }
        int value = 3 << plane;
        values[y * width + x] = sign == 0 ? value : -value;
        spread(flags, at, stride, sign, (style & CAUSAL) != 0 && y % 4 == 0 ? N_SIDE_UNTOLD : 0);
    }

    /** The context of the sign of a coefficient with these flags, and in bit 4 whether the sign is inverted. */
    static int signContext(int flag) {
        return SIGN_CONTEXTS[flag & 0xF | (flag & SIGNS) >> 4];
    }

    /**
     * Tells the neighbours that a coefficient is significant, and its sign.
     *
     * @param sign 1 for negative values
     * @param untold {@link #N_SIDE_UNTOLD}, or 0
     */
    static void spread(int[] flags, int at, int stride, int sign, int untold) {
        flags[at] |= SIGNIFICANT;
        int signs = sign << SIGN_SHIFT;
        flags[at - 1] |= E | signs * E;
        flags[at + 1] |= W | signs * W;
        flags[at + stride] |= N | signs * N;
        flags[at + stride - 1] |= NE;
        flags[at + stride + 1] |= NW;
        if (untold != N_SIDE_UNTOLD) {
            flags[at - stride] |= S | signs * S;
            flags[at - stride - 1] |= SE;
            flags[at - stride + 1] |= SW;
        }
    }

    /** Bits that are not arithmetically coded (section D.6). Behind the end come ones. */
    private static final class RawBits {
        private final byte[] code;
        private int at;
        private int current;
        private int left;

        RawBits(byte[] code) {
            this.code = code;
        }

        int bit() {
            if (left == 0) {
                left = current == 0xFF ? 7 : 8;
                current = at < code.length ? code[at++] & 0xFF : 0xFF;
            }
            left--;
            return current >> left & 1;
        }
    }
}
