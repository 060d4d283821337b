package org.lethe.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore;

/** The ends of jobs that somebody waits for, also of those that run on another server. For any number of threads. */
final class Ends implements AutoCloseable {
    /** How often whoever waits for a job looks at it that runs elsewhere. */
    private static final Duration POLL = Duration.ofMillis(200);

    private final JobStore store;
    private final Map<String, CompletableFuture<Optional<Job>>> expected = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    Ends(JobStore store) {
        this.store = store;
    }

    /** Lets the end of a job be remembered, from before it is submitted until {@link #expectNoMore}. */
    void expect(String id) {
        expected.put(id, new CompletableFuture<>());
        if (isClosed) {
            close();
        }
    }

    /** Lets the end of a job be remembered no more. */
    void expectNoMore(String id) {
        expected.remove(id);
    }

    /** Tells whoever waits for a job that it has ended. */
    void tell(Job end) {
        CompletableFuture<Optional<Job>> waiting = expected.get(end.id());
        if (waiting != null) {
            waiting.complete(Optional.of(end));
        }
    }

    /**
     * Waits for the end of a job that is expected; empty if the server stops before.
     *
     * @param isHere whether a job runs here, so that its end will be told
     */
    Optional<Job> await(String id, Predicate<String> isHere) throws InterruptedException {
        CompletableFuture<Optional<Job>> end = expected.get(id);
        while (true) {
            try {
                return end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                Optional<Job> elsewhere =
                        store.isShared() && !isHere.test(id) ? endElsewhere(id) : Optional.empty();
                if (elsewhere.isPresent()) {
                    return elsewhere;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("nobody ends it so", e);
            }
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

    /** Lets nobody wait any more. */
    @Override
    public void close() {
        isClosed = true;
        expected.values().forEach(waiting -> waiting.complete(Optional.empty()));
    }
}
