package org.lethe.dicom;

/**
 * The four levels of the patient/study/series/instance hierarchy (PS3.4 C.6, in Orthanc's words), from the top down.
 */
public enum Level {
    PATIENT("Patient", "patients"),
    STUDY("Study", "studies"),
    SERIES("Series", "series"),
    INSTANCE("Instance", "instances");

    private static final Level[] ALL = values();

    private final String title;
    private final String plural;

    Level(String title, String plural) {
        this.title = title;
        this.plural = plural;
    }

    /** The name in JSON, such as {@code Study}. */
    public String title() {
        return title;
    }

    /** The name in paths, such as {@code studies}. */
    public String plural() {
        return plural;
    }

    /** The level above; null above patients. */
    public Level parent() {
        return this == PATIENT ? null : ALL[ordinal() - 1];
    }

    /** The level below; null below instances. */
    public Level child() {
        return this == INSTANCE ? null : ALL[ordinal() + 1];
    }

    /** Whether this level lies above another. */
    public boolean isAbove(Level other) {
        return ordinal() < other.ordinal();
    }
}
