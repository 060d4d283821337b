package org.lethe.image.render;

/** Makes pictures larger or smaller. */
final class Resizing {
    private Resizing() {}

    /** How the samples between the pixels are found. */
    enum Interpolation {
        NEAREST,
        BILINEAR
    }

    /** The picture in another size. */
    static Picture resize(Picture picture, int width, int height, Interpolation interpolation) {
        int[] samples = new int[Math.multiplyExact(Math.multiplyExact(width, height), picture.channels())];
        for (int y = 0; y < height; y++) {
            double fromY = centre(y, height, picture.height());
            for (int x = 0; x < width; x++) {
                double fromX = centre(x, width, picture.width());
                int at = (y * width + x) * picture.channels();
                for (int channel = 0; channel < picture.channels(); channel++) {
                    samples[at + channel] = switch (interpolation) {
                        case NEAREST -> sample(picture, (int) Math.round(fromX), (int) Math.round(fromY), channel);
                        case BILINEAR -> between(picture, fromX, fromY, channel);
                    };
                }
            }
        }
        return new Picture(width, height, picture.channels(), picture.bits(), samples);
    }

    /** Where the centre of a pixel lies in the other picture. */
    private static double centre(int at, int size, int otherSize) {
        return Math.clamp((at + 0.5) * otherSize / size - 0.5, 0, otherSize - 1);
    }

    private static int between(Picture picture, double x, double y, int channel) {
        int left = (int) x;
        int top = (int) y;
        int right = Math.min(left + 1, picture.width() - 1);
        int bottom = Math.min(top + 1, picture.height() - 1);
        double above = mix(sample(picture, left, top, channel), sample(picture, right, top, channel), x - left);
        double below = mix(sample(picture, left, bottom, channel), sample(picture, right, bottom, channel), x - left);
        return (int) Math.round(mix(above, below, y - top));
    }

    private static double mix(double a, double b, double part) {
        return a + (b - a) * part;
    }

    private static int sample(Picture picture, int x, int y, int channel) {
        return picture.samples()[(y * picture.width() + x) * picture.channels() + channel];
    }
}
