package org.lethe.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A job in the hands of the engine, whose lock guards it. */
final class Entry {
    /** What was kept of the work. */
    final String request;
    /** Null once the job has succeeded, or if it could not be made anew. */
    Work work;

    /** As it is kept; while it runs, it is further than that. */
    private Job kept;

    private boolean ending;

    /** When it may run again, by {@link System#nanoTime}, if it is to wait. */
    private long dueNanos;
    private boolean waiting;

    /** How often it was to wait since it was submitted. */
    private int pausesTaken;

    /** When the present run began, by {@link System#nanoTime}. */
    private long startedNanos;

    // Other threads than those with the lock use these as well.
    private volatile StopReason stopReason = StopReason.NONE;
    private volatile double progress;
    private volatile boolean toBeUndone;

    /** Why a run is to stop. */
    enum StopReason {
        NONE,
        PAUSE,
        CANCEL,
        /** The server stops: the job goes on at the next start. */
        CLOSING
    }

    Entry(Job kept, String request, Work work) {
        this.kept = kept;
        this.request = request;
        this.work = work;
        this.progress = kept.progress();
    }

    String id() {
        return kept.id();
    }

    JobState state() {
        return kept.state();
    }

    /** As it is now. */
    Job now() {
        if (kept.state().isEnded()) {
            return kept;
        }
        Duration runtime = kept.state() == JobState.RUNNING
                ? kept.runtime().plusNanos(System.nanoTime() - startedNanos)
                : kept.runtime();
        ObjectNode content = work == null ? kept.content() : work.content();
        return kept.at(progress, runtime, content);
    }

    /** Whether it may run, if it is its turn. */
    boolean isDue() {
        return !waiting || System.nanoTime() - dueNanos >= 0;
    }

    /**
     * Lets it wait before its next run.
     *
     * @param pauses for its first further run, its second one, and so on
     * @return for how long; empty if it has waited that often already
     */
    Optional<Duration> postpone(List<Duration> pauses) {
        if (pausesTaken >= pauses.size()) {
            return Optional.empty();
        }
        Duration pause = pauses.get(pausesTaken++);
        waiting = true;
        dueNanos = System.nanoTime() + pause.toNanos();
        return Optional.of(pause);
    }

    /** Lets it wait no longer. */
    void hasten() {
        waiting = false;
    }

    /** Lets it wait no longer, and as often as when it was new. */
    void startOver() {
        waiting = false;
        pausesTaken = 0;
    }

    /** Takes over what was kept. */
    void become(Job job) {
        kept = job;
        progress = job.progress();
        if (job.state() == JobState.SUCCESS) {
            work = null;
        }
    }

    /** Whether what it made is still there, though it has failed. */
    boolean isToBeUndone() {
        return toBeUndone;
    }

    void toBeUndone() {
        toBeUndone = true;
    }

    /** Whether its end is being kept. */
    boolean isEnding() {
        return ending;
    }

    void end() {
        ending = true;
    }

    void begin() {
        kept = now().in(JobState.RUNNING);
        startedNanos = System.nanoTime();
        stopReason = StopReason.NONE;
        toBeUndone = false;
        ending = false;
        waiting = false;
    }

    StopReason stopReason() {
        return stopReason;
    }

    void stop(StopReason reason) {
        stopReason = reason;
    }

    /** What the threads of the work see of it. */
    Control control() {
        String id = id();
        return new Control() {
            @Override
            public String jobId() {
                return id;
            }

            @Override
            public boolean isStopping() {
                return stopReason != StopReason.NONE;
            }

            @Override
            public void progress(double done) {
                progress = done;
            }
        };
    }
}
