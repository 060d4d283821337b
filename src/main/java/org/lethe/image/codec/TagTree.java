package org.lethe.image.codec;

import java.util.Arrays;

/** Numbers of a grid, told little by little: for each four of them first how large they are at least (T.800 B.10.2). */
final class TagTree {
    /** Stands for a number that is not known yet. */
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final Pyramid places;
    private final int[] values;
    private final int[] lows;

    TagTree(int width, int height) {
        places = new Pyramid(width, height);
        values = new int[places.size()];
        Arrays.fill(values, UNKNOWN);
        lows = new int[places.size()];
    }

    /** Reads until it is known whether the number at a place is smaller than a threshold. */
    boolean isBelow(int x, int y, int threshold, PacketBits bits) {
        int low = 0;
        for (int level = places.levels() - 1; level >= 0; level--) {
            int node = places.node(level, x, y);
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
        return values[places.node(0, x, y)] < threshold;
    }
}
