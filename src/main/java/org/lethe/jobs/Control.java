package org.lethe.jobs;

/** How work that runs and the engine speak to each other. For all the threads of the work. */
public interface Control {
    /** The ID of the job, under which the index keeps its instances. */
    String jobId();

    /** Whether the work is to stop as soon as it can without losing anything, and return {@link Ending.Stopped}. */
    boolean isStopping();

    /** Tells how far the work is, from 0 to 1. */
    void progress(double done);
}
