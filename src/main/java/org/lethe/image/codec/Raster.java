package org.lethe.image.codec;

/**
 * The samples of one frame.
 *
 * @param columns pixels in a row
 * @param rows of pixels
 * @param components samples in a pixel
 * @param bits in a sample that may be other than 0
 * @param samples row by row, pixel by pixel, component by component; as unsigned numbers (of 32 bits: as bit patterns)
 */
public record Raster(int columns, int rows, int components, int bits, int[] samples) {
    public Raster {
        if (samples.length != (long) columns * rows * components) {
            throw new IllegalArgumentException("The samples are not those of " + rows + " rows");
        }
    }
}
