package org.lethe.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Jobs, as they outlive a restart, and as servers that share an index share them. Each verb is one transaction and
 * durable once it returns, as in {@link Index}.
 *
 * <p>Whoever works on a job holds it: nobody else can take it then. What a server held is free once the server is gone.
 * One that was thought to be gone and is not finds that it holds the job no more, and keeps nothing of it.
 */
public interface JobStore {

    /** Whether the server that keeps a job goes on to hold it. */
    enum Hold {
        HELD,
        FREE
    }

    /**
     * Keeps a new job.
     *
     * @param instanceIds the Orthanc IDs of the instances that it is about, each once, in the order of their positions
     * @param hold whether this server holds it from the start
     */
    void submit(JobRow job, List<String> instanceIds, Hold hold);

    /**
     * Takes the next job whose turn it is: of those that nobody holds and that are due, the one with the highest
     * priority, then the oldest. This server holds it then.
     *
     * @param but the IDs of jobs that are not taken: those of which this server still has a run that it lost
     */
    Optional<KeptJob> takeNext(Instant now, Set<String> but);

    /** Takes a job, unless somebody holds it, or there is none with this ID. This server holds it then. */
    Optional<KeptJob> take(String id);

    /**
     * Keeps the state of a job that this server holds, in the place of what was kept of it. Once it is free, nothing is
     * wished of it any more.
     *
     * @param seen what was wished of it when this was decided
     * @return false if this server does not hold it, or something else is wished by now, and nothing was kept
     */
    boolean put(JobRow job, Hold hold, KeptJob.Wish seen);

    /** Gives a job free that this server holds, as it was kept; what is wished of it stays. */
    void free(String id);

    /**
     * Keeps what is wished of a job.
     *
     * @param seen what was wished of it before
     * @return false if nobody holds it, or something else is wished by now
     */
    boolean wish(String id, KeptJob.Wish seen, KeptJob.Wish wish);

    /** What is wished of the jobs that this server holds, by their IDs. */
    Map<String, KeptJob.Wish> held();

    /** Gives free what servers hold that are gone. Where servers share nothing, all that were there before are. */
    void release();

    /** Whether other servers work with these jobs as well. */
    boolean isShared();

    /** One job. */
    Optional<KeptJob> job(String id);

    /** All jobs, the oldest first. */
    List<KeptJob> all();

    /** How much work of a type is still to be done. */
    Backlog backlog(String type);

    /**
     * Work that has not ended.
     *
     * @param jobs how many there are
     * @param characters of all their requests
     */
    record Backlog(long jobs, long characters) {}

    /** The instances that an unfinished job is about, in the order of their positions; empty once it has succeeded. */
    List<JobInstance> instances(String jobId);

    /**
     * Takes in what came of some instances of a job, together with their outcomes.
     *
     * <p>An instance that takes the place of its own source keeps its labels.
     *
     * @return the outcomes, in the order of the steps
     * @throws org.lethe.error.LetheException of kind {@code CONFLICT}, and nothing of all this was taken in, if a
     *     source whose place is to be taken is not what the job read any more; if this server does not hold the job;
     *     and on refusals, if they are to fail
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
     * Keeps the archive that a job made; it goes with the job.
     *
     * @param kept how many archives stay: the newest ones, of all jobs
     * @throws org.lethe.error.LetheException of kind {@code CONFLICT} if this server does not hold the job
     */
    void keepArchive(String jobId, JobArchive archive, int kept);

    /** The archive that a job made; empty if it made none, or had to make room for newer ones. */
    Optional<JobArchive> archive(String jobId);

    /** Deletes the archive of a job, whose blob is queued to be deleted; whether there was one. */
    boolean deleteArchive(String jobId);

    /**
     * What happens if an instance that was made cannot be stored, as one with its identifiers and other bytes is there.
     * One with the same bytes is as good as stored.
     */
    enum Refusals {
        COUNT,
        FAIL
    }

    /**
     * Keeps that a job has succeeded, together with all that follows from it. Its instances are forgotten, and nobody
     * holds it any more.
     *
     * @return false if this server does not hold it, or it is to be cancelled, and nothing was kept
     */
    boolean finish(JobRow job, Consequences consequences);

    /**
     * Keeps that a job has failed: what it created is deleted, unless somebody has put something else in its place, and
     * its instances are to be done again if it is run again. Nobody holds it any more.
     *
     * @return false if this server does not hold it, and nothing was kept
     */
    boolean undo(JobRow job);

    /** Forgets a job, unless another server holds it; twice is no error. */
    void delete(String id);

    /**
     * Forgets the jobs that have ended but for those that ended last.
     *
     * @param before those are kept, too, that ended after this
     */
    void forgetAllBut(int kept, Instant before);
}
