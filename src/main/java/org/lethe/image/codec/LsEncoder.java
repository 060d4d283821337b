package org.lethe.image.codec;

/**
 * Encodes JPEG-LS (T.87): one component, or several line by line, with the default parameters.
 *
 * @param near how much a sample may differ once it is decoded; 0 for lossless
 */
record LsEncoder(int near) implements FrameEncoder {
    @Override
    public byte[] encode(Raster raster) {
        if (raster.bits() < 2 || raster.bits() > 16) {
            throw new IllegalArgumentException("JPEG-LS is not for " + raster.bits() + " bits");
        }
        LsModel model = new LsModel(LsPreset.DEFAULT.resolved(raster.bits(), near), near);
        LsBitOutput out = new LsBitOutput(head(raster), raster.samples().length);
        Lines[] lines = new Lines[raster.components()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Lines(model, out, raster.columns());
        }
        for (int y = 0; y < raster.rows(); y++) {
            for (int i = 0; i < lines.length; i++) {
                lines[i].encode(raster.samples(), y * raster.columns() * lines.length + i, lines.length);
            }
        }
        return out.end();
    }

    private byte[] head(Raster raster) {
        BitOutput out = new BitOutput(0);
        out.marker(0xD8);
        out.marker(0xF7);
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
        out.marker(0xDA);
        out.word(6 + 2 * raster.components());
        out.octet(raster.components());
        for (int i = 1; i <= raster.components(); i++) {
            out.octet(i);
            out.octet(0);
        }
        out.octet(near);
        out.octet(raster.components() == 1 ? 0 : 1);
        out.octet(0);
        return out.toBytes();
    }

    /** The lines of one component, as the decoder will see them. */
    private static final class Lines {
        private final LsModel model;
        private final LsBitOutput out;
        private final int width;
        private int[] above;
        private int[] current;
        private int runIndex;

        Lines(LsModel model, LsBitOutput out, int width) {
            this.model = model;
            this.out = out;
            this.width = width;
            above = new int[width + 2];
            current = new int[width + 2];
        }

        /** Encodes the samples of a line, from an index on and some steps apart. */
        void encode(int[] samples, int first, int step) {
            int[] line = current;
            for (int x = 1, from = first; x <= width; x++, from += step) {
                line[x] = samples[from];
            }
            line[0] = above[1];
            above[width + 1] = above[width];
            byte[] gradients = model.gradients;
            int zero = model.maximum;
            int x = 1;
            while (x <= width) {
                int left = line[x - 1];
                int over = above[x];
                int corner = above[x - 1];
                int context = (gradients[above[x + 1] - over + zero] * 9 + gradients[over - corner + zero]) * 9
                        + gradients[corner - left + zero];
                if (context != 0) {
                    line[x] = encodeSample(line[x], left, over, corner, context);
                    x++;
                } else {
                    x = encodeRun(line, x, left);
                }
            }
            current = above;
            above = line;
        }

        /** @return the sample as it will be decoded */
        private int encodeSample(int sample, int left, int over, int corner, int signedContext) {
            int sign = signedContext >> 31;
            int context = (signedContext ^ sign) - sign;
            int predicted = model.predict(left, over, corner, context, sign);
            int quantized = quantize(sample - predicted);
            int decoded = model.near == 0 ? sample : clamp(predicted + quantized * model.step);
            int error = wrap((quantized ^ sign) - sign);
            int k = model.golomb(context);
            int turned = k == 0 && model.isTurned(context, k) ? ~error : error;
            out.golomb(turned << 1 ^ turned >> 31, k, model.limit, model.errorBits);
            model.update(context, error);
            return decoded;
        }

        /** @return where it goes on */
        private int encodeRun(int[] line, int start, int left) {
            int x = start;
            while (x <= width && Math.abs(line[x] - left) <= model.near) {
                line[x++] = left;
            }
            int length = x - start;
            while (length >= 1 << LsModel.runBits(runIndex)) {
                out.bits(1, 1);
                length -= 1 << LsModel.runBits(runIndex);
                runIndex = LsModel.longer(runIndex);
            }
            if (x > width) {
                if (length > 0) {
                    out.bits(1, 1);
                }
                return x;
            }
            out.bits(length, LsModel.runBits(runIndex) + 1);
            line[x] = encodeBehindRun(line[x], left, above[x]);
            runIndex = LsModel.shorter(runIndex);
            return x + 1;
        }

        /** @return the sample as it will be decoded */
        private int encodeBehindRun(int sample, int left, int over) {
            int kind = Math.abs(left - over) <= model.near ? 1 : 0;
            int predicted = kind == 1 ? left : over;
            int quantized = quantize(sample - predicted);
            int decoded = model.near == 0 ? sample : clamp(predicted + quantized * model.step);
            int error = wrap(kind == 0 && left > over ? -quantized : quantized);
            int k = model.golombBehindRun(kind);
            boolean odd = error != 0 && model.areNegativesOdd(kind, k) == error < 0;
            int mapped = 2 * Math.abs(error) - kind - (odd ? 1 : 0);
            out.golomb(mapped, k, model.limit - LsModel.runBits(runIndex) - 1, model.errorBits);
            model.updateBehindRun(kind, error, mapped);
            return decoded;
        }

        private int quantize(int error) {
            if (model.near == 0) {
                return error;
            }
            return error > 0 ? (error + model.near) / model.step : -((model.near - error) / model.step);
        }

        private int clamp(int sample) {
            return Math.clamp(sample, 0, model.maximum);
        }

        /** Modulo the range (T.87 A.4.5). */
        private int wrap(int error) {
            int positive = error < 0 ? error + model.range : error;
            return positive >= model.range + 1 >> 1 ? positive - model.range : positive;
        }
    }
}
