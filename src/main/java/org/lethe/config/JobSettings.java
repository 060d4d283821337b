package org.lethe.config;

/**
 * The job engine.
 *
 * @param concurrentMax how many jobs run at the same time; 0 means one for each processor
 * @param historySize how many finished jobs are remembered
 * @param saved whether jobs outlive a restart
 * @param mediaArchivesMax how many archives, made by asynchronous jobs, are kept for download
 */
public record JobSettings(int concurrentMax, int historySize, boolean saved, int mediaArchivesMax) {
    private static final int CONCURRENT_MAX = 1000;

    static JobSettings read(Keys keys) {
        return new JobSettings(
                keys.integer("ConcurrentJobs", 2, 0, CONCURRENT_MAX),
                keys.integer("JobsHistorySize", 10, 0, Integer.MAX_VALUE),
                keys.flag("SaveJobs", true),
                keys.integer("MediaArchiveSize", 1, 0, Integer.MAX_VALUE));
    }
}
