package org.lethe.image.codec;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What the dataset says about each of its frames; a codestream has to agree.
 *
 * @param columns pixels in a row
 * @param rows of pixels
 * @param components samples in a pixel
 * @param bitsAllocated room for a sample
 */
public record FrameShape(int columns, int rows, int components, int bitsAllocated) {
    /** Samples are held as numbers of 32 bits, and a few frames have to fit into memory at the same time. */
    private static final long SAMPLES_MAX =
            Math.min(1L << 28, Runtime.getRuntime().maxMemory() / 20);

    /** @throws LetheException of kind {@code TOO_LARGE} if the frame would not fit into memory */
    public FrameShape {
        if ((long) columns * rows * components > SAMPLES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A frame of " + columns + " x " + rows + " pixels with "
                    + components + " samples is too large to be decoded");
        }
    }

    /** The number of samples in the frame. */
    public int sampleCount() {
        return columns * rows * components;
    }
}
