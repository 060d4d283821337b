package org.lethe.image.codec;

import java.util.List;
import org.lethe.image.codec.J2kTile.TileComponent;

/** Integers that become the same integers again: the 5/3 wavelet, and no steps. */
record ReversibleKernel() implements J2kKernel {
    @Override
    public int code() {
        return 1;
    }

    /** For each subband as many bits as its samples have, and one for each direction in which it is high-pass. */
    @Override
    public byte[] quantization(int bits, int levels, int guardBits) {
        J2kSegment segment = new J2kSegment().octet(guardBits << 5).octet(bits << 3);
        for (int level = 0; level < levels; level++) {
            segment.octet(bits + 1 << 3).octet(bits + 1 << 3).octet(bits + 2 << 3);
        }
        return segment.toBytes();
    }

    @Override
    public List<int[]> coefficients(List<int[]> samples, boolean coloursMixed, J2kTile tile) {
        if (coloursMixed) {
            J2kColours.mixReversibly(samples.get(0), samples.get(1), samples.get(2));
        }
        for (TileComponent component : tile.components()) {
            int[] plane = samples.get(component.index());
            int[] line = new int[J2kKernel.longestLine(component)];
            J2kKernel.eachLine(component, (first, step, length) -> transform(plane, first, step, length, line));
        }
        return samples;
    }

    private static void transform(int[] plane, int first, int step, int length, int[] line) {
        for (int i = 0, at = first; i < length; i++, at += step) {
            line[i] = plane[at];
        }
        Wavelets.analyse(line, length);
        for (int i = 0; i < length; i++) {
            plane[first + J2kKernel.placeOf(i, length) * step] = line[i];
        }
    }
}
