package org.lethe.archive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.lethe.index.Index;

/**
 * Keeps the blobs of what is deleted for a while, so that somebody who was shown the index finds all blobs that it
 * named. It is a property of the index, because a backup is another process than the server; it ends by itself if
 * whoever asked for it does not renew it. Meanwhile, the blobs stay queued.
 */
public final class DeletionPause implements AutoCloseable {
    private static final String PROPERTY = "BlobsKeptUntil";
    private static final Duration LENGTH = Duration.ofMinutes(10);

    private final Index index;
    private final Clock clock;
    private Instant end;

    private DeletionPause(Index index, Clock clock) {
        this.index = index;
        this.clock = clock;
        this.end = Instant.EPOCH;
    }

    /** Begins one: what has a row after this returns keeps its blob until it is closed, or not renewed in time. */
    public static DeletionPause begin(Index index, Clock clock) {
        DeletionPause pause = new DeletionPause(index, clock);
        pause.renew();
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

    /** To be called every few minutes, at least. Costs something only now and then. */
    public void renew() {
        if (clock.instant().isAfter(end.minus(LENGTH.dividedBy(2)))) {
            end = clock.instant().plus(LENGTH);
            index.setProperty(PROPERTY, Long.toString(end.getEpochSecond()));
        }
    }

    @Override
    public void close() {
        index.setProperty(PROPERTY, "0");
    }
}
