package org.lethe.rewrite;

import java.util.Optional;

/**
 * The options of the Basic Application Level Confidentiality Profile (PS3.15 section E.3): each changes the rows of
 * table E.1-1 that are marked in its column.
 */
public enum Option {
    RETAIN_SAFE_PRIVATE("RetainSafePrivate", "retain_safe_private", 4),
    RETAIN_UIDS("RetainUIDs", "retain_uids", 5),
    RETAIN_DEVICE_IDENTITY("RetainDeviceIdentity", "retain_device_id", 6),
    RETAIN_INSTITUTION_IDENTITY("RetainInstitutionIdentity", "retain_institution_id", 7),
    RETAIN_PATIENT_CHARACTERISTICS("RetainPatientCharacteristics", "retain_patient_chars", 8),
    RETAIN_LONGITUDINAL_FULL_DATES("RetainLongitudinalFullDates", "retain_long_full_dates", 9),
    RETAIN_LONGITUDINAL_MODIFIED_DATES("RetainLongitudinalModifiedDates", "retain_long_modified_dates", 10),
    CLEAN_DESCRIPTORS("CleanDescriptors", "clean_descriptors", 11),
    CLEAN_STRUCTURED_CONTENT("CleanStructuredContent", "clean_structured_content", 12),
    CLEAN_GRAPHICS("CleanGraphics", "clean_graphics", 13),
    /** It has no column: it is about what no attribute tells. */
    CLEAN_PIXEL_DATA("CleanPixelData", "", -1);

    private final String title;
    private final String column;
    private final int field;

    Option(String title, String column, int field) {
        this.title = title;
        this.column = column;
        this.field = field;
    }

    /** As requests write it. */
    public String title() {
        return title;
    }

    /** The column of table E.1-1, as {@code cid-7050.tsv} names it; empty if there is none. */
    String column() {
        return column;
    }

    /** The option of a title; empty if there is none. */
    static Optional<Option> of(String title) {
        for (Option option : values()) {
            if (option.title.equals(title)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Whether it leaves free text, of which only what identifies is taken out. */
    boolean cleans() {
        return switch (this) {
            case CLEAN_DESCRIPTORS, CLEAN_STRUCTURED_CONTENT, CLEAN_GRAPHICS -> true;
            case RETAIN_SAFE_PRIVATE, RETAIN_UIDS, RETAIN_DEVICE_IDENTITY, RETAIN_INSTITUTION_IDENTITY,
                    RETAIN_PATIENT_CHARACTERISTICS, RETAIN_LONGITUDINAL_FULL_DATES,
                    RETAIN_LONGITUDINAL_MODIFIED_DATES, CLEAN_PIXEL_DATA ->
                    false;
        };
    }

    /**
     * What the option does to a row of the table.
     *
     * @param row of {@code table-e1-1.tsv}
     * @return null if it leaves the row as it is: it has no letter there, or the value is one of bytes, which nobody
     *     can clean
     */
    Action actionFor(String[] row) {
        if (field < 0) {
            return null;
        }
        String letter = row[field];
        String vr = row[2];
        boolean isBytes = vr.equals("OB");
        return switch (letter) {
            case "" -> null;
            case "K" -> Action.KEEP;
            case "C" -> isBytes ? null : this == RETAIN_LONGITUDINAL_MODIFIED_DATES ? Action.SHIFT : Action.CLEAN;
            default -> throw new IllegalStateException("Table E.1-1 has no letter " + letter + " in an option");
        };
    }
}
