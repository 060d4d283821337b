package org.lethe.jobs;

import java.time.Duration;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.JobRow;
import org.lethe.index.JobStore;
import org.lethe.index.JobStore.Hold;
import org.lethe.index.KeptJob.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a run ends: what came of it is kept, as soon as the index can be reached, and its job is held no more. */
final class RunEnd {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnd.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final JobStore store;
    private final Entry entry;
    private final Runs runs;

    RunEnd(JobStore store, Entry entry, Runs runs) {
        this.store = store;
        this.entry = entry;
        this.runs = runs;
    }

    /** @return the end of the job; empty if it goes on later or elsewhere */
    Optional<Job> keep(RunResult result) {
        RunResult now = result;
        while (true) {
            try {
                return keepOnce(now);
            } catch (RuntimeException e) {
                if (isAway(e) && runs.isOpen() && Runs.sleep(RETRY)) {
                    continue;
                }
                if (!isAway(e) && now instanceof RunResult.Done done) {
                    discard(done, e);
                    now = RunResult.ofFault(entry, e);
                } else {
                    LOG.error("What came of job {} could not be kept: it is run again: {}", entry.id(),
                            FaultTrace.of(e));
                    return toldAtLeast(now);
                }
            }
        }
    }

    /** Whoever waits for a job that has failed is told so, although it may come back. */
    private Optional<Job> toldAtLeast(RunResult result) {
        return result instanceof RunResult.Failed(Job.Failure failure)
                ? Optional.of(entry.now().job().failed(runs.now(), failure))
                : Optional.empty();
    }

    private static boolean isAway(RuntimeException fault) {
        return fault instanceof LetheException known && known.kind() == ErrorKind.UNAVAILABLE;
    }

    private Optional<Job> keepOnce(RunResult result) {
        Wish wish = runs.wishAtTheEnd(entry);
        JobRecord now = entry.now();
        return switch (result) {
            case RunResult.Done done when wish == Wish.CANCEL -> {
                discard(done, new LetheException(ErrorKind.CANCELED_JOB, Verb.canceled().message()));
                yield takeBack(now, Verb.canceled());
            }
            case RunResult.Done done -> finish(now.ended(now.job().succeeded(runs.now(), done.content())), done);
            case RunResult.Failed(Job.Failure failure) ->
                    takeBack(now, wish == Wish.CANCEL ? Verb.canceled() : failure);
            case RunResult.Halted halted -> rest(now, wish, halted.next(now, runs.now()));
            case RunResult.Interrupted() ->
                    rest(now, wish, now.pending(runs.now().plus(RunResult.OUTAGE_PAUSE)));
        };
    }

    private Optional<Job> finish(JobRecord end, RunResult.Done done) {
        boolean isKept = store.finish(end.row(runs.now()), done.consequences());
        if (!isKept) {
            discard(done, new LetheException(ErrorKind.CONFLICT, "The job is cancelled, or another server's by now"));
            if (store.held().get(entry.id()) == Wish.CANCEL) {
                return takeBack(entry.now(), Verb.canceled());
            }
        }
        return told(end, isKept);
    }

    /** Takes back what was made for a success that is not kept. */
    private void discard(RunResult.Done done, Exception reason) {
        entry.work().discard(done.consequences(), reason);
    }

    private Optional<Job> takeBack(JobRecord job, Job.Failure failure) {
        JobRecord end = job.ended(job.job().failed(runs.now(), failure));
        return told(end, store.undo(end.row(runs.now())));
    }

    private Optional<Job> told(JobRecord end, boolean isKept) {
        if (!isKept) {
            LOG.warn("Job {} ended here, but is another server's by now", entry.id());
        }
        return Optional.of(end.job()).filter(_ -> isKept);
    }

    /** Lets the job rest as it is wished, or else until it goes on. */
    private Optional<Job> rest(JobRecord now, Wish wish, JobRecord next) {
        JobRow row = switch (wish) {
            case CANCEL -> null;
            case PAUSE -> now.resting(JobState.PAUSED).row(runs.now());
            case NONE -> next.row(runs.now());
        };
        if (row == null) {
            return takeBack(now, Verb.canceled());
        }
        runs.rest(entry);
        if (!store.put(row, Hold.FREE, wish)) {
            Wish other = store.held().get(entry.id());
            return other == null ? told(now, false) : rest(now, other, next);
        }
        row.due().ifPresent(due -> runs.dispatchAfter(Duration.between(runs.now(), due)));
        return Optional.empty();
    }
}
