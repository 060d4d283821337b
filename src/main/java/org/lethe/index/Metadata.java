package org.lethe.index;

import java.util.Objects;

/**
 * One piece of metadata of a resource. What the index knows from its own columns is told in the same form as what was
 * set.
 *
 * @param type its number: one of {@link CoreMetadata}, or one of users'
 * @param value as text; dates as {@code YYYYMMDDTHHMMSS} in UTC
 * @param revision counts the changes of this piece, from 0
 */
public record Metadata(int type, String value, long revision) {
    /** The first number that users may give. */
    public static final int USER_FIRST = 1024;
    /** The last number that users may give. */
    public static final int USER_LAST = 65535;

    public Metadata {
        Objects.requireNonNull(value);
    }
}
