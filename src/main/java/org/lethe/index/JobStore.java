package org.lethe.index;

import java.util.List;
import java.util.Optional;

/**
 * Jobs, as they outlive a restart. Each verb is one transaction and durable once it returns, as in {@link Index}.
 */
public interface JobStore {

    /**
     * Keeps a new job.
     *
     * @param instanceIds the Orthanc IDs of the instances that it is about, each once, in the order of their positions
     */
    void submit(JobRow job, List<String> instanceIds);

    /** Keeps the state of a job, in the place of what was kept of it. */
    void put(JobRow job);

    /** One job. */
    Optional<JobRow> job(String id);

    /** All jobs, the oldest first. */
    List<JobRow> all();

    /** The instances that an unfinished job is about, in the order of their positions; empty once it has succeeded. */
    List<JobInstance> instances(String jobId);

    /**
     * Takes in what came of some instances of a job, together with their outcomes.
     *
     * <p>An instance that takes the place of its own source keeps its labels.
     *
     * @return the outcomes, in the order of the steps
     * @throws org.lethe.error.LetheException of kind {@code CONFLICT}, and nothing of all this was taken in, if a
     *     source whose place is to be taken is not what the job read any more; and on refusals, if they are to fail
     */
    List<JobInstance.Outcome> advance(String jobId, List<JobStep> steps, Refusals refusals);

    /**
     * What was kept for the report of an unfinished job, in the order of the positions.
     *
     * @param from the first position
     * @param limit the most that are told
     */
    List<JobEvidence.Kept> evidence(String jobId, int from, int limit);

    /** What was done to an instance of an unfinished job, by its number. */
    String actions(String jobId, int number);

    /** The report of a job that has succeeded; it may be there when the job is not remembered any more. */
    Optional<StoredReport> report(String jobId);

    /** Deletes the report of a job, whose blob is queued to be deleted; whether there was one. */
    boolean deleteReport(String jobId);

    /**
     * What happens if an instance that was made cannot be stored, as one with its identifiers and other bytes is there.
     * One with the same bytes is as good as stored.
     */
    enum Refusals {
        COUNT,
        FAIL
    }

    /** Keeps that a job has succeeded, together with all that follows from it. Its instances are forgotten. */
    void finish(JobRow job, Consequences consequences);

    /**
     * Keeps that a job has failed: what it created is deleted, unless somebody has put something else in its place, and
     * its instances are to be done again if it is run again.
     */
    void undo(JobRow job);

    /** Forgets a job; twice is no error. */
    void delete(String id);
}
