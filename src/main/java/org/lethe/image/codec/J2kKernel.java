package org.lethe.image.codec;

import java.util.List;
import org.lethe.image.codec.J2kTile.Rectangle;
import org.lethe.image.codec.J2kTile.TileComponent;

/** What is done to samples before their bit planes are coded: colours, wavelets, and steps (T.800 annexes E to G). */
sealed interface J2kKernel permits ReversibleKernel, IrreversibleKernel {
    /** The transformation, as COD tells it (table A.20). */
    int code();

    /** The content of QCD (section A.6.4), for samples of so many bits. */
    byte[] quantization(int bits, int levels, int guardBits);

    /**
     * The coefficients of each component, in an array as large as its samples; low-pass ones are first, in both
     * directions, so that each subband is one rectangle.
     *
     * @param samples of each component, row by row, around 0; may be changed in place
     * @param coloursMixed whether the first three are red, green, and blue, and are to be mixed
     * @param tile that tells sizes and steps
     */
    List<int[]> coefficients(List<int[]> samples, boolean coloursMixed, J2kTile tile);

    /** Transforms a line of the samples of a component: a column or a row. */
    @FunctionalInterface
    interface Line {
        /**
         * @param first where it begins
         * @param step from one sample to the next
         * @param length how many there are
         */
        void transform(int first, int step, int length);
    }

    /** Goes through the columns and then the rows of a component, resolution by resolution, the largest first. */
    static void eachLine(TileComponent component, Line line) {
        int stride = component.area().width();
        for (int level = component.coding().levels(); level > 0; level--) {
            Rectangle area = component.resolutions().get(level).area();
            for (int x = 0; x < area.width(); x++) {
                line.transform(x, stride, area.height());
            }
            for (int y = 0; y < area.height(); y++) {
                line.transform(y * stride, 1, area.width());
            }
        }
    }

    /** How long the longest line of a component is. */
    static int longestLine(TileComponent component) {
        return Math.max(component.area().width(), component.area().height());
    }

    /** Where the i-th coefficient of a line goes: those of low pass first. */
    static int placeOf(int i, int length) {
        return i % 2 == 0 ? i / 2 : (length + 1) / 2 + i / 2;
    }
}
