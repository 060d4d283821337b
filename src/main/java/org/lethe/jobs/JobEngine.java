package org.lethe.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.lethe.config.JobSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.JobRow;
import org.lethe.index.JobStore;
import org.lethe.jobs.Entry.StopReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs jobs: those with the higher priority first, then those that wait the longest, and only so many at a time. For
 * any number of threads.
 *
 * <p>A job is a row of the index before its submission is answered, and its end is one transaction with what follows
 * from it. What was not finished when the process ended, in whatever way, goes on at the next start.
 */
public final class JobEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobEngine.class);

    private final JobStore store;
    private final JobSettings settings;
    private final Clock clock;
    private final int runningMax;
    private final Map<String, WorkKind> kinds = new HashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingEnded = lock.newCondition();

    // Guarded by the lock. The oldest job comes first.
    private final Map<String, Entry> jobs = new LinkedHashMap<>();
    private int running;
    private boolean open;

    public JobEngine(JobStore store, JobSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.runningMax = settings.concurrentMax() == 0
                ? Runtime.getRuntime().availableProcessors()
                : settings.concurrentMax();
    }

    /** Makes a kind of work known, before {@link #start}. */
    public void register(String type, WorkKind kind) {
        kinds.put(type, kind);
    }

    /** Begins to run jobs, those that an earlier process left unfinished among them. */
    public void start() {
        lock.lock();
        try {
            for (JobRow row : store.all()) {
                restore(row);
            }
            open = true;
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    private void restore(JobRow row) {
        Entry job = JobRecord.restore(row, kinds);
        if (!settings.saved()) {
            discard(job);
            return;
        }
        jobs.put(job.id(), job);
        if (JobRecord.isCanceled(row)) {
            fail(job, canceled());
        } else if (job.work == null && !job.state().isEnded()) {
            fail(job, new Job.Failure(ErrorKind.INTERNAL, "The job could not go on after a restart"));
        }
    }

    /** Jobs that are not to outlive a restart take with them what they had made. */
    private void discard(Entry job) {
        if (!job.state().isEnded()) {
            store.undo(rowOf(job, job.now().failed(now(), canceled())));
        }
        store.delete(job.id());
    }

    /**
     * Submits a job. It is durable once this returns, and runs as soon as it is its turn.
     *
     * @param userData travels along; may be null
     */
    public Job submit(Work work, int priority, JsonNode userData) {
        Entry job = enter(work, priority, userData);
        lock.lock();
        try {
            return job.now();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Submits a job and waits for its end.
     *
     * @throws LetheException of the kind of its failure, if it failed or was cancelled
     */
    public Job run(Work work, int priority, JsonNode userData) {
        Entry job = enter(work, priority, userData);
        lock.lock();
        try {
            while (!job.state().isEnded() && open) {
                somethingEnded.await();
            }
            if (!job.state().isEnded()) {
                throw new LetheException(ErrorKind.CANCELED_JOB,
                        "The server stops; the job " + job.id() + " goes on when it is started again");
            }
            Job end = job.now();
            end.failure().ifPresent(failure -> {
                throw new LetheException(failure.kind(), failure.message());
            });
            return end;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.CANCELED_JOB, "Interrupted while the job " + job.id() + " ran", e);
        } finally {
            lock.unlock();
        }
    }

    private Entry enter(Work work, int priority, JsonNode userData) {
        Job job = new Job(UUID.randomUUID().toString(), work.type(), JobState.PENDING, priority, 0, now(),
                Optional.empty(), Duration.ZERO, Optional.empty(), userData, work.content());
        Entry entry = new Entry(job, JobRecord.requestOf(work), work);
        store.submit(rowOf(entry, job), work.instances());
        lock.lock();
        try {
            jobs.put(job.id(), entry);
            dispatch();
        } finally {
            lock.unlock();
        }
        return entry;
    }

    /** All jobs that are remembered, the oldest first. */
    public List<Job> all() {
        lock.lock();
        try {
            return jobs.values().stream().map(Entry::now).toList();
        } finally {
            lock.unlock();
        }
    }

    /** The work of the jobs that have not ended. */
    public List<Work> unfinished() {
        lock.lock();
        try {
            return jobs.values().stream().filter(job -> !job.state().isEnded()).map(job -> job.work).toList();
        } finally {
            lock.unlock();
        }
    }

    /** One job; empty if there is none with this ID. */
    public Optional<Job> job(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(jobs.get(id)).map(Entry::now);
        } finally {
            lock.unlock();
        }
    }

    /** Halts a job that waits or runs, until it is resumed. One that has ended, or is to end, stays as it is. */
    public void pause(String id) {
        change(id, job -> {
            switch (job.state()) {
                case PENDING -> keep(job, job.now().in(JobState.PAUSED));
                case RUNNING -> {
                    if (job.stopReason() == StopReason.NONE && !job.isEnding()) {
                        // Kept at once: it holds over a crash.
                        store.put(rowOf(job, job.now().in(JobState.PAUSED)));
                        job.stop(StopReason.PAUSE);
                    }
                }
                case PAUSED, SUCCESS, FAILURE -> {
                }
            }
        });
    }

    /** Lets a paused job go on: at once, also if it was to wait for a later try. */
    public void resume(String id) {
        change(id, job -> {
            if (job.state() == JobState.RUNNING && job.stopReason() == StopReason.PAUSE) {
                store.put(rowOf(job, job.now()));
                job.stop(StopReason.NONE);
            } else if (job.state() == JobState.PAUSED) {
                keep(job, job.now().in(JobState.PENDING));
            } else {
                throw refused("Only a paused job can be resumed");
            }
            job.hasten();
        });
    }

    /** Ends a job as a failure, and takes back what it made. One that has ended stays as it is. */
    public void cancel(String id) {
        change(id, job -> {
            switch (job.state()) {
                case PENDING, PAUSED -> fail(job, canceled());
                case RUNNING -> {
                    if (!job.isEnding()) {
                        store.put(JobRecord.ofCanceled(job.now(), job.request, now()));
                        job.stop(StopReason.CANCEL);
                    }
                }
                case SUCCESS, FAILURE -> {
                }
            }
        });
    }

    /** Runs a job again that failed or was cancelled. */
    public void resubmit(String id) {
        change(id, job -> {
            if (job.state() != JobState.FAILURE || job.work == null) {
                throw refused("Only a job that failed can be submitted again");
            }
            Job before = job.now();
            keep(job, before.at(0, before.runtime(), before.content()).in(JobState.PENDING));
            job.startOver();
        });
    }

    /** Forgets a job that has ended. */
    public void delete(String id) {
        change(id, job -> {
            if (!job.state().isEnded()) {
                throw refused("Only a job that has ended can be deleted: cancel it first");
            }
            if (job.isToBeUndone()) {
                store.undo(rowOf(job, job.now()));
            }
            store.delete(id);
            jobs.remove(id);
        });
    }

    /** Stops what runs, without losing anything, and waits for it. */
    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            somethingEnded.signalAll();
            for (Entry job : jobs.values()) {
                if (job.state() == JobState.RUNNING && job.stopReason() == StopReason.NONE) {
                    job.stop(StopReason.CLOSING);
                }
            }
            while (running > 0) {
                somethingEnded.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private interface Change {
        void on(Entry job);
    }

    private void change(String id, Change change) {
        lock.lock();
        try {
            Entry job = jobs.get(id);
            if (job == null) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such job");
            }
            change.on(job);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    private static LetheException refused(String message) {
        return new LetheException(ErrorKind.BAD_REQUEST, message);
    }

    private static Job.Failure canceled() {
        return new Job.Failure(ErrorKind.CANCELED_JOB, "The job was cancelled");
    }

    private JobRow rowOf(Entry job, Job state) {
        return JobRecord.of(state, job.request, now());
    }

    /** Puts a job that does not run into another state. Needs the lock. */
    private void keep(Entry job, Job state) {
        store.put(rowOf(job, state));
        job.become(state);
    }

    /** Ends a job that does not run as a failure. Needs the lock. */
    private void fail(Entry job, Job.Failure failure) {
        Job failed = job.now().failed(now(), failure);
        store.undo(rowOf(job, failed));
        job.become(failed);
        forgetTheOldest();
        somethingEnded.signalAll();
    }

    /** Gives the free places to the jobs whose turn it is. Needs the lock. */
    private void dispatch() {
        while (open && running < runningMax) {
            Optional<Entry> next = jobs.values().stream()
                    .filter(job -> job.state() == JobState.PENDING && job.isDue())
                    .max(Comparator.comparingInt((Entry job) -> job.now().priority())
                            .thenComparing(job -> job.now().created(), Comparator.reverseOrder()));
            if (next.isEmpty()) {
                return;
            }
            Entry job = next.get();
            job.begin();
            running++;
            Thread.ofPlatform().name("job-" + job.id()).start(() -> runUntilLeft(job));
        }
    }

    private void runUntilLeft(Entry job) {
        Job end = null;
        try {
            end = run(job);
        } finally {
            // Whatever happens, the place is given free and whoever waits is told.
            while (!leave(job, end)) {
                end = failed(job, canceled());
            }
        }
    }

    /**
     * Runs a job and keeps what came of it, without the lock: the others go on meanwhile.
     *
     * @return its new state; null if it was stopped
     */
    private Job run(Entry job) {
        Job.Failure failure;
        try {
            switch (job.work.run(job.control())) {
                case Ending.Done(Consequences consequences, ObjectNode content) -> {
                    if (isCanceledAtItsEnd(job)) {
                        return failed(job, canceled());
                    }
                    Job succeeded = job.now().succeeded(now(), content);
                    store.finish(rowOf(job, succeeded), consequences);
                    return succeeded;
                }
                case Ending.Stopped() -> {
                    return null;
                }
                case Ending.Later(List<Duration> pauses, LetheException reason) -> {
                    Duration pause = postpone(job, pauses).orElseThrow(() -> reason);
                    LOG.warn("Job {} is tried again in {} s: {}", job.id(), pause.toSeconds(), reason.getMessage());
                    return null;
                }
            }
        } catch (LetheException e) {
            failure = new Job.Failure(e.kind(), e.getMessage());
        } catch (Exception | Error e) {
            LOG.error("Job {} met a fault: {}", job.id(), FaultTrace.of(e));
            failure = new Job.Failure(ErrorKind.INTERNAL, "The job met a fault of this server");
        }
        return failed(job, failure);
    }

    private Optional<Duration> postpone(Entry job, List<Duration> pauses) {
        lock.lock();
        try {
            Optional<Duration> pause = job.postpone(pauses);
            pause.ifPresent(wait -> Thread.ofVirtual().start(() -> dispatchAfter(wait)));
            return pause;
        } finally {
            lock.unlock();
        }
    }

    private void dispatchAfter(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException _) {
            return; // nobody does that
        }
        lock.lock();
        try {
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** From here on a job can neither be paused nor cancelled: its end is about to be kept. */
    private boolean isCanceledAtItsEnd(Entry job) {
        lock.lock();
        try {
            job.end();
            return job.stopReason() == StopReason.CANCEL;
        } finally {
            lock.unlock();
        }
    }

    private Job failed(Entry job, Job.Failure failure) {
        isCanceledAtItsEnd(job);
        Job failed = job.now().failed(now(), failure);
        try {
            store.undo(rowOf(job, failed));
        } catch (RuntimeException e) {
            LOG.error("What job {} made could not be taken back: it goes on at the next start: {}", job.id(),
                    FaultTrace.of(e));
            job.toBeUndone();
        }
        return failed;
    }

    /**
     * Ends a run.
     *
     * @param end its new state; null if it was stopped
     * @return false if it was stopped because it is cancelled, and what it made is still to be taken back
     */
    private boolean leave(Entry job, Job end) {
        lock.lock();
        try {
            if (end == null && job.stopReason() == StopReason.CANCEL) {
                return false;
            }
            job.become(end == null ? halted(job) : end);
            running--;
            somethingEnded.signalAll();
            dispatch();
            forgetTheOldest();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The state of a job that was stopped. One that stops with the server is found unfinished at the next start. */
    private Job halted(Entry job) {
        boolean isPaused = job.stopReason() == StopReason.PAUSE;
        Job halted = job.now().in(isPaused ? JobState.PAUSED : JobState.PENDING);
        try {
            store.put(rowOf(job, halted));
        } catch (RuntimeException e) {
            LOG.error("The state of job {} could not be kept: {}", job.id(), FaultTrace.of(e));
        }
        return halted;
    }

    /** Needs the lock. */
    private void forgetTheOldest() {
        List<Entry> ended = jobs.values().stream()
                .filter(job -> job.state().isEnded() && !job.isToBeUndone())
                .sorted(Comparator.comparing(job -> job.now().completed().orElse(job.now().created())))
                .toList();
        for (Entry job : ended.subList(0, Math.max(0, ended.size() - settings.historySize()))) {
            try {
                store.delete(job.id());
                jobs.remove(job.id());
            } catch (RuntimeException e) {
                LOG.error("Job {} could not be forgotten: {}", job.id(), FaultTrace.of(e));
                return;
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
