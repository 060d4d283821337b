package org.lethe.image.codec;

/** Decodes the scans of lossless JPEG with Huffman codes (T.81 annex H: processes 14 and 15, all predictors). */
final class LosslessScans implements ScanDecoder {
    private final FrameHeader frame;
    private final int components;
    private final int[] samples;

    LosslessScans(FrameHeader frame) {
        this.frame = frame;
        this.components = frame.components().size();
        for (FrameHeader.Component each : frame.components()) {
            if (each.across() != frame.acrossMax() || each.down() != frame.downMax()) {
                throw CodeFaults.unsupported("lossless JPEG with components of several sizes");
            }
        }
        this.samples = new int[frame.rows() * frame.columns() * components];
    }

    @Override
    public int decode(byte[] code, int start, ScanHeader scan, JpegTables tables) {
        int predictor = scan.start();
        if (predictor < 1 || predictor > 7 || scan.approximation() >= frame.precision()) {
            throw CodeFaults.broken("a lossless scan has no predictor that is known");
        }
        int count = scan.components().length;
        HuffmanTable[] huffman = new HuffmanTable[count];
        for (int i = 0; i < count; i++) {
            huffman[i] = tables.dc(scan.tables()[i] >> 4);
        }
        int rowsInInterval = rowsInInterval(tables.restartInterval);
        BitInput in = new BitInput(code, start);
        int initial = 1 << frame.precision() - scan.approximation() - 1;
        for (int y = 0; y < frame.rows(); y++) {
            if (y > 0 && y % rowsInInterval == 0) {
                in.passRestart((y / rowsInInterval - 1) % 8);
            }
            boolean first = y % rowsInInterval == 0;
            if (count == 1) {
                decodeRow(in, huffman[0], y, scan.components()[0], first ? 1 : predictor, first ? initial : -1);
            } else {
                decodeRow(in, huffman, y, scan.components(), first ? 1 : predictor, first ? initial : -1);
            }
        }
        if (scan.approximation() > 0) {
            for (int component : scan.components()) {
                for (int i = component; i < samples.length; i += components) {
                    samples[i] = samples[i] << scan.approximation() & 0xFFFF;
                }
            }
        }
        return in.position();
    }

    /** Intervals of lossless JPEG are whole rows (T.81 H.1.1). */
    private int rowsInInterval(int restartInterval) {
        if (restartInterval == 0) {
            return Integer.MAX_VALUE;
        }
        if (restartInterval % frame.columns() != 0) {
            throw CodeFaults.broken("a restart interval does not end with a row");
        }
        return restartInterval / frame.columns();
    }

    /** @param initial what the first sample is predicted as; -1 for the sample above it */
    private void decodeRow(BitInput in, HuffmanTable huffman, int y, int component, int predictor, int initial) {
        int step = components;
        int rowSamples = frame.columns() * step;
        int at = y * rowSamples + component;
        int end = (y + 1) * rowSamples;
        int left = initial >= 0 ? initial : samples[at - rowSamples];
        left = left + difference(in, huffman) & 0xFFFF;
        samples[at] = left;
        if (predictor == 1) {
            for (at += step; at < end; at += step) {
                left = left + difference(in, huffman) & 0xFFFF;
                samples[at] = left;
            }
            return;
        }
        int corner = samples[at - rowSamples];
        for (at += step; at < end; at += step) {
            int above = samples[at - rowSamples];
            left = predict(predictor, left, above, corner) + difference(in, huffman) & 0xFFFF;
            samples[at] = left;
            corner = above;
        }
    }

    /** The same for several components, pixel by pixel. */
    private void decodeRow(BitInput in, HuffmanTable[] huffman, int y, int[] scanned, int predictor, int initial) {
        int step = components;
        int rowSamples = frame.columns() * step;
        int row = y * rowSamples;
        for (int i = 0; i < scanned.length; i++) {
            int at = row + scanned[i];
            int left = initial >= 0 ? initial : samples[at - rowSamples];
            samples[at] = left + difference(in, huffman[i]) & 0xFFFF;
        }
        for (int pixel = row + step; pixel < row + rowSamples; pixel += step) {
            for (int i = 0; i < scanned.length; i++) {
                int at = pixel + scanned[i];
                int predicted = predictor == 1
                        ? samples[at - step]
                        : predict(predictor, samples[at - step], samples[at - rowSamples],
                                samples[at - rowSamples - step]);
                samples[at] = predicted + difference(in, huffman[i]) & 0xFFFF;
            }
        }
    }

    /** T.81 table H.1. */
    private static int predict(int predictor, int left, int above, int corner) {
        return switch (predictor) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> corner;
            case 4 -> left + above - corner;
            case 5 -> left + (above - corner >> 1);
            case 6 -> above + (left - corner >> 1);
            default -> left + above >> 1;
        };
    }

    /** T.81 H.1.2.2. */
    private static int difference(BitInput in, HuffmanTable huffman) {
        int size = huffman.decode(in);
        if (size == 0) {
            return 0;
        }
        if (size >= 16) {
            if (size > 16) {
                throw CodeFaults.broken("a difference has more than 16 bits");
            }
            return 1 << 15;
        }
        return in.readDifference(size);
    }

    @Override
    public Raster finish() {
        int mask = (1 << frame.precision()) - 1;
        for (int i = 0; i < samples.length; i++) {
            samples[i] &= mask;
        }
        return new Raster(frame.columns(), frame.rows(), components, frame.precision(), samples);
    }
}
