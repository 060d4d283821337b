package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job, as it was at one moment.
 *
 * @param id a UUID
 * @param type the kind of its work
 * @param state where it is in its life
 * @param priority higher goes first
 * @param progress from 0 to 1
 * @param created when it was submitted
 * @param completed when it ended; empty if it has not
 * @param runtime for how long it has run, in all its runs
 * @param failure why it failed; empty unless it did
 * @param userData what its author sent along; null if nothing
 * @param content what it tells of itself
 */
public record Job(
        String id,
        String type,
        JobState state,
        int priority,
        double progress,
        Instant created,
        Optional<Instant> completed,
        Duration runtime,
        Optional<Failure> failure,
        JsonNode userData,
        ObjectNode content) {

    /**
     * Why a job failed.
     *
     * @param message for its author; without patient data
     */
    public record Failure(ErrorKind kind, String message) {}

    /** The same in another state that is not its end. */
    Job in(JobState other) {
        return new Job(id, type, other, priority, progress, created, Optional.empty(), runtime, Optional.empty(),
                userData, content);
    }

    /** The same, as far as it is now. */
    Job at(double progressNow, Duration runtimeNow, ObjectNode contentNow) {
        return new Job(id, type, state, priority, progressNow, created, completed, runtimeNow, failure, userData,
                contentNow);
    }

    Job succeeded(Instant now, ObjectNode finalContent) {
        return new Job(id, type, JobState.SUCCESS, priority, 1, created, Optional.of(now), runtime, Optional.empty(),
                userData, finalContent);
    }

    Job failed(Instant now, Failure reason) {
        return new Job(id, type, JobState.FAILURE, priority, progress, created, Optional.of(now), runtime,
                Optional.of(reason), userData, content);
    }
}
