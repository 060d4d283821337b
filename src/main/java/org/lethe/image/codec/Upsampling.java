package org.lethe.image.codec;

/**
 * Brings a component that has fewer samples to the size of the image. Where it has half of them, each new sample lies a
 * quarter of the way to the next old one, and is mixed accordingly; other ratios repeat samples. Standards leave this
 * open (T.81 A.1.1); the mixture is what most decoders do.
 */
final class Upsampling {
    private final short[] plane;
    private final int stride;
    private final FrameHeader frame;
    private final int across;
    private final int down;
    private final boolean mixesColumns;
    private final boolean mixesRows;
    /** Of the component, without padding. */
    private final int width;
    private final int height;
    /** Samples of one row, in quarters if rows are mixed. */
    private final int[] row;

    Upsampling(short[] plane, int stride, FrameHeader frame, int across, int down) {
        this.plane = plane;
        this.stride = stride;
        this.frame = frame;
        this.across = across;
        this.down = down;
        width = (frame.columns() * across + frame.acrossMax() - 1) / frame.acrossMax();
        height = (frame.rows() * down + frame.downMax() - 1) / frame.downMax();
        mixesColumns = 2 * across == frame.acrossMax() && width > 2;
        mixesRows = mixesColumns && 2 * down == frame.downMax();
        row = new int[width];
    }

    /** Writes a row of the image, from an index on and some steps apart. */
    void write(int y, int[] samples, int first, int step) {
        int columns = frame.columns();
        int from = y * down / frame.downMax() * stride;
        int to = first;
        if (!mixesColumns) {
            int acrossMax = frame.acrossMax();
            for (int x = 0; x < columns; x++, to += step) {
                samples[to] = plane[from + (across == acrossMax ? x : x * across / acrossMax)];
            }
            return;
        }
        load(y, from);
        int shift = mixesRows ? 4 : 2;
        int roundLeft = mixesRows ? 8 : 1;
        int roundRight = mixesRows ? 7 : 2;
        int before = row[0];
        int here = row[0];
        for (int at = 0; at < width; at++) {
            int behind = at + 1 < width ? row[at + 1] : here;
            samples[to] = 3 * here + before + roundLeft >> shift;
            to += step;
            if (2 * at + 1 < columns) {
                samples[to] = 3 * here + behind + roundRight >> shift;
                to += step;
            }
            before = here;
            here = behind;
        }
    }

    private void load(int y, int from) {
        if (!mixesRows) {
            for (int x = 0; x < width; x++) {
                row[x] = plane[from + x];
            }
            return;
        }
        int nearest = y >> 1;
        int next = Math.clamp((y & 1) == 0 ? nearest - 1L : nearest + 1L, 0, height - 1);
        for (int x = 0; x < width; x++) {
            row[x] = 3 * plane[nearest * stride + x] + plane[next * stride + x];
        }
    }
}
