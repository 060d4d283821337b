package org.lethe.image.render;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;

/**
 * The values that are shown between black and white (PS3.3 section C.11.2.1.2).
 *
 * @param center of these values
 * @param width from the first to the last one
 */
public record Window(double center, double width) {
    private static final double GREYS = 255;

    /** The first window of a dataset; null if it has none that makes sense. */
    static Window of(Attributes dataset) {
        double center = Numbers.first(dataset, Tag.WindowCenter, Double.NaN);
        double width = Numbers.first(dataset, Tag.WindowWidth, Double.NaN);
        return Double.isFinite(center) && Double.isFinite(width) ? new Window(center, width) : null;
    }

    /** The shade of grey for a value, from 0 to 255. */
    int grey(double value) {
        double span = Math.max(Math.abs(width), 1);
        double grey = (value - (center - span / 2)) / span * GREYS;
        return (int) Math.clamp(Math.round(grey), 0, (long) GREYS);
    }
}
