package org.lethe.image;

/** Between RGB and luminance and colour differences of 8 bits (PS3.3 section C.7.6.3.1.2). */
final class Colours {
    private static final int SHIFT = 16;
    private static final int HALF = 1 << SHIFT - 1;
    private static final int RED_OF_CR = fixed(1.402);
    private static final int GREEN_OF_CB = fixed(0.344136);
    private static final int GREEN_OF_CR = fixed(0.714136);
    private static final int BLUE_OF_CB = fixed(1.772);

    /** In YBR_PARTIAL, black is 16 and white 235; differences are 224 values wide. */
    private static final int BLACK = 16;

    private static final double PARTIAL_Y = 255 / 219.0;
    private static final double PARTIAL_C = 255 / 224.0;

    private Colours() {}

    private static int fixed(double factor) {
        return (int) Math.round(factor * (1 << SHIFT));
    }

    /** Turns YBR_FULL into RGB, in place. */
    static void toRgb(int[] samples) {
        for (int i = 0; i + 2 < samples.length; i += 3) {
            int y = samples[i];
            int cb = samples[i + 1] - 128;
            int cr = samples[i + 2] - 128;
            samples[i] = clamp(y + (RED_OF_CR * cr + HALF >> SHIFT));
            samples[i + 1] = clamp(y - (GREEN_OF_CB * cb + GREEN_OF_CR * cr + HALF - 1 >> SHIFT));
            samples[i + 2] = clamp(y + (BLUE_OF_CB * cb + HALF >> SHIFT));
        }
    }

    /** Turns YBR_PARTIAL into RGB, in place. */
    static void partialToRgb(int[] samples) {
        int ofY = fixed(PARTIAL_Y);
        int redOfCr = fixed(1.402 * PARTIAL_C);
        int greenOfCb = fixed(0.344136 * PARTIAL_C);
        int greenOfCr = fixed(0.714136 * PARTIAL_C);
        int blueOfCb = fixed(1.772 * PARTIAL_C);
        for (int i = 0; i + 2 < samples.length; i += 3) {
            int y = ofY * (samples[i] - BLACK) + HALF;
            int cb = samples[i + 1] - 128;
            int cr = samples[i + 2] - 128;
            samples[i] = clamp(y + redOfCr * cr >> SHIFT);
            samples[i + 1] = clamp(y - greenOfCb * cb - greenOfCr * cr >> SHIFT);
            samples[i + 2] = clamp(y + blueOfCb * cb >> SHIFT);
        }
    }

    /** Turns RGB into YBR_FULL, in place. */
    static void toYbr(int[] samples) {
        int middle = (128 << SHIFT) + HALF - 1;
        for (int i = 0; i + 2 < samples.length; i += 3) {
            int r = samples[i];
            int g = samples[i + 1];
            int b = samples[i + 2];
            samples[i] = 19595 * r + 38470 * g + 7471 * b + HALF >> SHIFT; // 0.299, 0.587, 0.114
            samples[i + 1] = -11058 * r - 21710 * g + 32768 * b + middle >> SHIFT; // 0.5 / 0.886
            samples[i + 2] = 32768 * r - 27439 * g - 5329 * b + middle >> SHIFT; // 0.5 / 0.701
        }
    }

    private static int clamp(int sample) {
        return sample < 0 ? 0 : sample > 255 ? 255 : sample; // Math.clamp is slow with the quick compiler
    }
}
