package org.lethe.archive;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that tells what it is set to. */
class SetClock extends Clock {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    volatile Instant now = BEGIN;

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
