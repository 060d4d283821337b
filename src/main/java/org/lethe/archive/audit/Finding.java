package org.lethe.archive.audit;

/**
 * Something that is not as it should be. It says nothing of the patient.
 *
 * @param kind what it is
 * @param subject an Orthanc ID, the report of a job, the key of a blob, or what was counted
 * @param detail what was found
 */
public record Finding(Kind kind, String subject, String detail) {

    /** What can be wrong. */
    public enum Kind {
        /** A resource or a report, whose file is not there. */
        BLOB_MISSING,
        /** A resource or a report, whose file is not what was written. */
        BLOB_DAMAGED,
        /** A blob that nothing refers to, and that is old enough not to be a part of what goes on now. */
        BLOB_WITHOUT_ROW,
        /** A resource below nothing. */
        PARENT_MISSING,
        /** A patient, study or series with nothing below. */
        CHILDREN_MISSING,
        /** The running totals are not what is there. */
        TOTALS_WRONG
    }
}
