package org.lethe.blob.s3;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.lethe.io.NodeMark;

/**
 * Keys that begin with the time they were made at (UUIDs of version 7, RFC 9562 section 5.7), so that the objects of a
 * time can be listed without all others: S3 lists names in their order.
 */
final class TimedKeys {
    private static final int VERSION = 7;
    private static final int TIME_SHIFT = 16;
    private static final long VARIANT = 0b10L << 62;

    private final Clock clock;
    /** The clock may be set back, the time in keys must not: what is older than this store may be swept. */
    private final AtomicLong lastMillis;

    TimedKeys(Clock clock, Instant notBefore) {
        this.clock = clock;
        this.lastMillis = new AtomicLong(notBefore.toEpochMilli());
    }

    /** @param mark of the server that makes it */
    UUID next(int mark) {
        long millis = lastMillis.accumulateAndGet(clock.millis(), Math::max);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return NodeMark.put(new UUID(first(millis).getMostSignificantBits() | random.nextInt(1 << 12),
                VARIANT | random.nextLong() >>> 2), mark);
    }

    /** The first key that may be made at a time. */
    static UUID firstOf(Instant time) {
        return first(time.toEpochMilli());
    }

    private static UUID first(long millis) {
        return new UUID(millis << TIME_SHIFT | VERSION << 12, VARIANT);
    }

    /** When a key was made; empty if it does not tell. */
    static Optional<Instant> timeOf(UUID key) {
        return isTimed(key)
                ? Optional.of(Instant.ofEpochMilli(key.getMostSignificantBits() >>> TIME_SHIFT))
                : Optional.empty();
    }

    /** Whether a key was made here: others came from elsewhere, and their time is not known. */
    static boolean isTimed(UUID key) {
        return key.version() == VERSION;
    }
}
