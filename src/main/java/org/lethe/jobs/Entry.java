package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import org.lethe.index.JobRow;
import org.lethe.index.KeptJob.Wish;

/** A job that runs here. The lock of {@link Runs} guards what is not said to be for all. */
final class Entry {
    /** As it was taken; since then it is further. */
    private final JobRecord taken;
    private final Work work;
    private final long startedNanos = System.nanoTime();

    private Stage stage = Stage.ENTERING;

    // Other threads than those with the lock use these as well.
    private volatile Wish wish = Wish.NONE;
    private volatile boolean leaving;
    private volatile double progress;
    private double progressKept;

    /** How far a run is. */
    private enum Stage {
        /** It has a place, and is not kept yet. */
        ENTERING,
        RUNNING,
        /** What came of it is being kept: nothing can be wished any more. */
        ENDING
    }

    Entry(JobRecord taken, Work work) {
        this.taken = taken.with(taken.job().in(JobState.RUNNING));
        this.work = work;
        this.progress = taken.job().progress();
    }

    String id() {
        return taken.job().id();
    }

    Work work() {
        return work;
    }

    /** As it is now. */
    JobRecord now() {
        Duration runtime = taken.job().runtime().plusNanos(System.nanoTime() - startedNanos);
        return taken.with(taken.job().at(progress, runtime, work.content()));
    }

    /** What is kept of it while it runs: if its server is lost, its turn comes again. */
    JobRow rowOfRunning(Instant now) {
        return now().pending(taken.job().created()).row(now);
    }

    /** Whether it is further than when this was asked before. */
    boolean isFurther() {
        double now = progress;
        boolean isFurther = now != progressKept;
        progressKept = now;
        return isFurther;
    }

    /** What is wished of it. */
    Wish wish() {
        return wish;
    }

    void wish(Wish other) {
        wish = other;
    }

    /** Lets it stop, to go on later or elsewhere. */
    void leave() {
        leaving = true;
    }

    void begin() {
        stage = Stage.RUNNING;
    }

    /** Whether it is kept as one that runs here, and can be wished something. */
    boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    void end() {
        stage = Stage.ENDING;
    }

    /** What the threads of the work see of it. */
    Control control() {
        return new Control() {
            @Override
            public String jobId() {
                return id();
            }

            @Override
            public boolean isStopping() {
                return leaving || wish != Wish.NONE;
            }

            @Override
            public void progress(double done) {
                progress = done;
            }
        };
    }
}
