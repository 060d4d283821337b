package org.lethe.index.sqlite;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was read since the last commit. Viewers ask for the same few rows over and over, and between two commits they
 * are the same. For any number of threads.
 *
 * <p>Whoever reads keeps what it finds in the map that was there before it began to read. A commit replaces the map
 * before anybody is told of it, so nobody who knows of a commit sees anything older.
 *
 * @param <K> identifies a row
 * @param <V> the row
 */
final class ReadCache<K, V> {
    private static final int ROWS_MAX = 2048;

    private final Function<K, Optional<V>> read;
    private final Predicate<V> isSmall;
    private volatile ConcurrentMap<K, V> rows = new ConcurrentHashMap<>();

    /**
     * @param read finds a row
     * @param isSmall whether a row is worth its memory
     */
    ReadCache(Function<K, Optional<V>> read, Predicate<V> isSmall) {
        this.read = read;
        this.isSmall = isSmall;
    }

    Optional<V> get(K key) {
        ConcurrentMap<K, V> before = rows;
        V known = before.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<V> found = read.apply(key);
        if (found.filter(isSmall).isPresent() && before.size() < ROWS_MAX) {
            before.put(key, found.get());
        }
        return found;
    }

    /** To be called after each commit, before anybody is told of it. */
    void forget() {
        // Also if it is empty: somebody may be about to put into it what was read before the commit.
        rows = new ConcurrentHashMap<>();
    }
}
