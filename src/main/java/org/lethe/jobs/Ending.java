package org.lethe.jobs;

import java.time.Duration;
import java.util.List;
import org.lethe.error.LetheException;
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
     * It cannot be done at the moment. It waits, pending and without a place among those that run, and is run again;
     * after as many tries as there are pauses, it has failed.
     *
     * @param pauses before each further try, how long at least; a restart of the server ends the pause, and tries are
     *     counted from there on
     * @param reason why it cannot be done
     */
    record Later(List<Duration> pauses, LetheException reason) implements Ending {
        public Later {
            pauses = List.copyOf(pauses);
        }
    }
}
