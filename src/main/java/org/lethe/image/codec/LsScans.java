package org.lethe.image.codec;

import java.util.Arrays;

/** Decodes the scans of JPEG-LS, lossless and near-lossless (T.87), in all three interleave modes. */
final class LsScans implements ScanDecoder {
    private static final int BY_SAMPLE = 2;

    private final FrameHeader frame;
    private final int width;
    private final int components;
    private final int[] samples;

    // Of the scan that is being decoded.
    private LsBitInput in;
    private LsModel model;
    private int[][] above;
    private int[][] current;
    private int[] runIndexes;

    LsScans(FrameHeader frame) {
        this.frame = frame;
        this.width = frame.columns();
        this.components = frame.components().size();
        for (FrameHeader.Component each : frame.components()) {
            if (each.across() != frame.acrossMax() || each.down() != frame.downMax()) {
                throw CodeFaults.unsupported("JPEG-LS with components of several sizes");
            }
        }
        this.samples = new int[frame.rows() * width * components];
    }

    @Override
    public int decode(byte[] code, int start, ScanHeader scan, JpegTables tables) {
        int near = scan.start();
        LsPreset preset = (tables.lsPreset == null ? LsPreset.DEFAULT : tables.lsPreset)
                .resolved(frame.precision(), near);
        int count = scan.components().length;
        boolean legal = near <= Math.min(255, preset.maximum() / 2)
                && scan.end() <= BY_SAMPLE && (count == 1 || scan.end() > 0);
        if (!legal) {
            throw CodeFaults.broken("the header of a JPEG-LS scan makes no sense");
        }
        if (scan.approximation() != 0 || Arrays.stream(scan.tables()).anyMatch(t -> t != 0)) {
            throw CodeFaults.unsupported("JPEG-LS with point transforms or mapping tables");
        }
        in = new LsBitInput(code, start);
        model = new LsModel(preset, near);
        above = new int[count][width + 2];
        current = new int[count][width + 2];
        runIndexes = new int[count];
        boolean bySample = scan.end() == BY_SAMPLE && count > 1;
        int interval = tables.restartInterval == 0 ? Integer.MAX_VALUE : tables.restartInterval;
        for (int y = 0; y < frame.rows(); y++) {
            if (y > 0 && y % interval == 0) {
                in.passRestart((y / interval - 1) % 8);
                restart();
            }
            for (int i = 0; i < count; i++) {
                current[i][0] = above[i][1];
                above[i][width + 1] = above[i][width];
            }
            if (bySample) {
                decodePixels();
            } else {
                for (int i = 0; i < count; i++) {
                    decodeLine(above[i], current[i], i);
                }
            }
            for (int i = 0; i < count; i++) {
                take(current[i], y, scan.components()[i]);
                int[] line = above[i];
                above[i] = current[i];
                current[i] = line;
            }
        }
        return in.position();
    }

    private void restart() {
        model.restart();
        for (int[] line : above) {
            Arrays.fill(line, 0);
        }
        Arrays.fill(runIndexes, 0);
    }

    private void take(int[] line, int y, int component) {
        int to = y * width * components + component;
        for (int x = 1; x <= width; x++, to += components) {
            samples[to] = line[x];
        }
    }

    private void decodeLine(int[] aboves, int[] line, int component) {
        byte[] gradients = model.gradients;
        int zero = model.maximum;
        int x = 1;
        while (x <= width) {
            int left = line[x - 1];
            int over = aboves[x];
            int corner = aboves[x - 1];
            int context = (gradients[aboves[x + 1] - over + zero] * 9 + gradients[over - corner + zero]) * 9
                    + gradients[corner - left + zero];
            if (context != 0) {
                line[x++] = decodeSample(left, over, corner, context);
                continue;
            }
            int end = endOfRun(x, component);
            Arrays.fill(line, x, end, left);
            x = end;
            if (x <= width) {
                int kind = Math.abs(left - aboves[x]) <= model.near ? 1 : 0;
                line[x] = decodeBehindRun(left, aboves[x], kind, runIndexes[component]);
                runIndexes[component] = LsModel.shorter(runIndexes[component]);
                x++;
            }
        }
    }

    private int decodeSample(int left, int over, int corner, int signedContext) {
        int sign = signedContext >> 31;
        int context = (signedContext ^ sign) - sign;
        int predicted = model.predict(left, over, corner, context, sign);
        int k = model.golomb(context);
        int mapped = in.readGolomb(k, model.limit, model.errorBits);
        int error = mapped >> 1 ^ -(mapped & 1);
        if (k == 0 && model.isTurned(context, k)) {
            error = ~error;
        }
        model.update(context, error);
        return model.reconstruct(predicted, (error ^ sign) - sign);
    }

    private int decodeBehindRun(int left, int over, int kind, int runIndex) {
        int k = model.golombBehindRun(kind);
        int mapped = in.readGolomb(k, model.limit - LsModel.runBits(runIndex) - 1, model.errorBits);
        int odd = mapped + kind & 1;
        int error = mapped + kind + odd >> 1;
        if (model.areNegativesOdd(kind, k) == (odd == 1)) {
            error = -error;
        }
        model.updateBehindRun(kind, error, mapped);
        boolean turned = kind == 0 && left > over;
        return model.reconstruct(kind == 1 ? left : over, turned ? -error : error);
    }

    /** A line in which the components of each pixel follow each other: runs are runs of pixels. */
    private void decodePixels() {
        int count = current.length;
        int[] contexts = new int[count];
        int x = 1;
        while (x <= width) {
            int any = 0;
            for (int i = 0; i < count; i++) {
                contexts[i] = contextAt(above[i], current[i], x);
                any |= contexts[i];
            }
            if (any != 0) {
                for (int i = 0; i < count; i++) {
                    current[i][x] = decodeSample(current[i][x - 1], above[i][x], above[i][x - 1], contexts[i]);
                }
                x++;
                continue;
            }
            int end = endOfRun(x, 0);
            for (int[] line : current) {
                Arrays.fill(line, x, end, line[x - 1]);
            }
            x = end;
            if (x <= width) {
                for (int i = 0; i < count; i++) {
                    current[i][x] = decodeBehindRun(current[i][x - 1], above[i][x], 0, runIndexes[0]);
                }
                runIndexes[0] = LsModel.shorter(runIndexes[0]);
                x++;
            }
        }
    }

    private int contextAt(int[] aboves, int[] line, int x) {
        byte[] gradients = model.gradients;
        int zero = model.maximum;
        return (gradients[aboves[x + 1] - aboves[x] + zero] * 9 + gradients[aboves[x] - aboves[x - 1] + zero]) * 9
                + gradients[aboves[x - 1] - line[x - 1] + zero];
    }

    /** Reads how far a run goes (T.87 A.7.1), and makes the index of runs follow. */
    private int endOfRun(int start, int component) {
        int end = start;
        while (in.read(1) != 0) {
            int length = 1 << LsModel.runBits(runIndexes[component]);
            if (length > width + 1 - end) {
                return width + 1;
            }
            end += length;
            runIndexes[component] = LsModel.longer(runIndexes[component]);
            if (end > width) {
                return end;
            }
        }
        end += in.read(LsModel.runBits(runIndexes[component]));
        if (end > width) {
            throw CodeFaults.broken("a run is longer than its row");
        }
        return end;
    }

    @Override
    public Raster finish() {
        return new Raster(width, frame.rows(), components, frame.precision(), samples);
    }
}
