package org.lethe.dicom.json;

import java.util.HashSet;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;

/**
 * Tells the elements whose tag stood in their dataset before: the first one counts, and an object must not have two
 * members of one name. A dataset in the order of tags costs nothing. For one walk along a dataset.
 */
final class Repetitions {
    private final Attributes dataset;
    private int highest;
    private Set<Integer> seen;

    Repetitions(Attributes dataset) {
        this.dataset = dataset;
    }

    /** Whether the tag of an element stood before it. To be asked for each index in turn, from 0 on. */
    boolean includes(int index) {
        int tag = dataset.at(index).tag();
        if (seen == null && (index == 0 || Tag.compare(tag, highest) > 0)) {
            highest = tag;
            return false;
        }
        if (seen == null) {
            seen = new HashSet<>();
            for (int i = 0; i < index; i++) {
                seen.add(dataset.at(i).tag());
            }
        }
        return !seen.add(tag);
    }
}
