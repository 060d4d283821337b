package org.lethe.archive.backup;

import java.util.Arrays;
import java.util.UUID;

/**
 * The blobs that some backups name, each once. Eight bytes each: the lower halves of their keys will do, as where two
 * of them are the same, a blob stays that nobody needs.
 */
final class NamedBlobs {
    private static final int FIRST_SIZE = 1024;

    /** Sorted, and all different. */
    private long[] known = {};
    /** Those that came since, as they came. */
    private long[] fresh = new long[FIRST_SIZE];
    private int freshSize;

    /** Adds one that a backup names. */
    void add(UUID key) {
        long half = key.getLeastSignificantBits();
        if (Arrays.binarySearch(known, half) >= 0) {
            return;
        }
        if (freshSize == fresh.length) {
            fresh = Arrays.copyOf(fresh, fresh.length * 2);
        }
        fresh[freshSize++] = half;
    }

    /** To be called after each backup: only what is then in it is found, and costs nothing when it is added again. */
    void endBackup() {
        Arrays.sort(fresh, 0, freshSize);
        long[] all = new long[known.length + freshSize];
        int size = 0;
        int next = 0;
        for (long one : known) {
            while (next < freshSize && fresh[next] < one) {
                size = put(all, size, fresh[next++]);
            }
            all[size++] = one;
        }
        while (next < freshSize) {
            size = put(all, size, fresh[next++]);
        }
        known = size == all.length ? all : Arrays.copyOf(all, size);
        fresh = new long[FIRST_SIZE];
        freshSize = 0;
    }

    private static int put(long[] all, int size, long one) {
        if (size > 0 && all[size - 1] == one) {
            return size;
        }
        all[size] = one;
        return size + 1;
    }

    boolean has(UUID key) {
        return Arrays.binarySearch(known, key.getLeastSignificantBits()) >= 0;
    }
}
