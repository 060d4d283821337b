package org.lethe.archive;

import org.lethe.index.Index;

/**
 * The names that anonymized patients bear, such as {@code Anonymized7}: none is given twice, also not after a restart.
 *
 * <p>Numbers are reserved in the index by the block, so that a name does not cost a transaction; what is left of a
 * block at the end of the process is lost.
 */
public final class AnonymousNames {
    private static final String PROPERTY = "AnonymizationSequence";
    private static final long BLOCK = 64;

    private final Index index;

    // Guarded by this.
    private long next = 1;
    private long last;

    AnonymousNames(Index index) {
        this.index = index;
    }

    /** Gives none of the first so many names any more. */
    public static void countOnFrom(Index index, long names) {
        long blocks = (names + BLOCK - 1) / BLOCK;
        long reserved = index.property(PROPERTY).map(Long::parseLong).orElse(0L);
        index.setProperty(PROPERTY, Long.toString(Math.max(blocks, reserved)));
    }

    synchronized String next() {
        if (next > last) {
            last = index.incrementProperty(PROPERTY) * BLOCK;
            next = last - BLOCK + 1;
        }
        return "Anonymized" + next++;
    }
}
