package org.lethe.image.codec;

import static org.lethe.image.codec.BitPlanes.CONTEXTS;
import static org.lethe.image.codec.BitPlanes.NEIGHBOURS;
import static org.lethe.image.codec.BitPlanes.REFINED;
import static org.lethe.image.codec.BitPlanes.RUN_CONTEXT;
import static org.lethe.image.codec.BitPlanes.SIGNIFICANT;
import static org.lethe.image.codec.BitPlanes.UNIFORM_CONTEXT;
import static org.lethe.image.codec.BitPlanes.VISITED;

import org.lethe.image.codec.BitPlanes.Orientation;

/** Encodes the coefficients of one code-block, bit plane by bit plane (T.800 annex D), as one codeword. */
final class BitPlanesEncoder {
    private final int width;
    private final int height;
    private final int stride;
    private final int[] values;
    private final int[] flags;
    private final byte[] zeroContexts;
    private final MqEncoder mq = new MqEncoder(CONTEXTS);

    /**
     * @param values the coefficients, row by row
     * @param width of a row
     */
    BitPlanesEncoder(int[] values, int width, Orientation orientation) {
        this.values = values;
        this.width = width;
        this.height = values.length / width;
        this.stride = width + 2;
        this.flags = new int[stride * (height + 2)];
        this.zeroContexts = BitPlanes.ZERO_CONTEXTS[orientation.ordinal()];
        mq.reset(0, 4);
        mq.reset(RUN_CONTEXT, 3);
        mq.reset(UNIFORM_CONTEXT, 46);
    }

    /** How many bit planes are not empty. */
    int planes() {
        int all = 0;
        for (int value : values) {
            all |= Math.abs(value);
        }
        return 32 - Integer.numberOfLeadingZeros(all);
    }

    /** Encodes all planes. */
    byte[] encode(int planes) {
        for (int plane = planes - 1; plane >= 0; plane--) {
            if (plane < planes - 1) {
                propagate(plane);
                refine(plane);
            }
            cleanUp(plane);
        }
        return mq.finish();
    }

    private int bit(int x, int y, int plane) {
        return Math.abs(values[y * width + x]) >> plane & 1;
    }

    private void propagate(int plane) {
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                for (int y = top; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & SIGNIFICANT) == 0 && (flag & NEIGHBOURS) != 0) {
                        int bit = bit(x, y, plane);
                        mq.encode(zeroContexts[flag & NEIGHBOURS], bit);
                        if (bit == 1) {
                            becomeSignificant(x, y, at);
                        }
                        flags[at] |= VISITED;
                    }
                }
            }
        }
    }

    private void refine(int plane) {
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                for (int y = top; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
                        mq.encode(BitPlanes.magnitudeContext(flag), bit(x, y, plane));
                        flags[at] = flag | REFINED;
                    }
                }
            }
        }
    }

    private void cleanUp(int plane) {
        for (int top = 0; top < height; top += 4) {
            int bottom = Math.min(top + 4, height);
            for (int x = 0; x < width; x++) {
                int y = top;
                boolean isKnown = false;
                if (top + 4 <= height && BitPlanes.isEmptyColumn(flags, (top + 1) * stride + x + 1, stride)) {
                    while (y < bottom && bit(x, y, plane) == 0) {
                        y++;
                    }
                    mq.encode(RUN_CONTEXT, y < bottom ? 1 : 0);
                    if (y == bottom) {
                        continue;
                    }
                    mq.encode(UNIFORM_CONTEXT, y - top >> 1);
                    mq.encode(UNIFORM_CONTEXT, y - top & 1);
                    isKnown = true;
                }
                for (; y < bottom; y++) {
                    int at = (y + 1) * stride + x + 1;
                    int flag = flags[at];
                    if ((flag & (SIGNIFICANT | VISITED)) == 0) {
                        int bit = bit(x, y, plane);
                        if (!isKnown) {
                            mq.encode(zeroContexts[flag & NEIGHBOURS], bit);
                        }
                        if (bit == 1) {
                            becomeSignificant(x, y, at);
                        }
                    }
                    isKnown = false;
                    flags[at] &= ~VISITED;
                }
            }
        }
    }

    private void becomeSignificant(int x, int y, int at) {
        int sign = values[y * width + x] < 0 ? 1 : 0;
        int context = BitPlanes.signContext(flags[at]);
        mq.encode(context & 0xF, sign ^ context >> 4);
        BitPlanes.spread(flags, at, stride, sign, 0);
    }
}
