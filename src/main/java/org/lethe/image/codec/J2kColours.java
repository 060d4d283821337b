package org.lethe.image.codec;

/** The transformations of colours (T.800 annex G), in place: red, green and blue become luminance and differences. */
final class J2kColours {
    private J2kColours() {}

    /** Section G.2.1. */
    static void mixReversibly(int[] red, int[] green, int[] blue) {
        for (int i = 0; i < red.length; i++) {
            int r = red[i];
            int g = green[i];
            int b = blue[i];
            red[i] = r + 2 * g + b >> 2;
            green[i] = b - g;
            blue[i] = r - g;
        }
    }

    /** Section G.3.1. */
    static void mixIrreversibly(float[] red, float[] green, float[] blue) {
        for (int i = 0; i < red.length; i++) {
            float r = red[i];
            float g = green[i];
            float b = blue[i];
            red[i] = 0.299f * r + 0.587f * g + 0.114f * b;
            green[i] = -0.168736f * r - 0.331264f * g + 0.5f * b;
            blue[i] = 0.5f * r - 0.418688f * g - 0.081312f * b;
        }
    }

    /** Undoes {@link #mixReversibly} (section G.2.2). */
    static void reversible(int[] first, int[] second, int[] third) {
        for (int i = 0; i < first.length; i++) {
            int green = first[i] - (second[i] + third[i] >> 2);
            int red = third[i] + green;
            int blue = second[i] + green;
            first[i] = red;
            second[i] = green;
            third[i] = blue;
        }
    }

    /** Undoes {@link #mixIrreversibly} (section G.3.2). */
    static void irreversible(float[] first, float[] second, float[] third) {
        for (int i = 0; i < first.length; i++) {
            float y = first[i];
            float cb = second[i];
            float cr = third[i];
            first[i] = y + 1.402f * cr;
            second[i] = y - 0.344136f * cb - 0.714136f * cr;
            third[i] = y + 1.772f * cb;
        }
    }
}
