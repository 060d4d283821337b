package org.lethe.io;

import java.util.UUID;

/**
 * Which server made the key of a blob. Keys of version 7 and 8 (RFC 9562) have it in the 16 bits after their variant:
 * 0 for none, otherwise the number of the server, counted from 1 to 65,535 again and again.
 */
public final class NodeMark {
    public static final int NONE = 0;

    private static final int BITS = 16;
    private static final int SHIFT = Long.SIZE - 2 - BITS;
    private static final long MASK = (1L << BITS) - 1;
    private static final int MARKS = (1 << BITS) - 1;

    private NodeMark() {}

    /** @param number of the server; 0 for none */
    public static int of(long number) {
        return number == 0 ? NONE : (int) ((number - 1) % MARKS) + 1;
    }

    /** The mark of a key; {@link #NONE} if it does not have one. */
    public static int of(UUID key) {
        return key.version() == 7 || key.version() == 8
                ? (int) (key.getLeastSignificantBits() >>> SHIFT & MASK)
                : NONE;
    }

    /** The same key with another mark. */
    public static UUID put(UUID key, int mark) {
        return new UUID(key.getMostSignificantBits(),
                key.getLeastSignificantBits() & ~(MASK << SHIFT) | (long) mark << SHIFT);
    }
}
