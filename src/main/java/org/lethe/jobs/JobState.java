package org.lethe.jobs;

/** Where a job is in its life. Titles are the names in JSON (Orthanc Book, "Jobs"). */
public enum JobState {
    /** It waits for its turn. */
    PENDING("Pending"),
    RUNNING("Running"),
    /** It waits until somebody lets it go on. */
    PAUSED("Paused"),
    SUCCESS("Success"),
    /** It failed or was cancelled. */
    FAILURE("Failure");

    private final String title;

    JobState(String title) {
        this.title = title;
    }

    /** Such as {@code Running}. */
    public String title() {
        return title;
    }

    /** Whether it has come to its end, unless it is submitted again. */
    public boolean isEnded() {
        return this == SUCCESS || this == FAILURE;
    }

    /** The state with this title; one that nobody knows is taken for pending. */
    static JobState ofTitle(String title) {
        for (JobState state : values()) {
            if (state.title.equals(title)) {
                return state;
            }
        }
        return PENDING;
    }
}
