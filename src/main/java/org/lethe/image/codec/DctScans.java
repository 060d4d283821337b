package org.lethe.image.codec;

/** Decodes the scans of sequential DCT with Huffman codes: baseline, and extended with 8 or 12 bits (T.81 annex F). */
final class DctScans implements ScanDecoder {
    private static final int BLOCK = 8;

    private final FrameHeader frame;
    private final int mcusAcross;
    private final int mcusDown;
    private final Plane[] planes;
    private final int[] block = new int[BLOCK * BLOCK];

    /** The samples of one component, up to whole MCUs. */
    private static final class Plane {
        final FrameHeader.Component component;
        final int stride;
        final short[] samples;
        HuffmanTable dc;
        HuffmanTable ac;
        int[] quantization;
        int prediction;

        Plane(FrameHeader.Component component, int mcusAcross, int mcusDown) {
            this.component = component;
            stride = mcusAcross * component.across() * BLOCK;
            samples = new short[Math.multiplyExact(stride, mcusDown * component.down() * BLOCK)];
        }
    }

    DctScans(FrameHeader frame) {
        this.frame = frame;
        mcusAcross = divideUp(frame.columns(), BLOCK * frame.acrossMax());
        mcusDown = divideUp(frame.rows(), BLOCK * frame.downMax());
        planes = frame.components().stream().map(each -> new Plane(each, mcusAcross, mcusDown)).toArray(Plane[]::new);
    }

    private static int divideUp(int number, int divisor) {
        return (number + divisor - 1) / divisor;
    }

    @Override
    public int decode(byte[] code, int start, ScanHeader scan, JpegTables tables) {
        if (scan.start() != 0 || scan.end() != 63 || scan.approximation() != 0) {
            throw CodeFaults.broken("a sequential scan does not hold all coefficients");
        }
        Plane[] scanned = new Plane[scan.components().length];
        for (int i = 0; i < scanned.length; i++) {
            scanned[i] = prepare(planes[scan.components()[i]], scan.tables()[i], tables);
        }
        BitInput in = new BitInput(code, start);
        boolean alone = scanned.length == 1;
        int across = alone ? blocksOf(frame.columns(), scanned[0].component.across(), frame.acrossMax()) : mcusAcross;
        int down = alone ? blocksOf(frame.rows(), scanned[0].component.down(), frame.downMax()) : mcusDown;
        int interval = tables.restartInterval == 0 ? Integer.MAX_VALUE : tables.restartInterval;
        int left = interval;
        int restarts = 0;
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                if (left == 0) {
                    in.passRestart(restarts++ % 8);
                    left = interval;
                    for (Plane plane : scanned) {
                        plane.prediction = 0;
                    }
                }
                left--;
                if (alone) {
                    decodeBlock(in, scanned[0], x, y);
                } else {
                    decodeMcu(in, scanned, x, y);
                }
            }
        }
        return in.position();
    }

    private static Plane prepare(Plane plane, int numbers, JpegTables tables) {
        plane.dc = tables.dc(numbers >> 4);
        plane.ac = tables.ac(numbers & 15);
        int number = plane.component.quantization();
        if (number >= tables.quantization.length || tables.quantization[number] == null) {
            throw CodeFaults.broken("a component names a quantization table that is not there");
        }
        plane.quantization = tables.quantization[number];
        plane.prediction = 0;
        return plane;
    }

    /** The blocks that a component has in a scan of its own (T.81 A.2.2). */
    private static int blocksOf(int pixels, int factor, int factorMax) {
        return divideUp(divideUp(pixels * factor, factorMax), BLOCK);
    }

    private void decodeMcu(BitInput in, Plane[] scanned, int x, int y) {
        for (Plane plane : scanned) {
            int across = plane.component.across();
            int down = plane.component.down();
            for (int v = 0; v < down; v++) {
                for (int h = 0; h < across; h++) {
                    decodeBlock(in, plane, x * across + h, y * down + v);
                }
            }
        }
    }

    private void decodeBlock(BitInput in, Plane plane, int x, int y) {
        int size = plane.dc.decode(in);
        if (size > 15) {
            throw CodeFaults.broken("a coefficient has too many bits");
        }
        if (size > 0) {
            plane.prediction += in.readDifference(size);
        }
        int[] quantization = plane.quantization;
        HuffmanTable ac = plane.ac;
        block[0] = plane.prediction * quantization[0];
        for (int k = 1; k < 64; k++) {
            int symbol = ac.decode(in);
            int bits = symbol & 15;
            if (bits == 0) {
                if (symbol != 0xF0) {
                    break;
                }
                k += 15;
                continue;
            }
            k += symbol >> 4;
            if (k > 63) {
                throw CodeFaults.broken("a block has too many coefficients");
            }
            block[Dct.ZIGZAG[k]] = in.readDifference(bits) * quantization[k];
        }
        Dct.inverse(block, plane.samples, (y * plane.stride + x) * BLOCK, plane.stride, 1 << frame.precision() - 1);
    }

    @Override
    public Raster finish() {
        int components = planes.length;
        int columns = frame.columns();
        int[] samples = new int[frame.rows() * columns * components];
        for (int i = 0; i < components; i++) {
            Plane plane = planes[i];
            Upsampling rows = new Upsampling(
                    plane.samples, plane.stride, frame, plane.component.across(), plane.component.down());
            for (int y = 0; y < frame.rows(); y++) {
                rows.write(y, samples, y * columns * components + i, components);
            }
        }
        return new Raster(columns, frame.rows(), components, frame.precision(), samples);
    }
}
