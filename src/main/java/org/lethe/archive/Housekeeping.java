package org.lethe.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lethe.blob.BlobStore;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done in the background, by one thread: resources that rest become stable, blobs without a row are deleted.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long TICK_MILLIS = 250;
    private static final int BATCH = 1000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Index index;
    private final BlobStore blobs;
    private final Duration stableAge;
    private final Clock clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("housekeeping").daemon().factory());

    Housekeeping(Index index, BlobStore blobs, Duration stableAge, Clock clock) {
        this.index = index;
        this.blobs = blobs;
        this.stableAge = stableAge;
        this.clock = clock;
    }

    void start() {
        thread.execute(() -> quietly(this::sweep));
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    quietly(this::deleteGarbage);
                    quietly(this::markStable);
                },
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Deletes what a crash left behind: blobs that were written and never got a row. */
    private void sweep() {
        long swept = blobs.sweep(index::blobsKnown);
        if (swept > 0) {
            LOG.info("Deleted {} blobs without a row, left by an earlier run", swept);
        }
    }

    /** Deletes the blobs whose rows are gone. They stay queued in the index until they are. */
    void deleteGarbage() {
        List<UUID> keys = index.blobsToDelete(BATCH);
        while (!keys.isEmpty()) {
            keys.forEach(blobs::delete);
            index.blobsDeleted(keys);
            keys = keys.size() < BATCH ? List.of() : index.blobsToDelete(BATCH);
        }
    }

    private void markStable() {
        Instant quietSince = clock.instant().minus(stableAge);
        List<Ref> resting = index.unstable(quietSince, BATCH);
        if (!resting.isEmpty()) {
            index.markStable(resting, quietSince);
        }
    }

    /** A task that fails is tried again at the next tick, so one failure must not end the schedule. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("Housekeeping failed, and will be tried again", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Housekeeping did not end within {} s", STOP_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
