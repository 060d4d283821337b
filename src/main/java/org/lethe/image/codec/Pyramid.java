package org.lethe.image.codec;

/**
 * The places of a tag tree (T.800 B.10.2): a grid, and above each four of its places one of the next level, up to a
 * single one.
 */
final class Pyramid {
    private final int[] widths;
    private final int[] offsets;

    Pyramid(int width, int height) {
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
    }

    /** The number of levels; the grid itself is level 0. */
    int levels() {
        return widths.length;
    }

    /** The number of places of all levels. */
    int size() {
        return offsets[widths.length];
    }

    /** The number of the place of a level that stands for one of the grid. */
    int node(int level, int x, int y) {
        return offsets[level] + (y >> level) * widths[level] + (x >> level);
    }
}
