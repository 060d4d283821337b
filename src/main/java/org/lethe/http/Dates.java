package org.lethe.http;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Dates as Orthanc writes them: {@code YYYYMMDDTHHMMSS}. */
final class Dates {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter PRECISE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS").withZone(ZoneOffset.UTC);

    private Dates() {}

    /** In UTC, with microseconds: {@code YYYYMMDDTHHMMSS.ffffff}. */
    static String preciseText(Instant instant) {
        return PRECISE.format(instant);
    }

    /** In UTC. */
    static String text(Instant instant) {
        return UTC.format(instant);
    }

    /** In the time zone of this machine. */
    static String localText(Instant instant) {
        return UTC.withZone(ZoneId.systemDefault()).format(instant);
    }
}
