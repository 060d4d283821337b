package org.lethe.index;

/**
 * Is shown all that an index keeps, as it stands at one moment: first the totals, then patients, studies, series and
 * instances, each in the order of their numbers, then the logs, the properties, the jobs and the reports of jobs.
 */
public interface Snapshot {
    /**
     * How much there is, and how far the logs have counted.
     *
     * @param totals as {@link Index#statistics()} tells them
     * @param lastChange the highest number that the log of changes ever gave
     * @param lastExport likewise of the log of exports
     */
    void totals(Statistics totals, long lastChange, long lastExport);

    /** One resource. */
    void resource(WholeResource resource);

    /** One entry of the log of changes, of a resource that is there. */
    void change(Change change);

    /** One entry of the log of exports. */
    void export(Export export);

    /** One property of the server. */
    void property(String name, String value);

    /** One job, without the instances that it is about. */
    void job(JobRow job);

    /** The report of a job, which may not be remembered any more. */
    void report(String jobId, StoredReport report);
}
