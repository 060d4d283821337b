/**
 * Runs jobs: work that takes a while, goes on after a restart, and can be watched, paused, cancelled and run again.
 *
 * <p>Door: {@link org.lethe.jobs.JobEngine}. Whoever has work to do implements {@link org.lethe.jobs.Work} and
 * registers a {@link org.lethe.jobs.WorkKind}, which makes it anew from what was kept of it.
 * <p>Knows the index, as jobs are rows in it. Does not know what a job does, and neither DICOM nor HTTP.
 */
package org.lethe.jobs;
