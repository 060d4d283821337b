package org.lethe.index;

import java.time.Instant;
import java.util.Optional;

/**
 * A job, as it is kept over a restart. What the texts mean is the affair of the job engine.
 *
 * @param id a UUID
 * @param type such as {@code ResourceModification}
 * @param state such as {@code Pending}
 * @param priority higher goes first
 * @param request what the job is to do, as JSON; empty braces once it has succeeded
 * @param progress the job's progress and outcome as JSON
 * @param created when it was submitted, to the millisecond
 * @param changed when it last changed, to the millisecond
 * @param due from when on it may be taken by whoever has a place free; empty if it is not to run
 * @param completed when it ended; empty if it has not
 */
public record JobRow(
        String id,
        String type,
        String state,
        int priority,
        String request,
        String progress,
        Instant created,
        Instant changed,
        Optional<Instant> due,
        Optional<Instant> completed) {}
