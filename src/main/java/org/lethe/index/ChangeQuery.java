package org.lethe.index;

import java.util.OptionalLong;
import java.util.Set;

/**
 * Which part of the log of changes is asked for. With only {@code to}, it is read backwards from there, and still
 * answered in growing order.
 *
 * @param since only entries after this number
 * @param to only entries up to this number
 * @param types only these; empty for all
 * @param limit how many at most; 0 for no limit
 */
public record ChangeQuery(OptionalLong since, OptionalLong to, Set<ChangeType> types, int limit) {
    public ChangeQuery {
        types = Set.copyOf(types);
    }

    /** The entries after a number. */
    public static ChangeQuery after(long since, int limit) {
        return new ChangeQuery(OptionalLong.of(since), OptionalLong.empty(), Set.of(), limit);
    }
}
