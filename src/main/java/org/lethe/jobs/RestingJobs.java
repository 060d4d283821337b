package org.lethe.jobs;

import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore;
import org.lethe.index.JobStore.Hold;
import org.lethe.index.KeptJob;
import org.lethe.index.KeptJob.Wish;

/** Changes jobs that do not run here: whoever changes one that nobody holds, holds it for a moment. */
final class RestingJobs {
    private final JobStore store;
    private final Runs runs;

    RestingJobs(JobStore store, Runs runs) {
        this.store = store;
        this.runs = runs;
    }

    /**
     * Does what a client asks of a job.
     *
     * @return false if somebody else was quicker, and it is to be asked again
     * @throws LetheException as {@link Runs#change} does
     */
    boolean isChanged(String id, Verb verb) {
        KeptJob kept = store.job(id)
                .orElseThrow(() -> new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such job"));
        if (kept.holder().isPresent()) {
            Wish wish = verb.whileRunning(kept.wish());
            return wish == kept.wish() || store.wish(id, kept.wish(), wish);
        }
        if (kept.wish() == Wish.NONE && verb.atRest(JobRecord.of(kept), runs.now()) instanceof Verb.Move.Stay) {
            return true;
        }
        Optional<KeptJob> taken = store.take(id);
        if (taken.isEmpty()) {
            return false;
        }
        boolean isDone = false;
        try {
            // What was wished of it when its server was lost comes first.
            isDone = !isSettled(taken.get()) && isMoved(taken.get(), verb);
            return isDone;
        } finally {
            if (!isDone) {
                store.free(id);
            }
        }
    }

    private boolean isMoved(KeptJob held, Verb verb) {
        JobRecord job = JobRecord.of(held);
        if (verb == Verb.RESUBMIT) {
            runs.beginAnew(job.job().id());
        }
        return switch (verb.atRest(job, runs.now())) {
            case Verb.Move.Stay() -> {
                store.free(job.job().id());
                yield true;
            }
            case Verb.Move.Keep(JobRecord next) -> store.put(next.row(runs.now()), Hold.FREE, Wish.NONE);
            case Verb.Move.TakeBack(JobRecord failed) -> {
                takeBack(failed);
                yield true;
            }
            case Verb.Move.Forget() -> {
                store.delete(job.job().id());
                yield true;
            }
        };
    }

    /** Whether something was wished of a job that this server holds and does not run: it is so now. */
    boolean isSettled(KeptJob held) {
        JobRecord job = JobRecord.of(held);
        if (job.job().state().isEnded()) {
            return false;
        }
        switch (held.wish()) {
            case CANCEL -> takeBack(job.ended(job.job().failed(runs.now(), Verb.canceled())));
            case PAUSE -> store.put(job.resting(JobState.PAUSED).row(runs.now()), Hold.FREE, Wish.PAUSE);
            case NONE -> {
                return false;
            }
        }
        return true;
    }

    /** Ends a job that this server holds and does not run as a failure. */
    void takeBack(JobRecord failed) {
        store.undo(failed.row(runs.now()));
        runs.end(failed.job());
    }
}
