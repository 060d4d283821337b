package org.lethe.index.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
    private final Deque<String> database = new ArrayDeque<>(List.of("old", "new", "newest"));

    @Test
    void whatWasReadIsRememberedUntilACommit() {
        ReadCache<String, String> cache = new ReadCache<>(_ -> Optional.of(database.removeFirst()), _ -> true);

        assertThat(cache.get("row")).contains("old");
        assertThat(cache.get("row")).contains("old");
        cache.forget();
        assertThat(cache.get("row")).contains("new");
    }

    @Test
    void whatWasReadBeforeACommitIsNotRememberedAfterIt() {
        List<ReadCache<String, String>> caches = new ArrayList<>();
        caches.add(new ReadCache<>(_ -> {
            String read = database.removeFirst();
            caches.getFirst().forget(); // the commit comes between reading and remembering
            return Optional.of(read);
        }, _ -> true));

        assertThat(caches.getFirst().get("row")).contains("old");
        assertThat(caches.getFirst().get("row")).contains("new");
    }

    @Test
    void largeRowsAreReadEachTime() {
        ReadCache<String, String> cache = new ReadCache<>(_ -> Optional.of(database.removeFirst()), _ -> false);

        assertThat(cache.get("row")).contains("old");
        assertThat(cache.get("row")).contains("new");
    }
}
