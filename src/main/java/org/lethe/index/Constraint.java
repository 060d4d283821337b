package org.lethe.index;

import java.util.List;
import java.util.Objects;
import org.lethe.dicom.Level;

/**
 * What one main tag must be for a resource to be found.
 *
 * @param level where the tag is kept: the level of the query or one above; or one below, then some descendant must
 *        match
 * @param tag one of {@link MainTags} at that level
 * @param match what its value must be
 * @param letters whether upper and lower case differ
 */
public record Constraint(Level level, int tag, Match match, Letters letters) {
    public Constraint {
        Objects.requireNonNull(level);
        Objects.requireNonNull(match);
        Objects.requireNonNull(letters);
    }

    /** Whether upper and lower case differ. */
    public enum Letters {
        EXACT,
        ANY_CASE
    }

    /** What a value must be. */
    public sealed interface Match {}

    /** The tag is there, even if it is empty. */
    public record Present() implements Match {}

    /** One of these values (PS3.4 C.2.2.2.1 and C.2.2.2.2). */
    public record OneOf(List<String> values) implements Match {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** A pattern with {@code *} for any characters and {@code ?} for one (PS3.4 C.2.2.2.4). */
    public record Wildcard(String pattern) implements Match {}

    /** From one value to another, both included, compared as text; null for an open end (PS3.4 C.2.2.2.5). */
    public record Range(String from, String to) implements Match {}
}
