package org.lethe.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Departed;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.index.Ref;
import org.lethe.io.NodeMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done in the background: resources that rest become stable, blobs without a row are deleted, and what is kept
 * at hand of them is forgotten.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long TICK_MILLIS = 250;
    private static final long SWEEP_SECONDS = 1;
    private static final long FORGET_SECONDS = 60;
    private static final long RENEWAL_SECONDS = 300;
    private static final Duration RENEWAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOCKS_APART_MAX = Duration.ofHours(1);
    /** One that is shut out may still write for a while what nobody will know. */
    private static final Duration SECOND_SWEEP_AFTER = Duration.ofHours(1);
    private static final int BATCH = 1000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Index index;
    private final Nodes nodes;
    private final BlobStore blobs;
    private final Belonging belonging;
    private final UnsettledBlobs unsettled;
    private final Duration stableAge;
    private final Clock clock;
    /** Whether what an earlier run left is still there, and may go. Only for the thread, once that has begun. */
    private boolean sweepIsDue = true;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** The numbers of servers that are gone and were swept here. Only for the sweep of those. */
    private final Set<Long> sweptOnce = new HashSet<>();

    /** Apart, since each of its two tasks may take as long as there are blobs. */
    private final ScheduledExecutorService sweeper =
            Executors.newScheduledThreadPool(2, Thread.ofPlatform().name("sweeper-", 0).daemon().factory());

    Housekeeping(Index index, BlobStore blobs, UnsettledBlobs unsettled, Duration stableAge, Clock clock) {
        this.index = index;
        this.unsettled = unsettled;
        this.nodes = index.nodes();
        this.blobs = blobs;
        this.belonging = new Belonging(index, blobs);
        this.stableAge = stableAge;
        this.clock = clock;
    }

    /** @param quietStudies is told the StudyInstanceUIDs of studies that are about to become stable */
    void start(Consumer<Set<String>> quietStudies) {
        if (!nodes.isShared()) {
            confirm();
            var _ = sweeper.scheduleWithFixedDelay(() -> quietly(belonging::renew), RENEWAL_SECONDS, RENEWAL_SECONDS,
                    TimeUnit.SECONDS);
        } else {
            var _ = sweeper.scheduleWithFixedDelay(() -> quietly(this::sweepOfGone), 0, SWEEP_SECONDS,
                    TimeUnit.SECONDS);
        }
        // On every server: each has its own at hand, and none is told what another one deletes.
        var _ = sweeper.scheduleWithFixedDelay(() -> quietly(() -> blobs.forgetUnknown(index::blobsKnown)), 0,
                FORGET_SECONDS, TimeUnit.SECONDS);
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    if (!nodes.isShared()) {
                        quietly(this::sweep);
                    }
                    quietly(unsettled::settle);
                    quietly(blobs::catchUp);
                    if (nodes.isEldest()) {
                        quietly(this::deleteGarbage);
                        quietly(() -> markStable(quietStudies));
                    }
                },
                0,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Looks whether the blobs may be swept. What cannot be read now, as it is away, is swept after another start; what
     * cannot be written, as a disk is full, must not keep the server from starting, so that somebody can make room.
     */
    void confirm() {
        sweepIsDue = false;
        try {
            sweepIsDue = belonging.confirm();
        } catch (LetheException e) {
            LOG.warn("What an earlier run left stays until another start: {}", e.getMessage());
        }
        quietly(belonging::renew);
    }

    /**
     * Deletes what a crash left behind: blobs that were written and never got a row. What has no row any more may be
     * part of a backup; therefore it waits until no pause is asked for, and stops and begins again if one is.
     */
    void sweep() {
        if (!sweepIsDue || DeletionPause.isOn(index, clock)) {
            return;
        }
        sweepIsDue = false;
        try {
            long swept = blobs.sweep(this::known);
            if (swept > 0) {
                LOG.info("Deleted {} blobs without a row, left by an earlier run", swept);
            }
        } catch (PauseBegan _) {
            sweepIsDue = true;
        }
    }

    private Set<UUID> known(Collection<UUID> keys) {
        Set<UUID> known = index.blobsKnown(keys);
        if (DeletionPause.isOn(index, clock)) { // asked last, as before each deletion
            throw new PauseBegan();
        }
        return known;
    }

    /** Ends a sweep in its midst. */
    private static final class PauseBegan extends RuntimeException {
        private static final long serialVersionUID = 1;

        PauseBegan() {
            super("a pause of deletions began");
        }
    }

    /**
     * Deletes what servers left behind that are gone. What those have that serve is not looked at: they may be writing
     * it for hours.
     */
    private void sweepOfGone() {
        List<Node> gone = nodes.isEldest() ? nodes.toSweep() : List.of();
        if (gone.isEmpty() || DeletionPause.isOn(index, clock) || MovingIn.begun(index).isPresent()) {
            return;
        }
        Set<Integer> inUse = nodes.all().stream().filter(node -> node.state() != Node.State.GONE)
                .map(node -> NodeMark.of(node.number())).collect(Collectors.toSet());
        Instant longAgo = clock.instant().minus(SECOND_SWEEP_AFTER);
        List<Node> distinct = gone.stream().filter(node -> !inUse.contains(NodeMark.of(node.number())))
                .filter(node -> !sweptOnce.contains(node.number()) || goneAt(node).isBefore(longAgo)).toList();
        if (distinct.isEmpty()) {
            return;
        }
        try {
            long swept = blobs.sweepOf(distinct.stream().map(this::departed).toList(), this::known);
            distinct.forEach(node -> sweptOnce.add(node.number()));
            nodes.swept(distinct.stream().filter(node -> goneAt(node).isBefore(longAgo)).toList());
            LOG.info("Deleted {} blobs without a row, left by {} servers that are gone", swept, distinct.size());
        } catch (PauseBegan _) {
            // It is done once that is over: they are not marked as swept.
        }
    }

    private static Instant goneAt(Node node) {
        return node.started().plus(node.life());
    }

    /** Its keys were made by another clock than that of the database. */
    private Departed departed(Node node) {
        return new Departed(NodeMark.of(node.number()), node.started().minus(CLOCKS_APART_MAX),
                goneAt(node).plus(CLOCKS_APART_MAX));
    }

    /**
     * Deletes the blobs whose rows are gone. They stay queued in the index until they are. A pause is asked for after
     * the queue was read: what was queued before the pause began was never shown to whoever began it. It is asked for
     * before, too, as to read the queue of an index that others share is to write to it.
     */
    void deleteGarbage() {
        if (DeletionPause.isOn(index, clock)) {
            return;
        }
        List<UUID> keys = index.blobsToDelete(BATCH);
        while (!keys.isEmpty() && !DeletionPause.isOn(index, clock)) {
            List<UUID> gone = blobs.deleteAll(keys);
            if (!gone.isEmpty()) {
                index.blobsDeleted(gone);
            }
            // What somebody reads stays queued until the next time.
            keys = gone.size() < BATCH ? List.of() : index.blobsToDelete(BATCH);
        }
    }

    private void markStable(Consumer<Set<String>> quietStudies) {
        Instant quietSince = clock.instant().minus(stableAge);
        List<Ref> resting = index.unstable(quietSince, BATCH);
        if (!resting.isEmpty()) {
            Set<String> studyUids = studyUidsOf(resting);
            if (!studyUids.isEmpty()) {
                quietStudies.accept(studyUids); // first, so that a crash in between does not keep it from being told
            }
            index.markStable(resting, quietSince);
        }
    }

    private Set<String> studyUidsOf(List<Ref> resting) {
        List<String> studies =
                resting.stream().filter(ref -> ref.level() == Level.STUDY).map(Ref::id).toList();
        return index.resources(Level.STUDY, studies).stream()
                .flatMap(study -> Stream.ofNullable(study.tags().get(Tag.StudyInstanceUID)))
                .collect(Collectors.toSet());
    }

    /** A task that fails is tried again at the next tick, so one failure must not end the schedule. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            if (e instanceof LetheException known && known.kind() == ErrorKind.UNAVAILABLE) {
                LOG.warn("Housekeeping waits: {}", known.getMessage());
            } else {
                LOG.error("Housekeeping failed, and will be tried again", e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        sweeper.shutdown();
        try {
            if (!thread.awaitTermination(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    || !sweeper.awaitTermination(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Housekeeping did not end within {} s", STOP_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        renewForTheLastTime();
    }

    /** A storage that does not answer must not keep the server from stopping. */
    private void renewForTheLastTime() {
        if (nodes.isShared() || !sweeper.isTerminated()) {
            return;
        }
        Thread renewal = Thread.ofPlatform().name("last-renewal").daemon().start(() -> quietly(belonging::renew));
        try {
            if (!renewal.join(RENEWAL_TIMEOUT)) {
                LOG.warn("The storage does not answer: it keeps the word that was noted before");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
