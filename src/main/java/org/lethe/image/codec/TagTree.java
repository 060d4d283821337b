package org.lethe.image.codec;

import java.util.Arrays;

/** Numbers of a grid, told little by little: for each four of them first how large they are at least (T.800 B.10.2). */
final class TagTree {
    /** Stands for a number that is not known yet. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final int[] widths;
    private final int[] offsets;
    private final int[] values;
    private final int[] lows;

    TagTree(int width, int height) {
        int levels = 1;
        for (int w = width, h = height; w > 1 || h > 1; w = (w + 1) / 2, h = (h + 1) / 2) {
            levels++;
        }
        widths = new int[levels];
        offsets = new int[levels + 1];
        int w = width;
        int h = height;
        for (int level = 0; level < levels; level++) {
            widths[level] = w;
            offsets[level + 1] = offsets[level] + w * h;
            w = (w + 1) / 2;
            h = (h + 1) / 2;
        }
        values = new int[offsets[levels]];
        Arrays.fill(values, UNKNOWN);
        lows = new int[offsets[levels]];
    }

    /** Reads until it is known whether the number at a place is smaller than a threshold. */
    boolean isBelow(int x, int y, int threshold, PacketBits bits) {
        int low = 0;
        for (int level = widths.length - 1; level >= 0; level--) {
            int node = offsets[level] + (y >> level) * widths[level] + (x >> level);
            low = Math.max(low, lows[node]);
            while (low < threshold && low < values[node]) {
                if (bits.bit() == 1) {
                    values[node] = low;
                } else {
                    low++;
                }
            }
            lows[node] = low;
        }
        return values[offsets[0] + y * widths[0] + x] < threshold;
    }
}
