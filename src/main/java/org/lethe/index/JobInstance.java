package org.lethe.index;

import java.util.Objects;

/**
 * One of the instances that a job is about.
 *
 * @param position its place in the list of the job, from 0
 * @param source its Orthanc ID
 * @param outcome what became of it so far
 * @param target the Orthanc ID of what was made of it; null while there is nothing
 */
public record JobInstance(int position, String source, Outcome outcome, String target) {
    public JobInstance {
        Objects.requireNonNull(source);
        Objects.requireNonNull(outcome);
    }

    /** What became of an instance. The index keeps the ordinal: append only. */
    public enum Outcome {
        /** Nothing yet. */
        PENDING,
        /** The target is stored, and was not before. */
        CREATED,
        /** The target took the place of another instance, which may have been the source itself. */
        REPLACED,
        /** The target was not stored: there was such an instance before, or it is that of another source. */
        REFUSED,
        /** Nothing could be made of it. */
        FAILED,
        /** The target was there already, with the same bytes. */
        ALREADY_STORED
    }

    /** Whether the target stands for the source: it is stored, with what was made of the source. */
    public boolean isStored() {
        return switch (outcome) {
            case CREATED, REPLACED, ALREADY_STORED -> true;
            case PENDING, REFUSED, FAILED -> false;
        };
    }
}
