package org.lethe.index;

/** Whether a series has the instances that it says to have (docs: "Status" of a series). */
public enum SeriesStatus {
    /** It does not say. */
    UNKNOWN("Unknown"),
    /** Some are not there yet. */
    MISSING("Missing"),
    /** All are there. */
    COMPLETE("Complete"),
    /** Two have the same place, or one has a place that cannot be. */
    INCONSISTENT("Inconsistent");

    private final String title;

    SeriesStatus(String title) {
        this.title = title;
    }

    /** The name in JSON, such as {@code Complete}. */
    public String title() {
        return title;
    }
}
