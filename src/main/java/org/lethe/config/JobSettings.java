package org.lethe.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The job engine.
 *
 * @param concurrentMax how many jobs run at the same time; 0 means one for each processor
 * @param historySize how many finished jobs are remembered
 * @param saved whether jobs outlive a restart
 * @param threads how many threads a job of a type may use, by type; what is not named chooses for itself
 * @param mediaArchivesMax how many archives, made by asynchronous jobs, are kept for download
 */
public record JobSettings(int concurrentMax, int historySize, boolean saved, Map<String, Integer> threads,
        int mediaArchivesMax) {
    private static final int CONCURRENT_MAX = 1000;
    private static final int THREADS_DEFAULT = 16;
    private static final int THREADS_MAX = 100;

    public JobSettings {
        threads = Map.copyOf(threads);
    }

    /**
     * How many threads a job of a type uses. By default many more than there are processors: most of them wait for the
     * storage, which syncs several files at the price of one.
     */
    public int threadsOf(String type) {
        return threads.getOrDefault(type, THREADS_DEFAULT);
    }

    static JobSettings read(Keys keys) {
        return new JobSettings(
                keys.integer("ConcurrentJobs", 2, 0, CONCURRENT_MAX),
                keys.integer("JobsHistorySize", 10, 0, Integer.MAX_VALUE),
                keys.flag("SaveJobs", true),
                readThreads(keys),
                keys.integer("MediaArchiveSize", 1, 0, Integer.MAX_VALUE));
    }

    private static Map<String, Integer> readThreads(Keys keys) {
        Map<String, Integer> threads = new LinkedHashMap<>();
        keys.members("JobsEngineThreadsCount").forEach((type, count) -> {
            if (count.isIntegralNumber() && count.intValue() >= 1 && count.intValue() <= THREADS_MAX) {
                threads.put(type, count.intValue());
            } else {
                keys.problem("JobsEngineThreadsCount." + type, "expected an integer from 1 to " + THREADS_MAX);
            }
        });
        return threads;
    }
}
