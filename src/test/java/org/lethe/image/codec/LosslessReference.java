package org.lethe.image.codec;

/**
 * Writes lossless JPEG slowly and plainly, with what our encoder does not do: all predictors, restart intervals, and
 * one code for all differences.
 */
final class LosslessReference {
    private final Raster raster;
    private final int predictor;
    private final int rowsInInterval;
    private final BitOutput out = new BitOutput(0);

    /** @param rowsInInterval 0 for no restart markers */
    LosslessReference(Raster raster, int predictor, int rowsInInterval) {
        this.raster = raster;
        this.predictor = predictor;
        this.rowsInInterval = rowsInInterval;
    }

    byte[] encode() {
        out.marker(0xD8);
        out.marker(0xDD);
        out.word(4);
        out.word(rowsInInterval * raster.columns());
        // Seventeen codes of five bits each.
        out.marker(0xC4);
        out.word(2 + 17 + 17);
        out.octet(0x02);
        for (int length = 1; length <= 16; length++) {
            out.octet(length == 5 ? 17 : 0);
        }
        for (int size = 0; size < 17; size++) {
            out.octet(size);
        }
        out.marker(0xC3);
        out.word(8 + 3 * raster.components());
        out.octet(raster.bits());
        out.word(raster.rows());
        out.word(raster.columns());
        out.octet(raster.components());
        for (int i = 0; i < raster.components(); i++) {
            out.octet('R' + i);
            out.octet(0x11);
            out.octet(0);
        }
        out.marker(0xDA);
        out.word(6 + 2 * raster.components());
        out.octet(raster.components());
        for (int i = 0; i < raster.components(); i++) {
            out.octet('R' + i);
            out.octet(0x20);
        }
        out.octet(predictor);
        out.word(0);
        for (int y = 0; y < raster.rows(); y++) {
            if (rowsInInterval > 0 && y > 0 && y % rowsInInterval == 0) {
                out.endScan();
                out.marker(0xD0 + (y / rowsInInterval - 1) % 8);
            }
            for (int x = 0; x < raster.columns(); x++) {
                for (int c = 0; c < raster.components(); c++) {
                    writeDifference((short) (at(x, y, c) - predict(x, y, c)));
                }
            }
        }
        out.endScan();
        out.marker(0xD9);
        return out.toBytes();
    }

    private void writeDifference(short difference) {
        int magnitude = Math.abs((int) difference);
        int size = 0;
        while (magnitude >> size != 0) {
            size++;
        }
        out.bits(size, 5);
        if (size > 0 && size < 16) {
            out.bits((difference < 0 ? difference - 1 : difference) & (1 << size) - 1, size);
        }
    }

    private int predict(int x, int y, int c) {
        boolean firstRow = y == 0 || rowsInInterval > 0 && y % rowsInInterval == 0;
        if (firstRow) {
            return x == 0 ? 1 << raster.bits() - 1 : at(x - 1, y, c);
        }
        if (x == 0) {
            return at(x, y - 1, c);
        }
        int a = at(x - 1, y, c);
        int b = at(x, y - 1, c);
        int ab = at(x - 1, y - 1, c);
        return switch (predictor) {
            case 1 -> a;
            case 2 -> b;
            case 3 -> ab;
            case 4 -> a + b - ab;
            case 5 -> a + Math.floorDiv(b - ab, 2);
            case 6 -> b + Math.floorDiv(a - ab, 2);
            default -> Math.floorDiv(a + b, 2);
        };
    }

    private int at(int x, int y, int c) {
        return raster.samples()[(y * raster.columns() + x) * raster.components() + c];
    }
}
