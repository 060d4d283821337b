package org.lethe.index;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of what is gone through from beginning to end. What is stored or deleted meanwhile shifts nothing: whatever
 * stays is seen once.
 *
 * @param items in the order of arrival
 * @param next where the next page begins; empty after the last one
 */
public record Page<T>(List<T> items, OptionalLong next) {
    /** Where the first page begins. */
    public static final long FIRST = 0;
}
