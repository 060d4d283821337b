package org.lethe.archive;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lethe.index.Index;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the blobs of what is deleted for a while, so that somebody who was shown the index finds all blobs that it
 * named. It is a property of the index, because a backup is another process than the server. Meanwhile, the blobs stay
 * queued.
 *
 * <p>It is renewed by a thread of its own until it is closed, and then ends by itself after {@link #LENGTH}, as it does
 * if its process dies. Nobody ends it at once: others may have begun one meanwhile.
 */
public final class DeletionPause implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionPause.class);
    private static final String PROPERTY = "BlobsKeptUntil";
    /** How long it lasts unless it is renewed. */
    static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Index index;
    private final Clock clock;
    private final ScheduledExecutorService renewing =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("deletion-pause").daemon().factory());

    private DeletionPause(Index index, Clock clock) {
        this.index = index;
        this.clock = clock;
    }

    /** Begins one: what has a row after this returns keeps its blob until it is closed. */
    public static DeletionPause begin(Index index, Clock clock) {
        return begin(index, clock, PERIOD);
    }

    /** @param period after which it is renewed, again and again */
    static DeletionPause begin(Index index, Clock clock, Duration period) {
        DeletionPause pause = new DeletionPause(index, clock);
        pause.renew();
        var _ = pause.renewing.scheduleAtFixedRate(
                pause::tryToRenew, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return pause;
    }

    /** Whether a property of an index only says that there is one. */
    public static boolean isMark(String property) {
        return property.equals(PROPERTY);
    }

    /** Whether blobs are to be kept now. Ask after looking at what is to be deleted, not before. */
    static boolean isOn(Index index, Clock clock) {
        return index.property(PROPERTY).map(Long::parseLong).orElse(0L) > clock.instant().getEpochSecond();
    }

    private void renew() {
        index.setProperty(PROPERTY, Long.toString(clock.instant().plus(LENGTH).getEpochSecond()));
    }

    private void tryToRenew() {
        try {
            renew();
        } catch (RuntimeException e) {
            LOG.warn("The pause of deletions could not be renewed, and this is tried again", e);
        }
    }

    /** Lets it lapse. */
    @Override
    public void close() {
        renewing.close();
    }
}
