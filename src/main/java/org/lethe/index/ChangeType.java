package org.lethe.index;

import java.util.Optional;

/** What the log of changes tells; titles are Orthanc's names. The index keeps its ordinal: append only. */
public enum ChangeType {
    COMPLETED_SERIES("CompletedSeries"),
    NEW_INSTANCE("NewInstance"),
    NEW_SERIES("NewSeries"),
    NEW_STUDY("NewStudy"),
    NEW_PATIENT("NewPatient"),
    ANONYMIZED_PATIENT("AnonymizedPatient"),
    ANONYMIZED_STUDY("AnonymizedStudy"),
    ANONYMIZED_SERIES("AnonymizedSeries"),
    MODIFIED_PATIENT("ModifiedPatient"),
    MODIFIED_STUDY("ModifiedStudy"),
    MODIFIED_SERIES("ModifiedSeries"),
    STABLE_PATIENT("StablePatient"),
    STABLE_STUDY("StableStudy"),
    STABLE_SERIES("StableSeries"),
    UPDATED_ATTACHMENT("UpdatedAttachment"),
    UPDATED_METADATA("UpdatedMetadata"),
    DELETED("Deleted");

    private final String title;

    ChangeType(String title) {
        this.title = title;
    }

    /** The name in JSON, such as {@code NewStudy}. */
    public String title() {
        return title;
    }

    /** The type with this name; empty if there is none. */
    public static Optional<ChangeType> ofTitle(String title) {
        for (ChangeType type : values()) {
            if (type.title.equals(title)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
