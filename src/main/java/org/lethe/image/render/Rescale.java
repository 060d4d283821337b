package org.lethe.image.render;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;

/**
 * What stored values mean (PS3.3 section C.11.1.1.2), as in: Hounsfield units.
 *
 * @param slope by which they are multiplied
 * @param intercept that is added then
 */
record Rescale(double slope, double intercept) {
    static Rescale of(Attributes dataset) {
        return new Rescale(
                Numbers.first(dataset, Tag.RescaleSlope, 1), Numbers.first(dataset, Tag.RescaleIntercept, 0));
    }

    double apply(long stored) {
        return stored * slope + intercept;
    }
}
