package org.lethe.image.codec;

import java.util.Arrays;

/**
 * What encoder and decoder of JPEG-LS learn from the samples so far, each from the same ones (T.87 annex A). Not for
 * several threads.
 */
final class LsModel {
    /** The contexts of runs that end, behind those of gradients: neighbours that differ, and neighbours that do not. */
    static final int RUN_CONTEXT = 365;

    private static final int CONTEXTS = 367;
    private static final int BIAS_MIN = -128;
    private static final int BIAS_MAX = 127;
    private static final int[] RUN_BITS = {
        0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    final int maximum;
    final int near;
    /** The distance of two samples that are told apart. */
    final int step;
    final int range;
    /** Bits of an error that is written as it is. */
    final int errorBits;
    /** The longest code of an error, in bits. */
    final int limit;
    /** The class of a gradient, from -4 to 4, at the index of the gradient and {@link #maximum}. */
    final byte[] gradients;

    private final int reset;
    /** Sums of the magnitudes of errors (A in the standard). */
    private final int[] magnitudes = new int[CONTEXTS];
    /** Sums of errors (B); of ended runs, how many errors were negative (Nn). */
    private final int[] sums = new int[CONTEXTS];
    /** By how much predictions are corrected (C). */
    private final int[] biases = new int[CONTEXTS];
    /** How many errors there were (N). */
    private final int[] counts = new int[CONTEXTS];

    /**
     * @param preset with its defaults filled in
     * @param near how much a sample may differ once it is decoded; 0 for lossless
     */
    LsModel(LsPreset preset, int near) {
        this.maximum = preset.maximum();
        this.near = near;
        this.reset = preset.reset();
        step = 2 * near + 1;
        range = (maximum + 2 * near) / step + 1;
        errorBits = bitsFor(range);
        int sampleBits = Math.max(2, bitsFor(maximum + 1));
        limit = 2 * (sampleBits + Math.max(8, sampleBits));
        gradients = new byte[2 * maximum + 1];
        for (int i = 0; i < gradients.length; i++) {
            int size = Math.abs(i - maximum);
            int kind = size <= near
                    ? 0
                    : size < preset.threshold1()
                            ? 1
                            : size < preset.threshold2() ? 2 : size < preset.threshold3() ? 3 : 4;
            gradients[i] = (byte) (i < maximum ? -kind : kind);
        }
        restart();
    }

    private static int bitsFor(int values) {
        return 32 - Integer.numberOfLeadingZeros(values - 1);
    }

    /** Forgets all. */
    void restart() {
        Arrays.fill(magnitudes, Math.max(2, (range + 32) / 64));
        Arrays.fill(sums, 0);
        Arrays.fill(biases, 0);
        Arrays.fill(counts, 1);
    }

    /** How many bits tell the length of what is left of a run; its square is how much a bit stands for. */
    static int runBits(int runIndex) {
        return RUN_BITS[runIndex];
    }

    /** The index after a run went on as long as it says. */
    static int longer(int runIndex) {
        return Math.min(RUN_BITS.length - 1, runIndex + 1);
    }

    /** The index after a run ended within the row. */
    static int shorter(int runIndex) {
        return Math.max(0, runIndex - 1);
    }

    /**
     * A sample predicted by those around it (T.87 A.4): the median of left, above, and their plane, corrected by what
     * was wrong before.
     *
     * @param sign of the context: 0, or -1 if it stands for the opposite one
     */
    int predict(int left, int above, int corner, int context, int sign) {
        int least = Math.min(left, above);
        int most = Math.max(left, above);
        int median = corner >= most ? least : corner <= least ? most : left + above - corner;
        int corrected = median + ((biases[context] ^ sign) - sign);
        return corrected < 0 ? 0 : Math.min(corrected, maximum);
    }

    /** The parameter of the Golomb code for the next error of a context. */
    int golomb(int context) {
        return golomb(counts[context], magnitudes[context]);
    }

    private static int golomb(int count, int magnitude) {
        int k = 0;
        while (count << k < magnitude && k < 24) {
            k++;
        }
        return k;
    }

    /** Whether negative errors are so frequent that they get the shorter codes (T.87 A.5.2). */
    boolean isTurned(int context, int k) {
        return near == 0 && k == 0 && 2 * sums[context] <= -counts[context];
    }

    /** Learns from an error. */
    void update(int context, int error) {
        int sum = sums[context] + error * step;
        int magnitude = magnitudes[context] + Math.abs(error);
        int count = counts[context];
        if (count == reset) {
            magnitude >>= 1;
            sum >>= 1;
            count >>= 1;
        }
        count++;
        if (sum <= -count) {
            sum = Math.max(sum + count, 1 - count);
            if (biases[context] > BIAS_MIN) {
                biases[context]--;
            }
        } else if (sum > 0) {
            sum = Math.min(sum - count, 0);
            if (biases[context] < BIAS_MAX) {
                biases[context]++;
            }
        }
        sums[context] = sum;
        magnitudes[context] = magnitude;
        counts[context] = count;
    }

    /** The parameter of the Golomb code for the sample behind a run; {@code kind} is 1 if its neighbours are alike. */
    int golombBehindRun(int kind) {
        int context = RUN_CONTEXT + kind;
        return golomb(counts[context], magnitudes[context] + (kind == 1 ? counts[context] >> 1 : 0));
    }

    /** Whether among the errors behind runs it is the negative ones that have odd codes (T.87 A.7.2.1). */
    boolean areNegativesOdd(int kind, int k) {
        int context = RUN_CONTEXT + kind;
        return k != 0 || 2 * sums[context] >= counts[context];
    }

    /** Learns from the error behind a run. */
    void updateBehindRun(int kind, int error, int mapped) {
        int context = RUN_CONTEXT + kind;
        if (error < 0) {
            sums[context]++;
        }
        magnitudes[context] += mapped + 1 - kind >> 1;
        if (counts[context] == reset) {
            magnitudes[context] >>= 1;
            sums[context] >>= 1;
            counts[context] >>= 1;
        }
        counts[context]++;
    }

    /** The sample that a predicted one and a decoded error make. */
    int reconstruct(int predicted, int error) {
        int sample = predicted + error * step;
        if (sample < -near) {
            sample += range * step;
        } else if (sample > maximum + near) {
            sample -= range * step;
        }
        return sample < 0 ? 0 : Math.min(sample, maximum);
    }
}
