package org.lethe.image.codec;

/**
 * Preset parameters of JPEG-LS (T.87 C.2.4.1.1); 0 stands for the default.
 *
 * @param maximum sample value (MAXVAL)
 * @param threshold1 first threshold of gradients
 * @param threshold2 second one
 * @param threshold3 third one
 * @param reset counts are halved when they reach it
 */
record LsPreset(int maximum, int threshold1, int threshold2, int threshold3, int reset) {
    static final LsPreset DEFAULT = new LsPreset(0, 0, 0, 0, 0);
    private static final int RESET = 64;

    /** The parameters with the defaults of T.87 C.2.4.1.1.1 filled in. */
    LsPreset resolved(int precision, int near) {
        int full = (1 << precision) - 1;
        int max = maximum == 0 ? full : maximum;
        if (max > full) {
            throw CodeFaults.broken("the largest sample has more bits than the samples");
        }
        int t1;
        int t2;
        int t3;
        if (max >= 128) {
            int factor = (Math.min(max, 4095) + 128) / 256;
            t1 = clamp(factor * (3 - 2) + 2 + 3 * near, near + 1, max);
            t2 = clamp(factor * (7 - 3) + 3 + 5 * near, t1, max);
            t3 = clamp(factor * (21 - 4) + 4 + 7 * near, t2, max);
        } else {
            int factor = 256 / (max + 1);
            t1 = clamp(Math.max(2, 3 / factor + 3 * near), near + 1, max);
            t2 = clamp(Math.max(3, 7 / factor + 5 * near), t1, max);
            t3 = clamp(Math.max(4, 21 / factor + 7 * near), t2, max);
        }
        LsPreset all = new LsPreset(
                max,
                threshold1 == 0 ? t1 : threshold1,
                threshold2 == 0 ? t2 : threshold2,
                threshold3 == 0 ? t3 : threshold3,
                reset == 0 ? RESET : reset);
        boolean legal = all.threshold1 > near && all.threshold1 <= all.threshold2 && all.threshold2 <= all.threshold3
                && all.threshold3 <= max && all.reset >= 3 && all.reset <= Math.max(255, max);
        if (!legal) {
            throw CodeFaults.broken("the preset parameters contradict each other");
        }
        return all;
    }

    private static int clamp(int value, int least, int max) {
        return value > max || value < least ? least : value;
    }
}
