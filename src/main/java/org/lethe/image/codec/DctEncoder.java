package org.lethe.image.codec;

/**
 * Encodes baseline JPEG, or extended with 12 bits (T.81 annex F). Of three components, the second and the third keep
 * one sample for two pixels of a row.
 *
 * @param quality from 1 to 100
 */
record DctEncoder(int quality) implements FrameEncoder {
    private static final int BLOCK = 8;

    /** T.81 tables K.1 and K.2. */
    private static final int[] LUMINANCE = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

    private static final int[] CHROMINANCE = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99};

    @Override
    public byte[] encode(Raster raster) {
        if (raster.bits() != 8 && raster.bits() != 12) {
            throw new IllegalArgumentException("Sequential JPEG is not for " + raster.bits() + " bits");
        }
        boolean colour = raster.components() == 3;
        int[][] quantization = colour
                ? new int[][] {scaled(LUMINANCE), scaled(CHROMINANCE)}
                : new int[][] {scaled(LUMINANCE)};
        Blocks[] blocks = new Blocks[raster.components()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new Blocks(raster, i, colour ? 2 : 1, quantization[kindOf(i, colour)]);
        }
        HuffmanCode[] codes = new HuffmanCode[2 * quantization.length];
        int[][] frequencies = new int[codes.length][256];
        forEachBlock(blocks, (i, at) -> blocks[i].count(
                at, frequencies[2 * kindOf(i, colour)], frequencies[2 * kindOf(i, colour) + 1]));
        for (int i = 0; i < codes.length; i++) {
            codes[i] = HuffmanCode.of(frequencies[i]);
        }
        BitOutput out = new BitOutput(raster.samples().length / 4);
        writeHeaders(raster, quantization, codes, out);
        forEachBlock(blocks, (i, at) -> blocks[i].write(
                at, codes[2 * kindOf(i, colour)], codes[2 * kindOf(i, colour) + 1], out));
        out.endScan();
        out.marker(0xD9);
        return out.toBytes();
    }

    private static int kindOf(int component, boolean colour) {
        return colour && component > 0 ? 1 : 0;
    }

    /** At 50 the tables as they are; finer above, coarser below. */
    private int[] scaled(int[] table) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] scaled = new int[table.length];
        for (int i = 0; i < table.length; i++) {
            scaled[i] = Math.clamp((table[i] * percent + 50) / 100, 1, 255);
        }
        return scaled;
    }

    private interface BlockVisitor {
        void visit(int component, int at);
    }

    /** All the blocks in the order of their MCUs. */
    private static void forEachBlock(Blocks[] all, BlockVisitor visitor) {
        for (Blocks blocks : all) {
            blocks.prediction = 0;
        }
        int mcusAcross = all[0].across / all[0].perMcu;
        for (int y = 0; y < all[0].down; y++) {
            for (int mcu = 0; mcu < mcusAcross; mcu++) {
                for (int i = 0; i < all.length; i++) {
                    for (int h = 0; h < all[i].perMcu; h++) {
                        visitor.visit(i, (y * all[i].across + mcu * all[i].perMcu + h) * BLOCK * BLOCK);
                    }
                }
            }
        }
    }

    private static void writeHeaders(Raster raster, int[][] quantization, HuffmanCode[] codes, BitOutput out) {
        boolean colour = raster.components() == 3;
        out.marker(0xD8);
        for (int i = 0; i < quantization.length; i++) {
            out.marker(0xDB);
            out.word(2 + 65);
            out.octet(i);
            for (int k = 0; k < 64; k++) {
                out.octet(quantization[i][Dct.ZIGZAG[k]]);
            }
        }
        out.marker(raster.bits() == 8 ? 0xC0 : 0xC1);
        out.word(8 + 3 * raster.components());
        out.octet(raster.bits());
        out.word(raster.rows());
        out.word(raster.columns());
        out.octet(raster.components());
        for (int i = 0; i < raster.components(); i++) {
            out.octet(i + 1);
            out.octet(colour && i == 0 ? 0x21 : 0x11);
            out.octet(kindOf(i, colour));
        }
        for (int i = 0; i < codes.length; i++) {
            codes[i].writeTo(out, i % 2, i / 2);
        }
        out.marker(0xDA);
        out.word(6 + 2 * raster.components());
        out.octet(raster.components());
        for (int i = 0; i < raster.components(); i++) {
            out.octet(i + 1);
            out.octet(kindOf(i, colour) * 0x11);
        }
        out.octet(0);
        out.octet(63);
        out.octet(0);
    }

    /** The quantized coefficients of one component. */
    private static final class Blocks {
        final int across;
        final int down;
        final int perMcu;
        private final short[] coefficients;
        private int prediction;

        /** @param mcuBlocks of the first component, side by side */
        Blocks(Raster raster, int component, int mcuBlocks, int[] quantization) {
            int mcusAcross = (raster.columns() + BLOCK * mcuBlocks - 1) / (BLOCK * mcuBlocks);
            perMcu = component == 0 ? mcuBlocks : 1;
            int pixelsInSample = mcuBlocks / perMcu;
            across = mcusAcross * perMcu;
            down = (raster.rows() + BLOCK - 1) / BLOCK;
            coefficients = new short[Math.multiplyExact(across * down, BLOCK * BLOCK)];
            int[] block = new int[BLOCK * BLOCK];
            int at = 0;
            for (int y = 0; y < down; y++) {
                for (int x = 0; x < across; x++) {
                    load(raster, component, pixelsInSample, x * BLOCK, y * BLOCK, block);
                    Dct.forward(block);
                    for (int k = 0; k < block.length; k++) {
                        int index = Dct.ZIGZAG[k];
                        coefficients[at++] = (short) quantize(block[index], quantization[index]);
                    }
                }
            }
        }

        /** Beyond the edges, the last row and column go on. */
        private static void load(
                Raster raster, int component, int pixelsInSample, int left, int top, int[] block) {
            int level = 1 << raster.bits() - 1;
            int[] samples = raster.samples();
            int step = raster.components();
            for (int y = 0; y < BLOCK; y++) {
                int row = Math.min(top + y, raster.rows() - 1) * raster.columns() * step + component;
                for (int x = 0; x < BLOCK; x++) {
                    int first = (left + x) * pixelsInSample;
                    int sample = samples[row + Math.min(first, raster.columns() - 1) * step];
                    if (pixelsInSample == 2) {
                        sample = sample + samples[row + Math.min(first + 1, raster.columns() - 1) * step] + 1 >> 1;
                    }
                    block[y * BLOCK + x] = sample - level;
                }
            }
        }

        private static int quantize(int coefficient, int quantum) {
            int divisor = quantum << Dct.fractionBits();
            int magnitude = (Math.abs(coefficient) + (divisor >> 1)) / divisor;
            return coefficient < 0 ? -magnitude : magnitude;
        }

        private static int sizeOf(int value) {
            return 32 - Integer.numberOfLeadingZeros(Math.abs(value));
        }

        void count(int at, int[] dc, int[] ac) {
            dc[sizeOf(coefficients[at] - prediction)]++;
            prediction = coefficients[at];
            int run = 0;
            for (int k = 1; k < 64; k++) {
                int value = coefficients[at + k];
                if (value == 0) {
                    run++;
                    continue;
                }
                ac[0xF0] += run >> 4;
                ac[(run & 15) << 4 | sizeOf(value)]++;
                run = 0;
            }
            if (run > 0) {
                ac[0]++;
            }
        }

        void write(int at, HuffmanCode dc, HuffmanCode ac, BitOutput out) {
            writeValue(0, coefficients[at] - prediction, dc, out);
            prediction = coefficients[at];
            int run = 0;
            for (int k = 1; k < 64; k++) {
                int value = coefficients[at + k];
                if (value == 0) {
                    run++;
                    continue;
                }
                for (; run > 15; run -= 16) {
                    out.bits(ac.code(0xF0), ac.length(0xF0));
                }
                writeValue(run << 4, value, ac, out);
                run = 0;
            }
            if (run > 0) {
                out.bits(ac.code(0), ac.length(0));
            }
        }

        private static void writeValue(int run, int value, HuffmanCode code, BitOutput out) {
            int size = sizeOf(value);
            out.bits(code.code(run | size), code.length(run | size));
            if (size > 0) {
                out.bits((value < 0 ? value - 1 : value) & (1 << size) - 1, size);
            }
        }
    }
}
