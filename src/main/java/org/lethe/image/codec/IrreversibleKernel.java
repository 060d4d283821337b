package org.lethe.image.codec;

import java.util.ArrayList;
import java.util.List;
import org.lethe.image.codec.J2kTile.Rectangle;
import org.lethe.image.codec.J2kTile.Resolution;
import org.lethe.image.codec.J2kTile.Subband;
import org.lethe.image.codec.J2kTile.TileComponent;

/**
 * Real numbers that are cut to steps: the 9/7 wavelet. The steps of all subbands do equal harm to the samples: the root
 * of the mean square of what samples are off by is at most {@code step}.
 *
 * @param step in sample values, however many bits these have
 */
record IrreversibleKernel(double step) implements J2kKernel {
    /** So many points of quality halve the step. */
    private static final double POINTS_PER_HALF = 16;

    /** @param quality from 1 to 100; 100 is a step of 1 */
    static IrreversibleKernel ofQuality(int quality) {
        return new IrreversibleKernel(Math.pow(2, (100 - quality) / POINTS_PER_HALF));
    }

    @Override
    public int code() {
        return 0;
    }

    @Override
    public byte[] quantization(int bits, int levels, int guardBits) {
        J2kSegment segment = new J2kSegment().octet(guardBits << 5 | 2);
        double low = Gains.LOW[levels];
        segment.word(stepSize(bits, 0, low * low));
        for (int level = levels; level > 0; level--) {
            double across = Gains.HIGH[level] * Gains.LOW[level];
            segment.word(stepSize(bits, 1, across)).word(stepSize(bits, 1, across));
            segment.word(stepSize(bits, 2, Gains.HIGH[level] * Gains.HIGH[level]));
        }
        return segment.toBytes();
    }

    /**
     * Exponent and mantissa of a subband's step (equation E-3).
     *
     * @param highs the number of directions in which the subband is high-pass
     * @param gain how much an error in the subband weighs in the samples
     */
    private int stepSize(int bits, int highs, double gain) {
        // Steps as large as the range itself leave nothing, and have no exponent.
        double size = Math.min(step, Math.scalb(1.0, bits - 2)) / gain;
        int exponent = Math.getExponent(size);
        int mantissa = (int) ((Math.scalb(size, -exponent) - 1) * 2048);
        return bits + highs - exponent << 11 | mantissa;
    }

    @Override
    public List<int[]> coefficients(List<int[]> samples, boolean coloursMixed, J2kTile tile) {
        List<float[]> reals = new ArrayList<>();
        for (int[] plane : samples) {
            reals.add(real(plane));
        }
        if (coloursMixed) {
            J2kColours.mixIrreversibly(reals.get(0), reals.get(1), reals.get(2));
        }
        for (TileComponent component : tile.components()) {
            float[] plane = reals.get(component.index());
            float[] line = new float[J2kKernel.longestLine(component)];
            J2kKernel.eachLine(component, (first, stride, length) -> transform(plane, first, stride, length, line));
            quantize(plane, component, samples.get(component.index()));
        }
        return samples;
    }

    private static float[] real(int[] plane) {
        float[] reals = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            reals[i] = plane[i];
        }
        return reals;
    }

    private static void transform(float[] plane, int first, int step, int length, float[] line) {
        for (int i = 0, at = first; i < length; i++, at += step) {
            line[i] = plane[at];
        }
        Wavelets.analyse(line, length);
        for (int i = 0; i < length; i++) {
            plane[first + J2kKernel.placeOf(i, length) * step] = line[i];
        }
    }

    /** Cuts each coefficient to a number of whole steps, towards 0 (equation E-1). */
    private static void quantize(float[] plane, TileComponent component, int[] target) {
        int stride = component.area().width();
        List<Resolution> resolutions = component.resolutions();
        for (int r = 0; r < resolutions.size(); r++) {
            for (Subband subband : resolutions.get(r).subbands()) {
                Rectangle low = r == 0 ? null : resolutions.get(r - 1).area();
                int left = subband.across() ? low.width() : 0;
                int top = subband.down() ? low.height() : 0;
                float inverse = 1 / subband.step();
                for (int y = 0; y < subband.area().height(); y++) {
                    int from = (top + y) * stride + left;
                    for (int at = from; at < from + subband.area().width(); at++) {
                        target[at] = (int) (plane[at] * inverse);
                    }
                }
            }
        }
    }

    /** How much a coefficient of 1 weighs in a line of samples, by the number of decompositions. */
    private static final class Gains {
        static final double[] LOW = new double[J2kEncoder.LEVELS_MAX + 1];
        static final double[] HIGH = new double[LOW.length];

        static {
            LOW[0] = 1;
            for (int level = 1; level < LOW.length; level++) {
                LOW[level] = gain(level, 0);
                HIGH[level] = gain(level, 1);
            }
        }

        private Gains() {}

        /** Synthesizes a line of one coefficient in its middle. */
        private static double gain(int level, int high) {
            int length = 32;
            float[] line = new float[length];
            line[length / 2 + high] = 1;
            Wavelets.irreversible(line, length, 0);
            for (int i = 1; i < level; i++) {
                length *= 2;
                float[] wider = new float[length];
                for (int at = 0; at < line.length; at++) {
                    wider[2 * at] = line[at];
                }
                line = wider;
                Wavelets.irreversible(line, length, 0);
            }
            double squares = 0;
            for (float value : line) {
                squares += value * value;
            }
            return Math.sqrt(squares);
        }
    }
}
