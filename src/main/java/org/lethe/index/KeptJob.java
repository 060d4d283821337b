package org.lethe.index;

import java.util.OptionalLong;

/**
 * A job in the index.
 *
 * @param row what whoever held it last kept of it
 * @param wish what whoever holds it is to do, or was to do before it was lost
 * @param holder the number of the server that holds it; empty if none does
 */
public record KeptJob(JobRow row, Wish wish, OptionalLong holder) {

    /** What is wished of a job that runs. */
    public enum Wish {
        NONE,
        /** That it halts until it is resumed. */
        PAUSE,
        /** That it ends as a failure, and takes back what it made. */
        CANCEL
    }
}
