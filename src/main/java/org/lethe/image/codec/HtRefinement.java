package org.lethe.image.codec;

/** The passes after the first one of a code-block of high throughput, of one more bit plane (T.814 7.4 and 7.5). */
final class HtRefinement {
    private static final int GROUP = 4;

    private final int[] values;
    private final int stride;
    private final int width;
    private final int height;
    private final int style;
    private final int plane;
    /** Whether a sample is significant, with a border. */
    private final boolean[] significant;
    private final int rowLength;

    /**
     * @param values that the first pass left, changed in place
     * @param plane that is decoded now
     */
    HtRefinement(int[] values, int stride, CodeBlock block, int style, int plane) {
        this.values = values;
        this.stride = stride;
        this.width = block.width();
        this.height = block.height();
        this.style = style;
        this.plane = plane;
        this.rowLength = width + 2;
        this.significant = new boolean[rowLength * (height + 2)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                significant[place(x, y)] = values[y * stride + x] != 0;
            }
        }
    }

    private int place(int x, int y) {
        return (y + 1) * rowLength + x + 1;
    }

    /** @param passes 1, or 2: what becomes significant, and the next bit of what was before */
    void apply(byte[] code, int passes) {
        if (passes > 1) {
            refine(new HtBits.Backward(code, 0, code.length - 1, 0xFF));
        }
        propagate(new HtBits.Forward(code, code.length, 0));
    }

    private void refine(HtBits.Backward bits) {
        for (int top = 0; top < height; top += GROUP) {
            for (int x = 0; x < width; x++) {
                for (int y = top; y < Math.min(top + GROUP, height); y++) {
                    int at = y * stride + x;
                    if (values[at] != 0) {
                        boolean grows = bits.take(1) == 1 == values[at] > 0;
                        values[at] += grows ? 1 << plane : -(1 << plane);
                    }
                }
            }
        }
    }

    /** Four by four samples at a time: first which ones become significant, then their signs. */
    private void propagate(HtBits.Forward bits) {
        for (int top = 0; top < height; top += GROUP) {
            for (int left = 0; left < width; left += GROUP) {
                int found = 0;
                for (int i = 0; i < GROUP * GROUP; i++) {
                    int x = left + i / GROUP;
                    int y = top + i % GROUP;
                    if (x < width && y < height && !significant[place(x, y)] && hasNeighbour(x, y)
                            && bits.take(1) == 1) {
                        significant[place(x, y)] = true;
                        found |= 1 << i;
                    }
                }
                for (int i = 0; found >> i != 0; i++) {
                    if ((found >> i & 1) == 1) {
                        int value = 3 << plane;
                        values[(top + i % GROUP) * stride + left + i / GROUP] = bits.take(1) == 0 ? value : -value;
                    }
                }
            }
        }
    }

    private boolean hasNeighbour(int x, int y) {
        int at = place(x, y);
        boolean beside = significant[at - 1] || significant[at + 1];
        boolean above = anyOfThree(at - rowLength);
        boolean isTold = (style & BitPlanes.CAUSAL) == 0 || y % GROUP < GROUP - 1;
        return beside || above || isTold && anyOfThree(at + rowLength);
    }

    private boolean anyOfThree(int at) {
        return significant[at - 1] || significant[at] || significant[at + 1];
    }
}
