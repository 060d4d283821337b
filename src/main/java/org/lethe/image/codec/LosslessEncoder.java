package org.lethe.image.codec;

/** Encodes lossless JPEG, process 14 with selection value 1: each sample is predicted by its left neighbour. */
final class LosslessEncoder implements FrameEncoder {
    private static final int SIZES = 17;

    @Override
    public byte[] encode(Raster raster) {
        if (raster.bits() < 2 || raster.bits() > 16) {
            throw new IllegalArgumentException("Lossless JPEG is not for " + raster.bits() + " bits");
        }
        short[] differences = differences(raster);
        int[] frequencies = new int[SIZES];
        for (short difference : differences) {
            frequencies[sizeOf(difference)]++;
        }
        HuffmanCode huffman = HuffmanCode.of(frequencies);
        BitOutput out = new BitOutput(differences.length + 256);
        writeHeaders(raster, huffman, out);
        for (short difference : differences) {
            int size = sizeOf(difference);
            out.bits(huffman.code(size), huffman.length(size));
            if (size > 0 && size < 16) {
                int bits = difference < 0 ? difference - 1 : difference;
                out.bits(bits & (1 << size) - 1, size);
            }
        }
        out.endScan();
        out.marker(0xD9);
        return out.toBytes();
    }

    /** Modulo 65536 (T.81 H.1.2.1). */
    private static short[] differences(Raster raster) {
        int[] samples = raster.samples();
        int step = raster.components();
        int rowSamples = raster.columns() * step;
        short[] differences = new short[samples.length];
        for (int row = 0; row < samples.length; row += rowSamples) {
            for (int at = row; at < row + step; at++) {
                int predicted = row == 0 ? 1 << raster.bits() - 1 : samples[at - rowSamples];
                differences[at] = (short) (samples[at] - predicted);
            }
            for (int at = row + step; at < row + rowSamples; at++) {
                differences[at] = (short) (samples[at] - samples[at - step]);
            }
        }
        return differences;
    }

    /** The number of bits of the magnitude; 16 for -32768. */
    private static int sizeOf(short difference) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs((int) difference));
    }

    private static void writeHeaders(Raster raster, HuffmanCode huffman, BitOutput out) {
        out.marker(0xD8);
        out.marker(0xC3);
        out.word(8 + 3 * raster.components());
        out.octet(raster.bits());
        out.word(raster.rows());
        out.word(raster.columns());
        out.octet(raster.components());
        for (int i = 1; i <= raster.components(); i++) {
            out.octet(i);
            out.octet(0x11);
            out.octet(0);
        }
        huffman.writeTo(out, 0, 0);
        out.marker(0xDA);
        out.word(6 + 2 * raster.components());
        out.octet(raster.components());
        for (int i = 1; i <= raster.components(); i++) {
            out.octet(i);
            out.octet(0);
        }
        out.octet(1);
        out.octet(0);
        out.octet(0);
    }
}
