package org.lethe.rewrite;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** An immutable map from tags, without boxing on the way to a value. */
final class TagMap<V> {
    private static final int[] NO_TAGS = {};
    private static final Object[] NO_VALUES = {};

    private final int[] tags;
    private final Object[] values;

    private TagMap(int[] tags, Object[] values) {
        this.tags = tags;
        this.values = values;
    }

    static <V> TagMap<V> copyOf(Map<Integer, V> map) {
        if (map.isEmpty()) {
            return new TagMap<>(NO_TAGS, NO_VALUES);
        }
        TreeMap<Integer, V> sorted = new TreeMap<>(map);
        return new TagMap<>(
                sorted.keySet().stream().mapToInt(Integer::intValue).toArray(), sorted.values().toArray());
    }

    /** The value of a tag; null if there is none. */
    @SuppressWarnings("unchecked") // Only values of type V come in.
    V get(int tag) {
        if (tags.length == 0) {
            return null;
        }
        int index = Arrays.binarySearch(tags, tag);
        return index < 0 ? null : (V) values[index];
    }

    /** The tags, in no order that means anything. */
    int[] tags() {
        return tags.clone();
    }

    boolean isEmpty() {
        return tags.length == 0;
    }
}
