package org.lethe.archive;

import org.lethe.archive.project.Lookups;
import org.lethe.index.Index;

/** Counts in the index. */
record IndexCounter(Index index) implements Lookups.Counter {
    @Override
    public long of(String name) {
        return index.property(name).map(Long::parseLong).orElse(0L);
    }

    @Override
    public void increment(String name) {
        index.incrementProperty(name);
    }
}
