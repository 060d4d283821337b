package org.lethe.image;

import org.lethe.image.PixelDescription.Planes;
import org.lethe.image.codec.FrameShape;
import org.lethe.image.codec.Raster;

/** Samples as they lie in native pixel data (PS3.5 section 8.1.1), in little endian, and out of it. */
final class NativeCells {
    private NativeCells() {}

    /** The samples of a native frame. Colours that pixels share are given to each of them. */
    static Raster toRaster(byte[] cells, PixelDescription description) {
        FrameShape shape = description.shape();
        int[] samples = new int[shape.sampleCount()];
        if (description.sharesColours()) {
            spreadColours(cells, description, samples);
        } else {
            int pixels = shape.rows() * shape.columns();
            boolean separate = description.planes() == Planes.SEPARATE;
            for (int component = 0; component < shape.components(); component++) {
                int from = separate ? component * pixels : component;
                int step = separate ? 1 : shape.components();
                unpack(cells, description.bitsAllocated(), from, step, samples, component, shape.components());
            }
        }
        return new Raster(
                shape.columns(), shape.rows(), shape.components(), shape.bitsAllocated(), samples);
    }

    private static void unpack(
            byte[] cells, int bits, int first, int step, int[] samples, int component, int components) {
        int from = first;
        for (int to = component; to < samples.length; to += components, from += step) {
            samples[to] = switch (bits) {
                case 1 -> cells[from >> 3] >> (from & 7) & 1;
                case 8 -> cells[from] & 0xFF;
                case 16 -> cells[2 * from] & 0xFF | (cells[2 * from + 1] & 0xFF) << 8;
                default -> cells[4 * from] & 0xFF | (cells[4 * from + 1] & 0xFF) << 8
                        | (cells[4 * from + 2] & 0xFF) << 16 | cells[4 * from + 3] << 24;
            };
        }
    }

    /** Four bytes are Y1, Y2, Cb, Cr of two pixels (PS3.3 section C.7.6.3.1.2). */
    private static void spreadColours(byte[] cells, PixelDescription description, int[] samples) {
        int from = 0;
        int to = 0;
        for (int y = 0; y < description.rows(); y++) {
            for (int x = 0; x < description.columns(); x++) {
                int pair = from + x / 2 * 4;
                samples[to++] = cells[pair + x % 2] & 0xFF;
                samples[to++] = cells[pair + 2] & 0xFF;
                samples[to++] = cells[pair + 3] & 0xFF;
            }
            from += (description.columns() + 1) / 2 * 4;
        }
    }

    /** The bytes of a frame whose samples lie side by side; bits per sample: 8, 16 or 32. */
    static byte[] of(Raster raster, int bitsAllocated) {
        int[] samples = raster.samples();
        byte[] cells = new byte[Math.multiplyExact(samples.length, bitsAllocated / 8)];
        switch (bitsAllocated) {
            case 8 -> {
                for (int i = 0; i < samples.length; i++) {
                    cells[i] = (byte) samples[i];
                }
            }
            case 16 -> {
                for (int i = 0; i < samples.length; i++) {
                    cells[2 * i] = (byte) samples[i];
                    cells[2 * i + 1] = (byte) (samples[i] >> 8);
                }
            }
            case 32 -> {
                for (int i = 0; i < samples.length; i++) {
                    for (int b = 0; b < 4; b++) {
                        cells[4 * i + b] = (byte) (samples[i] >> 8 * b);
                    }
                }
            }
            default -> throw new IllegalArgumentException(bitsAllocated + " bits do not fill bytes");
        }
        return cells;
    }
}
