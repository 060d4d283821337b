package org.lethe.image.render;

/**
 * A picture: rows from the top, pixels from the left, one sample for grey, three for red, green and blue.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 or 3
 * @param bits of a sample: 8 or 16
 * @param samples as unsigned numbers
 */
public record Picture(int width, int height, int channels, int bits, int[] samples) {
    public Picture {
        if (samples.length != (long) width * height * channels) {
            throw new IllegalArgumentException("The samples are not those of " + height + " rows");
        }
    }
}
