package org.lethe.image.codec;

import java.util.Random;

/** Frames to try codecs with. */
public final class Rasters {
    private Rasters() {}

    /** What a frame shows. */
    public enum Kind {
        NOISE,
        FLAT,
        SMOOTH,
        EDGES
    }

    /** A frame of a kind; the same one for the same random numbers. */
    public static Raster of(Kind kind, int columns, int rows, int components, int bits, Random random) {
        int[] samples = new int[columns * rows * components];
        long max = (1L << bits) - 1;
        double phase = random.nextDouble() * 6;
        for (int i = 0; i < samples.length; i++) {
            int x = i / components % columns;
            int y = i / components / columns;
            int c = i % components;
            double wave = (Math.sin(x / 9.0 + phase + c) + Math.cos(y / 7.0 - c)) / 4 + 0.5;
            samples[i] = (int) switch (kind) {
                case NOISE -> random.nextLong() & max;
                case FLAT -> random.nextInt(40) == 0 ? random.nextLong() & max : max / 3;
                case SMOOTH -> Math.clamp((long) (wave * max) + random.nextInt(5) - 2, 0, max);
                case EDGES -> (x / 5 + y / 3) % 2 == 0 ? max : (long) (wave * max / 4);
            };
        }
        return new Raster(columns, rows, components, bits, samples);
    }

    /** A frame of a random kind and a small, often odd size. */
    public static Raster random(int components, int bits, Random random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return of(kind, 1 + random.nextInt(70), 1 + random.nextInt(40), components, bits, random);
    }

    /** What a dataset would say about a frame. */
    public static FrameShape shapeOf(Raster raster) {
        int bits = raster.bits();
        return new FrameShape(
                raster.columns(), raster.rows(), raster.components(), bits <= 8 ? 8 : bits <= 16 ? 16 : 32);
    }
}
