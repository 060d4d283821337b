package org.lethe.index;

import java.util.Objects;
import org.lethe.dicom.Level;

/**
 * A resource, by its level and its Orthanc ID.
 *
 * @param level which of the four
 * @param id 40 hexadecimal digits in five groups
 */
public record Ref(Level level, String id) {
    public Ref {
        Objects.requireNonNull(level);
        Objects.requireNonNull(id);
    }
}
