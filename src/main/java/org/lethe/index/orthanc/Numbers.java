package org.lethe.index.orthanc;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import org.lethe.dicom.Level;

/** What Orthanc keeps as text or as a number of its own. */
final class Numbers {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");
    private static final int FIRST_LEVEL = 1;

    private Numbers() {}

    /** A date such as {@code 20260131T120000}, in UTC; empty if it is none. */
    static Optional<Instant> date(String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(LocalDateTime.parse(text.strip(), DATE).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A number that is not negative; empty if it is none. */
    static OptionalLong parse(String text) {
        return text != null && text.strip().matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text.strip()))
                : OptionalLong.empty();
    }

    /** The level with a number from 1 to 4; empty if there is none. */
    static Optional<Level> level(int number) {
        int ordinal = number - FIRST_LEVEL;
        return ordinal >= 0 && ordinal < Level.values().length
                ? Optional.of(Level.values()[ordinal])
                : Optional.empty();
    }
}
