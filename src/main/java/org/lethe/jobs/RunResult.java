package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** What came of a run, before it is kept. */
sealed interface RunResult {
    Logger LOG = LoggerFactory.getLogger(RunResult.class);

    /** How long a job waits for what is away for all, such as the index or the storage. */
    Duration OUTAGE_PAUSE = Duration.ofSeconds(2);

    record Done(Consequences consequences, ObjectNode content) implements RunResult {}

    record Failed(Job.Failure failure) implements RunResult {}

    /**
     * It goes on, unless something else is wished of it.
     *
     * @param pause for how long it waits at least; one that is there counts as a try
     */
    record Halted(Optional<Duration> pause) implements RunResult {
        /** From when on it may go on. */
        JobRecord next(JobRecord job, Instant now) {
            return pause.map(wait -> job.triedAgain(now.plus(wait))).orElseGet(() -> job.pending(now));
        }
    }

    /** It waits for what is away for all, which counts as no try. */
    record Interrupted() implements RunResult {}

    /** Runs a job. */
    static RunResult of(Entry job) {
        try {
            return switch (job.work().run(job.control())) {
                case Ending.Done(Consequences consequences, ObjectNode content) -> new Done(consequences, content);
                case Ending.Stopped() -> new Halted(Optional.empty());
                case Ending.Later(List<Duration> pauses, LetheException reason) -> later(job, pauses, reason);
            };
        } catch (Exception | Error e) {
            return ofFault(job, e);
        }
    }

    /** What a fault makes of a job. */
    static RunResult ofFault(Entry job, Throwable fault) {
        if (fault instanceof LetheException known) {
            return known.kind() == ErrorKind.UNAVAILABLE
                    ? new Interrupted()
                    : new Failed(new Job.Failure(known.kind(), known.getMessage()));
        }
        LOG.error("Job {} met a fault: {}", job.id(), FaultTrace.of(fault));
        return new Failed(new Job.Failure(ErrorKind.INTERNAL, "The job met a fault of this server"));
    }

    private static RunResult later(Entry job, List<Duration> pauses, LetheException reason) {
        int tries = job.now().tries();
        if (tries >= pauses.size()) {
            return new Failed(new Job.Failure(reason.kind(), reason.getMessage()));
        }
        LOG.warn("Job {} is tried again in {} s: {}", job.id(), pauses.get(tries).toSeconds(), reason.getMessage());
        return new Halted(Optional.of(pauses.get(tries)));
    }
}
