package org.lethe.jobs;

import java.time.Duration;
import org.lethe.index.Consequences;
import tools.jackson.databind.node.ObjectNode;

/** How a run of some work ended, if it did not fail. */
public sealed interface Ending {
    /**
     * All is done.
     *
     * @param consequences written in one transaction with the success of the job
     * @param content what the job tells of itself from now on
     */
    record Done(Consequences consequences, ObjectNode content) implements Ending {}

    /** It was asked to stop; a later run goes on where it stopped. */
    record Stopped() implements Ending {}

    /**
     * It cannot be done at the moment. It waits, pending and without a place among those that run, and is run again.
     *
     * @param pause how long at least; after a restart of the server it does not wait any longer
     */
    record Later(Duration pause) implements Ending {}
}
