package org.lethe.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.lethe.config.JobSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore;
import org.lethe.index.JobStore.Hold;
import org.lethe.index.KeptJob;
import org.lethe.index.KeptJob.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that run here, each on a thread of its own, and only so many at a time. Each of them is held in the index
 * for as long, so that no other server runs it.
 */
final class Runs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    /** How often to look at what is due, and at what other servers wish or left behind. */
    private static final Duration WATCH = Duration.ofSeconds(1);
    /** How often whoever waits for a job looks at it that runs elsewhere. */
    private static final Duration POLL = Duration.ofMillis(200);

    /** Of others, work is made anew from what is kept. */
    private static final int RESTED_MAX = 1000;

    private final JobStore store;
    private final Map<String, WorkKind> kinds;
    private final JobSettings settings;
    private final Clock clock;
    private final int runningMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Map<String, Entry> running = new LinkedHashMap<>();
    /** The ends of jobs that somebody waits for; empty as long as they have none. */
    private final Map<String, Optional<Job>> awaited = new HashMap<>();
    /** Work of jobs that rest, for when they go on here: it may remember how far it was. */
    private final Map<String, Work> rested = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Work> eldest) {
            return size() > RESTED_MAX;
        }
    };
    private boolean open;

    Runs(JobStore store, Map<String, WorkKind> kinds, JobSettings settings, Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.settings = settings;
        this.clock = clock;
        this.runningMax = settings.concurrentMax() == 0
                ? Runtime.getRuntime().availableProcessors()
                : settings.concurrentMax();
    }

    /** Begins to run jobs, those that an earlier process left unfinished among them. */
    void start() {
        store.release();
        if (!settings.saved() && !store.isShared()) {
            store.all().forEach(this::discard);
        }
        locked(() -> {
            open = true;
            dispatch();
        });
        Thread.ofVirtual().name("job-watch").start(this::watch);
    }

    /** Jobs that are not to outlive a restart take with them what they had made. */
    private void discard(KeptJob kept) {
        JobRecord job = JobRecord.of(kept);
        if (!job.job().state().isEnded() && store.take(job.job().id()).isPresent()) {
            store.undo(job.ended(job.job().failed(now(), Verb.canceled())).row(now()));
        }
        store.delete(job.job().id());
    }

    /** Keeps a new job, which runs at once if there is a place free. */
    Job submit(JobRecord job, Work work) {
        Optional<Entry> entry = reserve(job, work);
        if (entry.isEmpty()) {
            locked(() -> rested.put(job.job().id(), work));
            store.submit(job.row(now()), work.instances(), Hold.FREE);
            locked(this::dispatch);
            return job.job();
        }
        try {
            store.submit(entry.get().rowOfRunning(now()), work.instances(), Hold.HELD);
        } catch (RuntimeException | Error e) {
            locked(() -> {
                running.remove(entry.get().id());
                dispatch();
            });
            throw e;
        }
        locked(() -> begin(entry.get()));
        return entry.get().now().job();
    }

    private Optional<Entry> reserve(JobRecord job, Work work) {
        lock.lock();
        try {
            if (!open || running.size() >= runningMax) {
                return Optional.empty();
            }
            Entry entry = new Entry(job, work);
            running.put(entry.id(), entry);
            return Optional.of(entry);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the end of a job be remembered, from before it is submitted until {@link #expectNoMore}. */
    void expect(String id) {
        locked(() -> awaited.put(id, Optional.empty()));
    }

    /** Lets the end of a job be remembered no more. */
    void expectNoMore(String id) {
        locked(() -> awaited.remove(id));
    }

    /** Waits for the end of a job that is expected; empty if the server stops before. */
    Optional<Job> await(String id) throws InterruptedException {
        lock.lock();
        try {
            Optional<Job> end = awaited.get(id);
            while (end.isEmpty() && open) {
                if (!store.isShared() || running.containsKey(id)) {
                    changed.await();
                } else if (!changed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    endElsewhere(id).ifPresent(job -> awaited.put(id, Optional.of(job)));
                }
                end = awaited.get(id);
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Job> endElsewhere(String id) {
        try {
            Job job = store.job(id).map(JobRecord::shown).orElseThrow(
                    () -> new LetheException(ErrorKind.INEXISTENT_ITEM, "The job has ended, and was forgotten since"));
            return Optional.of(job).filter(one -> one.state().isEnded());
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.UNAVAILABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A job that runs here, as it is now. */
    Optional<Job> job(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(running.get(id)).map(entry -> entry.now().job());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does what a client asks of a job.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this ID, {@code BAD_REQUEST} if its
     *     state forbids it
     */
    void change(String id, Verb verb) {
        lock.lock();
        try {
            while (!isChanged(id, verb)) {
                changed.awaitNanos(POLL.toNanos()); // it is about to run, to rest or to end
            }
            dispatch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.CANCELED_JOB, "Interrupted while the job " + id + " was asked", e);
        } finally {
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private boolean isChanged(String id, Verb verb) {
        Entry entry = running.get(id);
        if (entry != null) {
            return entry.isRunning() && isWished(entry, verb);
        }
        KeptJob kept = store.job(id)
                .orElseThrow(() -> new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such job"));
        if (kept.holder().isPresent()) {
            Wish wish = verb.whileRunning(kept.wish());
            return wish == kept.wish() || store.wish(id, wish);
        }
        if (verb.atRest(JobRecord.of(kept), now()) instanceof Verb.Move.Stay) {
            return true;
        }
        Optional<KeptJob> taken = store.take(id);
        taken.ifPresent(held -> move(held, verb));
        return taken.isPresent();
    }

    /** Kept at once: it holds over a crash. */
    private boolean isWished(Entry entry, Verb verb) {
        Wish wish = verb.whileRunning(entry.wish());
        if (wish != entry.wish()) {
            store.wish(entry.id(), wish);
            entry.wish(wish);
        }
        return true;
    }

    private void move(KeptJob held, Verb verb) {
        JobRecord job = JobRecord.of(held);
        boolean isMoved = false;
        if (verb == Verb.RESUBMIT) {
            rested.remove(job.job().id()); // it begins anew
        }
        try {
            switch (verb.atRest(job, now())) {
                case Verb.Move.Stay() -> store.put(held.row(), Hold.FREE);
                case Verb.Move.Keep(JobRecord next) -> store.put(next.row(now()), Hold.FREE);
                case Verb.Move.TakeBack(JobRecord failed) -> takeBack(failed);
                case Verb.Move.Forget() -> store.delete(job.job().id());
            }
            isMoved = true;
        } finally {
            if (!isMoved) {
                store.put(held.row(), Hold.FREE);
            }
        }
    }

    /** Ends a job that does not run as a failure. Needs the lock. */
    private void takeBack(JobRecord failed) {
        store.undo(failed.row(now()));
        ended(failed.job());
    }

    /** Needs the lock. */
    private void ended(Job end) {
        rested.remove(end.id());
        awaited.computeIfPresent(end.id(), (_, _) -> Optional.of(end));
        changed.signalAll();
        try {
            store.forgetAllBut(settings.historySize());
        } catch (RuntimeException e) {
            LOG.warn("Jobs could not be forgotten, and will be later: {}", FaultTrace.of(e));
        }
    }

    /** Gives the free places to the jobs whose turn it is. Needs the lock. */
    private void dispatch() {
        try {
            while (open && running.size() < runningMax) {
                Optional<KeptJob> next = store.takeNext(now(), running.keySet());
                if (next.isEmpty()) {
                    return;
                }
                admit(next.get());
            }
        } catch (RuntimeException e) {
            LOG.warn("No job can be begun, which is tried again: {}", FaultTrace.of(e));
        }
    }

    private void admit(KeptJob kept) {
        JobRecord job = JobRecord.of(kept);
        switch (kept.wish()) {
            case CANCEL -> takeBack(job.ended(job.job().failed(now(), Verb.canceled())));
            case PAUSE -> store.put(job.resting(JobState.PAUSED).row(now()), Hold.FREE);
            case NONE -> workOf(job).map(work -> new Entry(job, work)).ifPresentOrElse(entry -> {
                running.put(entry.id(), entry);
                begin(entry);
            }, () -> takeBack(job.ended(job.job().failed(now(),
                    new Job.Failure(ErrorKind.INTERNAL, "The job could not go on after a restart")))));
        }
    }

    private Optional<Work> workOf(JobRecord job) {
        return Optional.ofNullable(rested.remove(job.job().id())).or(() -> job.work(kinds));
    }

    /** Remembers the work of a job that is about to rest. */
    void rest(Entry entry) {
        locked(() -> rested.put(entry.id(), entry.work()));
    }

    /** Needs the lock. */
    private void begin(Entry entry) {
        entry.begin();
        if (!open) {
            entry.leave();
        }
        Thread.ofPlatform().name("job-" + entry.id()).start(() -> runUntilLeft(entry));
    }

    private void runUntilLeft(Entry entry) {
        Optional<Job> end = Optional.empty();
        try {
            end = new RunEnd(store, entry, this).keep(RunResult.of(entry));
        } finally {
            // Whatever happens, the place is given free and whoever waits is told.
            Optional<Job> last = end;
            locked(() -> {
                running.remove(entry.id());
                last.ifPresent(this::ended);
                changed.signalAll();
                dispatch();
            });
        }
    }

    /** From here on nothing can be wished of a job: what came of it is about to be kept. */
    Wish wishAtTheEnd(Entry entry) {
        lock.lock();
        try {
            entry.end();
            return entry.wish();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the turn of a job that rests come in time. */
    void dispatchAfter(Duration wait) {
        if (wait.compareTo(WATCH) < 0) {
            Thread.ofVirtual().start(() -> {
                if (sleep(wait)) {
                    locked(this::dispatch);
                }
            });
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (sleep(WATCH) && isOpen()) {
            try {
                if (store.isShared()) {
                    store.release();
                }
                locked(() -> {
                    compare(store.held());
                    dispatch();
                });
            } catch (RuntimeException e) {
                LOG.warn("What is wished of jobs cannot be seen, and is looked at again: {}", FaultTrace.of(e));
            }
        }
    }

    /** Holds what runs here against what the index says that this server holds. Needs the lock. */
    private void compare(Map<String, Wish> held) {
        for (Entry entry : List.copyOf(running.values())) {
            if (!entry.isRunning()) {
                continue;
            }
            Optional<Wish> wish = Optional.ofNullable(held.get(entry.id()));
            wish.ifPresentOrElse(entry::wish, entry::leave);
            if (wish.isPresent() && store.isShared()) {
                store.put(entry.rowOfRunning(now()), Hold.HELD);
            }
        }
        // Held, and run by nobody: what came of it could not be kept.
        held.keySet().stream().filter(id -> !running.containsKey(id)).flatMap(id -> store.job(id).stream())
                .forEach(lost -> store.put(lost.row(), Hold.FREE));
    }

    /** Stops what runs, without losing anything, and waits for it. */
    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
            running.values().forEach(Entry::leave);
            while (!running.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was not interrupted, which nobody does but the end of the process. */
    static boolean sleep(Duration wait) {
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The time, as it is kept. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
