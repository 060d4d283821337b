package org.lethe.index;

import java.time.Instant;
import org.lethe.dicom.Level;

/**
 * One entry of the log of what was sent to other modalities and peers.
 *
 * @param seq its number, growing; what is written has 0
 * @param level of the resource
 * @param id Orthanc ID of the resource
 * @param modality where it went, by its symbolic name
 * @param patientId (0010,0020)
 * @param studyInstanceUid (0020,000d); empty above studies
 * @param seriesInstanceUid (0020,000e); empty above series
 * @param sopInstanceUid (0008,0018); empty above instances
 * @param date when, to the second
 */
public record Export(
        long seq,
        Level level,
        String id,
        String modality,
        String patientId,
        String studyInstanceUid,
        String seriesInstanceUid,
        String sopInstanceUid,
        Instant date) {}
