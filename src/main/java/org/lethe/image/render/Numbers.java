package org.lethe.image.render;

import java.util.List;
import org.lethe.dicom.Attributes;

/** Decimal strings of datasets. */
final class Numbers {
    private Numbers() {}

    /** The first value of a tag; what is absent, or no number, is replaced. */
    static double first(Attributes dataset, int tag, double otherwise) {
        if (!dataset.contains(tag)) {
            return otherwise;
        }
        List<String> values = dataset.strings(tag);
        try {
            return values.isEmpty() || values.getFirst() == null
                    ? otherwise
                    : Double.parseDouble(values.getFirst().strip());
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }
}
