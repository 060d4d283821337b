package org.lethe.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    /** How long whoever asks something of a job waits for it to come to rest or to its end. */
    private static final Duration CHANGE_MAX = Duration.ofSeconds(10);
    private static final Duration CHANGE_PAUSE = Duration.ofMillis(20);
    /** How long jobs that ended are remembered at least where another server may be waiting for them. */
    private static final Duration REMEMBERED_MIN = Duration.ofMinutes(1);

    /** Of others, work is made anew from what is kept. */
    private static final int RESTED_MAX = 1000;

    private final JobStore store;
    private final Map<String, WorkKind> kinds;
    private final JobSettings settings;
    private final Clock clock;
    private final Ends ends;
    private final RestingJobs resting;
    private final int runningMax;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();

    // Guarded by the lock.
    private final Map<String, Entry> running = new LinkedHashMap<>();
    /** Work of jobs that rest, for when they go on here: it may remember how far it was. */
    private final Map<String, Work> rested = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Work> eldest) {
            return size() > RESTED_MAX;
        }
    };
    /** The IDs of jobs that somebody who asked something of them holds for a moment. */
    private final Set<String> moving = new HashSet<>();
    /** The IDs of jobs that only servers of a newer version know how to do. */
    private final Set<String> ofOthers = new HashSet<>();
    private boolean open;

    Runs(JobStore store, Map<String, WorkKind> kinds, JobSettings settings, Clock clock, Ends ends) {
        this.store = store;
        this.ends = ends;
        this.kinds = kinds;
        this.settings = settings;
        this.clock = clock;
        this.resting = new RestingJobs(store, this);
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
            locked(() -> remember(job.job().id(), work));
            store.submit(job.row(now()), work.instances(), Hold.FREE);
            locked(this::dispatch);
            return job.job();
        }
        try {
            store.submit(entry.get().rowOfRunning(now()), work.instances(), Hold.HELD);
        } catch (RuntimeException | Error e) {
            locked(() -> {
                running.remove(entry.get().id());
                left.signalAll();
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
     *     state forbids it, {@code UNAVAILABLE} if it does not come to rest or to its end
     */
    void change(String id, Verb verb) {
        long deadline = System.nanoTime() + CHANGE_MAX.toNanos();
        try {
            while (!isChanged(id, verb)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new LetheException(ErrorKind.UNAVAILABLE, "The job is about to end; ask again");
                }
                Thread.sleep(CHANGE_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.CANCELED_JOB, "Interrupted while the job " + id + " was asked", e);
        }
        locked(this::dispatch);
    }

    private boolean isChanged(String id, Verb verb) {
        lock.lock();
        try {
            Entry entry = running.get(id);
            if (entry != null) {
                return entry.isRunning() && isWished(entry, verb);
            }
            moving.add(id);
        } finally {
            lock.unlock();
        }
        try {
            return resting.isChanged(id, verb);
        } finally {
            locked(() -> moving.remove(id));
        }
    }

    /** Kept at once: it holds over a crash. Needs the lock. */
    private boolean isWished(Entry entry, Verb verb) {
        Wish wish = verb.whileRunning(entry.wish());
        if (wish == entry.wish()) {
            return true;
        }
        boolean isKept = store.wish(entry.id(), entry.wish(), wish);
        if (isKept) {
            entry.wish(wish);
        } else {
            compare(Map.of(entry.id(), entry), store.held());
        }
        return isKept;
    }

    /** What follows from the end of a job. */
    void end(Job end) {
        locked(() -> ended(end));
    }

    /** Forgets how far the work of a job was. */
    void beginAnew(String id) {
        locked(() -> rested.remove(id));
    }

    /** Needs the lock. */
    private void ended(Job end) {
        rested.remove(end.id());
        try {
            store.forgetAllBut(settings.historySize(),
                    store.isShared() ? now().minus(REMEMBERED_MIN) : now().plus(REMEMBERED_MIN));
        } catch (RuntimeException e) {
            LOG.warn("Jobs could not be forgotten, and will be later: {}", FaultTrace.of(e));
        } finally {
            ends.tell(end);
        }
    }

    /** Gives the free places to the jobs whose turn it is. Needs the lock. */
    private void dispatch() {
        try {
            while (open && running.size() < runningMax) {
                Set<String> but = new HashSet<>(running.keySet());
                but.addAll(ofOthers);
                Optional<KeptJob> next = store.takeNext(now(), but);
                if (next.isEmpty()) {
                    return;
                }
                if (store.isShared() && !kinds.containsKey(next.get().row().type())) {
                    ofOthers.add(next.get().row().id());
                    store.free(next.get().row().id());
                } else {
                    admit(next.get());
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("No job can be begun, which is tried again: {}", FaultTrace.of(e));
        }
    }

    private void admit(KeptJob kept) {
        JobRecord job = JobRecord.of(kept);
        if (resting.isSettled(kept)) {
            return;
        }
        workOf(job).map(work -> new Entry(job, work)).ifPresentOrElse(entry -> {
            running.put(entry.id(), entry);
            begin(entry);
        }, () -> resting.takeBack(job.ended(job.job().failed(now(),
                new Job.Failure(ErrorKind.INTERNAL, "The job could not go on after a restart")))));
    }

    private Optional<Work> workOf(JobRecord job) {
        return Optional.ofNullable(rested.remove(job.job().id())).or(() -> job.work(kinds));
    }

    /** Remembers the work of a job that is about to rest. */
    void rest(Entry entry) {
        locked(() -> remember(entry.id(), entry.work()));
    }

    /** Only where no other server may be further with it. */
    private void remember(String id, Work work) {
        if (!store.isShared()) {
            rested.put(id, work);
        }
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
                left.signalAll();
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
                watchOnce();
                locked(this::dispatch);
            } catch (RuntimeException e) {
                LOG.warn("What is wished of jobs cannot be seen, and is looked at again: {}", FaultTrace.of(e));
            }
        }
    }

    private void watchOnce() {
        // First what runs here: what begins meanwhile is not taken for what is lost.
        Map<String, Entry> before = locked(() -> running.values().stream().filter(Entry::isRunning)
                .collect(Collectors.toMap(Entry::id, entry -> entry)));
        Map<String, Wish> held = store.held();
        locked(() -> compare(before, held));
        if (store.isShared()) {
            for (Entry entry : before.values()) {
                if (held.containsKey(entry.id()) && entry.isFurther()) {
                    store.put(entry.rowOfRunning(now()), Hold.HELD, held.get(entry.id()));
                }
            }
        }
        // Held, and run by nobody: what came of it could not be kept.
        locked(() -> held.keySet().stream().filter(id -> !running.containsKey(id) && !moving.contains(id))
                .forEach(store::free));
    }

    /** Holds what runs here against what the index says that this server holds. Needs the lock. */
    private static void compare(Map<String, Entry> entries, Map<String, Wish> held) {
        entries.values().stream().filter(Entry::isRunning).forEach(entry -> {
            Wish wish = held.get(entry.id());
            if (wish == null) {
                entry.leave();
            } else {
                entry.wish(wish);
            }
        });
    }

    /** Stops what runs, without losing anything, and waits for it. */
    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            ends.close();
            running.values().forEach(Entry::leave);
            while (!running.isEmpty()) {
                left.awaitUninterruptibly();
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

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
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
