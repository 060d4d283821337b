package org.lethe.image.render;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** A lookup table that is written as segments (PS3.3 section C.7.9.2). */
final class SegmentedTable {
    private static final int DISCRETE = 0;
    private static final int LINEAR = 1;
    private static final int INDIRECT = 2;

    private final int[] words;
    private final int[] entries;
    private int filled;

    private SegmentedTable(int[] words, int count) {
        this.words = words;
        this.entries = new int[count];
    }

    /**
     * Writes all entries out.
     *
     * @param words the segments
     * @param count of entries
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if the segments are not those of so many entries
     */
    static int[] expand(int[] words, int count) {
        SegmentedTable table = new SegmentedTable(words, count);
        int at = 0;
        while (at < words.length && table.filled < count) {
            at = table.segment(at, true);
        }
        if (table.filled < count) {
            throw broken();
        }
        return table.entries;
    }

    /** Expands one segment, and tells where the next one begins. */
    private int segment(int at, boolean mayPoint) {
        int length = word(at + 1);
        if (length == 0) {
            throw broken(); // many of them would take time and give nothing
        }
        switch (word(at)) {
            case DISCRETE -> {
                for (int i = 0; i < length; i++) {
                    put(word(at + 2 + i));
                }
                return at + 2 + length;
            }
            case LINEAR -> {
                line(length, word(at + 2));
                return at + 3;
            }
            case INDIRECT -> {
                if (!mayPoint) {
                    throw broken();
                }
                int target = word(at + 2) | word(at + 3) << 16;
                for (int i = 0; i < length; i++) {
                    target = segment(target, false);
                }
                return at + 4;
            }
            default -> throw broken();
        }
    }

    private void line(int length, int end) {
        if (filled == 0) {
            throw broken();
        }
        int start = entries[filled - 1];
        for (int i = 1; i <= length; i++) {
            put(start + (int) Math.round((double) (end - start) * i / length));
        }
    }

    private int word(int at) {
        if (at < 0 || at >= words.length) {
            throw broken();
        }
        return words[at];
    }

    private void put(int entry) {
        if (filled == entries.length) {
            throw broken();
        }
        entries[filled++] = entry;
    }

    private static LetheException broken() {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "The segments of a palette make no sense");
    }
}
