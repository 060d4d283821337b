package org.lethe.image.picture;

/**
 * A decoded picture, without transparency.
 *
 * @param width pixels in a row
 * @param height rows
 * @param samples in a pixel: 1 for gray (black is 0), 3 for red, green and blue
 * @param bits in a sample: 8 or 16, unsigned
 * @param bytes the samples, pixel by pixel, row by row from the top, in little endian
 */
public record Bitmap(int width, int height, int samples, int bits, byte[] bytes) {
    /** The size only: pictures are patient data. */
    @Override
    public String toString() {
        return "Bitmap[" + width + "x" + height + ", " + samples + " samples of " + bits + " bits]";
    }
}
