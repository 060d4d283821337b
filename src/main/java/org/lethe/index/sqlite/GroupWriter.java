package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.sql.Session;
import org.lethe.index.sql.Transactions;

/**
 * The one thread that writes. It takes what waits, runs it as one transaction, and only then lets the callers go:
 * their writes are durable at the price of one sync for all.
 *
 * <p>If one of them fails, all of them are run again, each to be rolled back to its own savepoint: the others do not
 * notice.
 */
final class GroupWriter implements AutoCloseable {
    private static final int WAITING_MAX = 4096;
    private static final int GROUP_MAX = 512;

    /** What a write may change. */
    enum Touches {
        RESOURCES,
        NO_RESOURCE
    }

    private final BlockingQueue<Task<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;

    /** Taken from the queue, it ends the thread. */
    private final Task<Void> stop = new Task<>(session -> null, Touches.NO_RESOURCE);

    // Guarded by this: nothing enters the queue after the stop.
    private boolean closed;

    // Only the writer's thread uses these, until it has ended.
    private final Session session;
    private final Runnable onCommit;

    /**
     * @param session closed with this writer
     * @param onCommit called after each commit of a change to resources, on the writer's thread, before those who wait
     *     are told
     */
    GroupWriter(Session session, Runnable onCommit) {
        this.session = session;
        this.onCommit = onCommit;
        this.thread = Thread.ofPlatform().name("index-writer").daemon().start(this::runUntilStopped);
    }

    /** Does something as a transaction, and returns once it is durable. */
    <T> T write(Transactions.Work<T> work, Touches touches) {
        Task<T> task = new Task<>(work, touches);
        enqueue(task);
        try {
            return task.outcome.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    // The exception is the writer's; the caller's own stack says who asked.
    private static RuntimeException rethrown(Throwable cause) {
        RuntimeException failure = switch (cause) {
            case LetheException e -> new LetheException(e.kind(), e.getMessage(), e);
            case SQLException e -> SqlFaults.of(e);
            default -> new IllegalStateException("writing to the index failed", cause);
        };
        return failure;
    }

    private synchronized void enqueue(Task<?> task) {
        if (closed) {
            throw new LetheException(ErrorKind.DATABASE, "the index is closed");
        }
        try {
            waiting.put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.DATABASE, "interrupted while waiting for the index", e);
        }
    }

    private void runUntilStopped() {
        List<Task<?>> group = new ArrayList<>(GROUP_MAX);
        boolean stopped = false;
        while (!stopped) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                continue; // nobody may interrupt this thread but by the stop
            }
            waiting.drainTo(group, GROUP_MAX - 1);
            stopped = group.remove(stop);
            if (!group.isEmpty()) {
                commit(group);
            }
            group.clear();
        }
    }

    private void commit(List<Task<?>> group) {
        try {
            session.update("BEGIN IMMEDIATE");
            if (!runTogether(group)) {
                for (Task<?> task : group) {
                    task.runWithin(session);
                }
            }
            session.update("COMMIT");
            if (group.stream().anyMatch(task -> task.touches == Touches.RESOURCES)) {
                onCommit.run();
            }
            group.forEach(Task::succeed);
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            group.forEach(task -> task.fail(e));
        }
    }

    /** Whether nothing failed. If something did, a new transaction has begun, and nothing was done in it. */
    private boolean runTogether(List<Task<?>> group) throws SQLException {
        try {
            for (Task<?> task : group) {
                task.run(session);
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            if (group.size() == 1) {
                throw e;
            }
            rollBack(e);
            session.update("BEGIN IMMEDIATE");
            return false;
        }
    }

    // SQLite rolls back by itself on some failures, and then there is nothing left to roll back.
    private void rollBack(Throwable reason) {
        try {
            session.update("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
        // A commit that fails may have been one.
        onCommit.run();
        session.arrivals().forget();
    }

    @Override
    public void close() throws SQLException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            waiting.put(stop);
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        session.close();
    }

    /** One caller's work, and what came of it. */
    private static final class Task<T> {
        private final Transactions.Work<T> work;
        private final Touches touches;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private T result;
        private Throwable failure;

        Task(Transactions.Work<T> work, Touches touches) {
            this.work = work;
            this.touches = touches;
        }

        void run(Session session) throws SQLException {
            result = work.run(session);
        }

        /** Runs so that what it did can be taken back alone; throws only if the whole transaction is lost. */
        void runWithin(Session session) throws SQLException {
            session.update("SAVEPOINT one");
            try {
                run(session);
            } catch (SQLException | RuntimeException e) {
                failure = e;
                session.update("ROLLBACK TO one");
                session.arrivals().forget(); // what was remembered of the rows may be wrong
            }
            session.update("RELEASE one");
        }

        void succeed() {
            if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(failure);
            }
        }

        void fail(Throwable reason) {
            outcome.completeExceptionally(failure == null ? reason : failure);
        }
    }
}
