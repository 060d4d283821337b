package org.lethe.image.codec;

/** Undoes the transformations of colours (T.800 annex G), in place: three components become red, green and blue. */
final class J2kColours {
    private J2kColours() {}

    /** Section G.2. */
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

    /** Section G.3. */
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
