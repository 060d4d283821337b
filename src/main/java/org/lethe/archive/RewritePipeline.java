package org.lethe.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.error.LetheException;
import org.lethe.index.JobInstance;
import org.lethe.index.JobStep;
import org.lethe.index.JobStore;
import org.lethe.index.JobStore.Refusals;
import org.lethe.jobs.Control;

/**
 * Takes the instances of a job through some workers, each of which reads, rewrites and syncs one instance at a time.
 * What they have done meanwhile is committed as one transaction, over and over: the longer a commit takes, the more the
 * next one holds.
 *
 * <p>Memory: what the workers hold, and {@value #FINISHED_MAX} rows; all rows if they become visible at once.
 */
final class RewritePipeline {
    private static final int FINISHED_MAX = 256;

    private final JobStore store;
    private final Control control;
    private final int threads;
    private final Visibility visibility;
    private final Refusals refusals;

    /** When others see what is made. */
    enum Visibility {
        /** As soon as it is made, group by group. */
        BY_GROUPS,
        /** All at once at the end: what takes the place of its own source cannot be taken back. */
        AT_ONCE
    }

    /** What a worker does with an instance. */
    interface Task {
        /** @throws Exception if the job as a whole has to fail */
        JobStep step(JobInstance instance) throws Exception;

        /** Gets rid of what was made and will not be committed. */
        void discard(JobStep.Made made, Exception reason);
    }

    /** What comes out of a worker. */
    private sealed interface Result {
        record Finished(JobStep step) implements Result {}

        record Fault(Exception cause) implements Result {}

        record EndOfWorker() implements Result {}
    }

    RewritePipeline(JobStore store, Control control, int threads, Visibility visibility, Refusals refusals) {
        this.store = store;
        this.control = control;
        this.threads = threads;
        this.visibility = visibility;
        this.refusals = refusals;
    }

    /**
     * Does what is left to do.
     *
     * @param all the instances of the job
     * @return whether all is done; otherwise it was stopped in between
     * @throws LetheException if the job has to fail
     */
    boolean run(List<JobInstance> all, Task task) {
        List<JobInstance> todo =
                all.stream().filter(one -> one.outcome() == JobInstance.Outcome.PENDING).toList();
        Run run = new Run(all.size(), todo, task);
        run.finish();
        return run.committed == todo.size();
    }

    /** One run. But for what is said to be shared, only the thread of the job uses it. */
    private final class Run {
        // Shared with the workers.
        private final BlockingQueue<Result> results = new ArrayBlockingQueue<>(FINISHED_MAX);
        private final AtomicInteger next = new AtomicInteger();
        private volatile boolean broken;

        private final int total;
        private final List<JobInstance> todo;
        private final Task task;
        private final List<JobStep> group = new ArrayList<>();
        private Exception fault;
        private int committed;

        Run(int total, List<JobInstance> todo, Task task) {
            this.total = total;
            this.todo = todo;
            this.task = task;
        }

        void finish() {
            int workers = Math.min(threads, todo.size());
            try (ExecutorService pool = Executors.newFixedThreadPool(
                    Math.max(1, workers),
                    Thread.ofPlatform().daemon().name("rewrite-", 0).factory())) {
                for (int i = 0; i < workers; i++) {
                    pool.execute(this::work);
                }
                try {
                    collect(workers);
                } catch (RuntimeException | Error e) {
                    broken = true;
                    pool.shutdownNow(); // a worker may be waiting for room in the queue
                    throw e;
                }
            }
            if (fault == null && visibility == Visibility.AT_ONCE && group.size() == todo.size()) {
                commit();
            }
            discardUncommitted();
            switch (fault) {
                case null -> {
                }
                case LetheException known -> throw known;
                // Not foreseen: whoever runs the job logs where it was met.
                default -> throw new IllegalStateException("an instance met a fault", fault);
            }
        }

        private void work() {
            try {
                while (!broken && !control.isStopping()) {
                    int at = next.getAndIncrement();
                    if (at >= todo.size()) {
                        break;
                    }
                    put(resultOf(todo.get(at)));
                }
            } finally {
                put(new Result.EndOfWorker());
            }
        }

        private Result resultOf(JobInstance instance) {
            try {
                return new Result.Finished(task.step(instance));
            } catch (Exception e) {
                return new Result.Fault(e);
            } catch (Error e) {
                // The worker has to tell of it, whatever it is: somebody waits for the job.
                return new Result.Fault(new IllegalStateException(e));
            }
        }

        private void put(Result result) {
            try {
                results.put(result);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody takes the results any more", e);
            }
        }

        private void collect(int workers) {
            List<Result> taken = new ArrayList<>();
            int ended = 0;
            while (ended < workers) {
                taken.clear();
                taken.add(take());
                results.drainTo(taken);
                for (Result result : taken) {
                    switch (result) {
                        case Result.Finished(JobStep step) -> group.add(step);
                        case Result.Fault(Exception cause) -> breakOff(cause);
                        case Result.EndOfWorker() -> ended++;
                    }
                }
                if (visibility == Visibility.BY_GROUPS && fault == null) {
                    commit();
                }
                control.progress((double) (total - todo.size() + committed + group.size()) / total);
            }
        }

        private Result take() {
            while (true) {
                try {
                    return results.take();
                } catch (InterruptedException e) {
                    breakOff(e);
                }
            }
        }

        private void commit() {
            if (group.isEmpty()) {
                return;
            }
            try {
                store.advance(control.jobId(), group, refusals);
                committed += group.size();
                group.clear();
            } catch (RuntimeException e) {
                breakOff(e);
            }
        }

        private void breakOff(Exception cause) {
            broken = true;
            if (fault == null) {
                fault = cause;
            } else if (fault != cause) {
                fault.addSuppressed(cause);
            }
        }

        private void discardUncommitted() {
            Exception reason = fault == null ? new IllegalStateException("stopped") : fault;
            for (JobStep step : group) {
                if (step instanceof JobStep.Made made) {
                    task.discard(made, reason);
                }
            }
        }
    }
}
