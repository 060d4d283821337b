package org.lethe.image.codec;

/** The wavelet transformations (T.800 annex F): subbands become the samples of the next resolution, and back. */
final class Wavelets {
    private static final float ALPHA = -1.586134342059924f;
    private static final float BETA = -0.052980118572961f;
    private static final float GAMMA = 0.882911075530934f;
    private static final float DELTA = 0.443506852043971f;
    private static final float K = 1.230174104914001f;

    private Wavelets() {}

    /**
     * Transforms a line of integers in place (section F.3.8.1).
     *
     * @param line low-pass and high-pass coefficients in turn
     * @param length of it
     * @param odd 1 if it begins with a high-pass coefficient, else 0
     */
    static void reversible(int[] line, int length, int odd) {
        if (length == 1) {
            if (odd == 1) {
                line[0] >>= 1;
            }
            return;
        }
        for (int i = odd; i < length; i += 2) {
            int before = i > 0 ? line[i - 1] : line[1];
            int after = i + 1 < length ? line[i + 1] : line[i - 1];
            line[i] -= before + after + 2 >> 2;
        }
        for (int i = 1 - odd; i < length; i += 2) {
            int before = i > 0 ? line[i - 1] : line[1];
            int after = i + 1 < length ? line[i + 1] : line[i - 1];
            line[i] += before + after >> 1;
        }
    }

    /** The other way round: samples become low-pass and high-pass coefficients in turn (section F.4.8.1). */
    static void analyse(int[] line, int length) {
        if (length == 1) {
            return;
        }
        for (int i = 1; i < length; i += 2) {
            int after = i + 1 < length ? line[i + 1] : line[i - 1];
            line[i] -= line[i - 1] + after >> 1;
        }
        for (int i = 0; i < length; i += 2) {
            int before = i > 0 ? line[i - 1] : line[1];
            int after = i + 1 < length ? line[i + 1] : line[i - 1];
            line[i] += before + after + 2 >> 2;
        }
    }

    /** The same of real numbers (section F.3.8.2). */
    static void irreversible(float[] line, int length, int odd) {
        if (length == 1) {
            if (odd == 1) {
                line[0] *= 0.5f;
            }
            return;
        }
        for (int i = odd; i < length; i += 2) {
            line[i] *= K;
        }
        for (int i = 1 - odd; i < length; i += 2) {
            line[i] *= 1 / K;
        }
        lift(line, length, odd, -DELTA);
        lift(line, length, 1 - odd, -GAMMA);
        lift(line, length, odd, -BETA);
        lift(line, length, 1 - odd, -ALPHA);
    }

    /** The other way round, of real numbers (section F.4.8.2). */
    static void analyse(float[] line, int length) {
        if (length == 1) {
            return;
        }
        lift(line, length, 1, ALPHA);
        lift(line, length, 0, BETA);
        lift(line, length, 1, GAMMA);
        lift(line, length, 0, DELTA);
        for (int i = 0; i < length; i += 2) {
            line[i] *= 1 / K;
        }
        for (int i = 1; i < length; i += 2) {
            line[i] *= K;
        }
    }

    private static void lift(float[] line, int length, int first, float factor) {
        for (int i = first; i < length; i += 2) {
            float before = i > 0 ? line[i - 1] : line[1];
            float after = i + 1 < length ? line[i + 1] : line[i - 1];
            line[i] += factor * (before + after);
        }
    }
}
