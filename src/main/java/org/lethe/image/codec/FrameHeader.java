package org.lethe.image.codec;

import java.util.List;

/**
 * The header of a frame (T.81 B.2.2).
 *
 * @param process which kind of frame it is
 * @param precision bits in a sample
 * @param rows of pixels
 * @param columns pixels in a row
 * @param components in the order of the samples of a pixel
 */
record FrameHeader(Process process, int precision, int rows, int columns, List<Component> components) {
    /** The kinds of frames that are decoded. */
    enum Process {
        /** Sequential DCT with Huffman codes: baseline and extended. */
        DCT,
        /** Lossless with Huffman codes. */
        LOSSLESS,
        /** JPEG-LS. */
        LS
    }

    /**
     * A component.
     *
     * @param id by which scans name it
     * @param across samples in an MCU, horizontally
     * @param down samples in an MCU, vertically
     * @param quantization table number
     */
    record Component(int id, int across, int down, int quantization) {}

    /** The largest sampling factor, horizontally. */
    int acrossMax() {
        return components.stream().mapToInt(Component::across).max().orElseThrow();
    }

    /** The largest sampling factor, vertically. */
    int downMax() {
        return components.stream().mapToInt(Component::down).max().orElseThrow();
    }
}
