package org.lethe.index;

import java.time.Instant;
import org.lethe.dicom.Level;

/**
 * One entry of the log of changes.
 *
 * @param seq its number, growing, never given twice
 * @param type what happened
 * @param level of the resource
 * @param id Orthanc ID of the resource
 * @param date when, to the second
 */
public record Change(long seq, ChangeType type, Level level, String id, Instant date) {}
