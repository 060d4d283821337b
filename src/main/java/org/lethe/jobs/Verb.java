package org.lethe.jobs;

import java.time.Instant;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.KeptJob.Wish;

/** What clients ask of a job: what is wished of it then if it runs, and what becomes of it if it does not. */
enum Verb {
    /** One that has ended, or is to end, stays as it is. */
    PAUSE {
        @Override
        Wish whileRunning(Wish wish) {
            return wish == Wish.NONE ? Wish.PAUSE : wish;
        }

        @Override
        Move atRest(JobRecord job, Instant now) {
            return switch (job.job().state()) {
                case PENDING, RUNNING -> new Move.Keep(job.resting(JobState.PAUSED));
                case PAUSED, SUCCESS, FAILURE -> new Move.Stay();
            };
        }
    },

    /** Also one that has no turn yet, as it was to wait for a later try, goes on at once. */
    RESUME {
        @Override
        Wish whileRunning(Wish wish) {
            if (wish != Wish.PAUSE) {
                throw refused("Only a paused job can be resumed");
            }
            return Wish.NONE;
        }

        @Override
        Move atRest(JobRecord job, Instant now) {
            return switch (job.job().state()) {
                case PAUSED -> new Move.Keep(job.pending(now));
                case PENDING, RUNNING, SUCCESS, FAILURE -> throw refused("Only a paused job can be resumed");
            };
        }
    },

    /** One that has ended stays as it is. */
    CANCEL {
        @Override
        Wish whileRunning(Wish wish) {
            return Wish.CANCEL;
        }

        @Override
        Move atRest(JobRecord job, Instant now) {
            return switch (job.job().state()) {
                case PENDING, RUNNING, PAUSED -> new Move.TakeBack(job.ended(job.job().failed(now, canceled())));
                case SUCCESS, FAILURE -> new Move.Stay();
            };
        }
    },

    RESUBMIT {
        @Override
        Wish whileRunning(Wish wish) {
            throw refused("Only a job that failed can be submitted again");
        }

        @Override
        Move atRest(JobRecord job, Instant now) {
            return switch (job.job().state()) {
                case FAILURE -> new Move.Keep(job.startedOver(now));
                case PENDING, RUNNING, PAUSED, SUCCESS -> throw refused(
                        "Only a job that failed can be submitted again");
            };
        }
    },

    DELETE {
        @Override
        Wish whileRunning(Wish wish) {
            throw refused("Only a job that has ended can be deleted: cancel it first");
        }

        @Override
        Move atRest(JobRecord job, Instant now) {
            return switch (job.job().state()) {
                case SUCCESS, FAILURE -> new Move.Forget();
                case PENDING, RUNNING, PAUSED -> throw refused(
                        "Only a job that has ended can be deleted: cancel it first");
            };
        }
    };

    /** What becomes of a job that nobody runs. */
    sealed interface Move {
        record Stay() implements Move {}

        record Keep(JobRecord job) implements Move {}

        /** It has failed, and what it made is deleted. */
        record TakeBack(JobRecord job) implements Move {}

        record Forget() implements Move {}
    }

    /**
     * What is wished of a job from now on that runs, here or elsewhere.
     *
     * @throws LetheException of kind {@code BAD_REQUEST} if this cannot be asked of it
     */
    abstract Wish whileRunning(Wish wish);

    /**
     * What becomes of a job that nobody runs.
     *
     * @throws LetheException of kind {@code BAD_REQUEST} if this cannot be asked of it
     */
    abstract Move atRest(JobRecord job, Instant now);

    static Job.Failure canceled() {
        return new Job.Failure(ErrorKind.CANCELED_JOB, "The job was cancelled");
    }

    private static LetheException refused(String message) {
        return new LetheException(ErrorKind.BAD_REQUEST, message);
    }
}
