package org.lethe.jobs;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lethe.config.JobSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore;
import org.lethe.index.KeptJob;
import tools.jackson.databind.JsonNode;

/**
 * Runs jobs: those with the higher priority first, then those that wait the longest, and only so many at a time. For
 * any number of threads.
 *
 * <p>A job is a row of the index before its submission is answered, and its end is one transaction with what follows
 * from it. What was not finished when the process ended, in whatever way, goes on at the next start. Servers that share
 * an index share their jobs: whoever has a place free takes the next one, any of them shows and changes all, and what
 * a server held that is gone goes on elsewhere.
 */
public final class JobEngine implements AutoCloseable {
    private final JobStore store;
    private final Map<String, WorkKind> kinds = new HashMap<>();
    private final Ends ends;
    private final Runs runs;

    public JobEngine(JobStore store, JobSettings settings, Clock clock) {
        this.store = store;
        this.ends = new Ends(store);
        this.runs = new Runs(store, kinds, settings, clock, ends);
    }

    /** Makes a kind of work known, before {@link #start}. */
    public void register(String type, WorkKind kind) {
        kinds.put(type, kind);
    }

    /** Begins to run jobs, those that an earlier process left unfinished among them. */
    public void start() {
        runs.start();
    }

    /**
     * Submits a job. It is durable once this returns, and runs as soon as it is its turn.
     *
     * @param userData travels along; may be null
     */
    public Job submit(Work work, int priority, JsonNode userData) {
        return runs.submit(JobRecord.ofNew(newJob(work, priority, userData), work), work);
    }

    /**
     * Submits a job and waits for its end.
     *
     * @throws LetheException of the kind of its failure, if it failed or was cancelled
     */
    public Job run(Work work, int priority, JsonNode userData) {
        Job job = newJob(work, priority, userData);
        ends.expect(job.id());
        try {
            runs.submit(JobRecord.ofNew(job, work), work);
            Job end = ends.await(job.id(), id -> runs.job(id).isPresent())
                    .orElseThrow(() -> new LetheException(ErrorKind.CANCELED_JOB,
                            "The server stops; the job " + job.id() + " goes on when it is started again"));
            end.failure().ifPresent(failure -> {
                throw new LetheException(failure.kind(), failure.message());
            });
            return end;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.CANCELED_JOB, "Interrupted while the job " + job.id() + " ran", e);
        } finally {
            ends.expectNoMore(job.id());
        }
    }

    private Job newJob(Work work, int priority, JsonNode userData) {
        return new Job(UUID.randomUUID().toString(), work.type(), JobState.PENDING, priority, 0, runs.now(),
                Optional.empty(), Duration.ZERO, Optional.empty(), userData, work.content());
    }

    /** All jobs that are remembered, the oldest first. */
    public List<Job> all() {
        return store.all().stream().map(this::job).toList();
    }

    /** How much work of a type has not ended. */
    public JobStore.Backlog backlog(String type) {
        return store.backlog(type);
    }

    /** One job; empty if there is none with this ID. */
    public Optional<Job> job(String id) {
        return store.job(id).map(this::job);
    }

    /** What runs here is further than what is kept of it. */
    private Job job(KeptJob kept) {
        return runs.job(kept.row().id()).orElseGet(() -> JobRecord.shown(kept));
    }

    /** Halts a job that waits or runs, until it is resumed. One that has ended, or is to end, stays as it is. */
    public void pause(String id) {
        runs.change(id, Verb.PAUSE);
    }

    /** Lets a paused job go on: at once, also if it was to wait for a later try. */
    public void resume(String id) {
        runs.change(id, Verb.RESUME);
    }

    /** Ends a job as a failure, and takes back what it made. One that has ended stays as it is. */
    public void cancel(String id) {
        runs.change(id, Verb.CANCEL);
    }

    /** Runs a job again that failed or was cancelled. */
    public void resubmit(String id) {
        boolean isLost = store.job(id).map(JobRecord::of)
                .filter(job -> job.job().state() == JobState.FAILURE)
                .filter(job -> job.work(kinds).isEmpty()).isPresent();
        if (isLost) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "What the job was to do is not known any more");
        }
        runs.change(id, Verb.RESUBMIT);
    }

    /** Forgets a job that has ended. */
    public void delete(String id) {
        runs.change(id, Verb.DELETE);
    }

    /** Stops what runs, without losing anything, and waits for it. What is left goes on later or elsewhere. */
    @Override
    public void close() {
        runs.close();
    }
}
