package org.lethe.archive;

import java.util.Objects;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;

/**
 * What names an instance in DICOM (PS3.3 section C.12.1). What it lacks is empty.
 *
 * @param study (0020,000D) Study Instance UID
 * @param series (0020,000E) Series Instance UID
 * @param instance (0008,0018) SOP Instance UID
 */
public record InstanceUids(String study, String series, String instance) {
    static InstanceUids of(Attributes dataset) {
        return new InstanceUids(text(dataset, Tag.StudyInstanceUID), text(dataset, Tag.SeriesInstanceUID),
                text(dataset, Tag.SOPInstanceUID));
    }

    private static String text(Attributes dataset, int tag) {
        return Objects.requireNonNullElse(dataset.string(tag), "");
    }
}
