package org.lethe.dicom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of the resource {@code attributes.tsv}, whose columns are tag, keyword, name, VR, VM and whether it is
 * retired; an {@code X} stands for any digit of a tag.
 *
 * <p>The start of the server waits for this table, so it is only indexed when it is read; a row becomes an entry when
 * somebody first asks for it. Both indexes are open hash tables of row positions, at most half full; 0, where the
 * header stands, marks a free slot.
 */
final class AttributeTable {
    private static final int INDEX_BITS = 14;
    private static final int INDEX_SIZE = 1 << INDEX_BITS;
    private static final int TAG_DIGITS = 8;

    private final byte[] text;
    private final int[] tags = new int[INDEX_SIZE];
    private final int[] rowsByTag = new int[INDEX_SIZE];
    private final int[] rowsByKeyword = new int[INDEX_SIZE];
    private final List<Repeating> repeating = new ArrayList<>();

    // Any thread may fill a slot: entries are immutable, and two of the same row are equal.
    private final DictionaryEntry[] entries = new DictionaryEntry[INDEX_SIZE];

    AttributeTable() {
        text = Resource.read("attributes.tsv");
        int at = rowAfter(0);
        while (at < text.length) {
            at = index(at);
        }
    }

    /** An entry for all the tags that agree with a value in the digits of a mask. */
    private record Repeating(int mask, int value, DictionaryEntry entry) {}

    /** The entry of a tag; null if there is none. */
    DictionaryEntry find(int tag) {
        int slot = slotOf(tag);
        if (rowsByTag[slot] == 0) {
            return findRepeating(tag);
        }
        DictionaryEntry entry = entries[slot];
        if (entry == null) {
            entry = entryAt(rowsByTag[slot]);
            entries[slot] = entry;
        }
        return entry;
    }

    private DictionaryEntry findRepeating(int tag) {
        if (Tag.isPrivate(tag) || Tag.isGroupLength(tag)) {
            return null;
        }
        for (Repeating pattern : repeating) {
            if ((tag & pattern.mask) == pattern.value) {
                return pattern.entry;
            }
        }
        return null;
    }

    /** The entry of a keyword; null if there is none. */
    DictionaryEntry find(String keyword) {
        if (keyword.isEmpty() || keyword.indexOf('\t') >= 0) {
            return null; // a tab would reach into the columns behind
        }
        int slot = keyword.hashCode() & INDEX_SIZE - 1;
        while (rowsByKeyword[slot] != 0) {
            if (hasKeyword(rowsByKeyword[slot], keyword)) {
                return entryAt(rowsByKeyword[slot]);
            }
            slot = slot + 1 & INDEX_SIZE - 1;
        }
        return null;
    }

    /** The names of all rows, such as {@code Patient's Name}. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int row = rowAfter(0); row < text.length; row = rowAfter(row)) {
            names.add(entryAt(row).name());
        }
        return names;
    }

    private boolean hasKeyword(int row, String keyword) {
        int start = row + TAG_DIGITS + 1;
        for (int i = 0; i < keyword.length(); i++) {
            if (text[start + i] != keyword.charAt(i)) {
                return false;
            }
        }
        return text[start + keyword.length()] == '\t';
    }

    /** Indexes a row and gives the position of the next one. */
    private int index(int row) {
        int tag = 0;
        int mask = 0;
        for (int i = row; i < row + TAG_DIGITS; i++) {
            boolean open = text[i] == 'X';
            tag = tag << 4 | (open ? 0 : Character.digit(text[i], 16));
            mask = mask << 4 | (open ? 0 : 0xF);
        }
        int keywordHash = 0;
        int at = row + TAG_DIGITS + 1;
        for (; text[at] != '\t'; at++) {
            keywordHash = 31 * keywordHash + text[at]; // as String.hashCode does it
        }
        if (at > row + TAG_DIGITS + 1) {
            putKeyword(keywordHash, row);
        }
        if (mask == -1) {
            int slot = slotOf(tag);
            tags[slot] = tag;
            rowsByTag[slot] = row;
        } else {
            repeating.add(new Repeating(mask, tag, entryAt(row)));
        }
        return rowAfter(at);
    }

    private void putKeyword(int hash, int row) {
        int slot = hash & INDEX_SIZE - 1;
        while (rowsByKeyword[slot] != 0) {
            slot = slot + 1 & INDEX_SIZE - 1;
        }
        rowsByKeyword[slot] = row;
    }

    private int slotOf(int tag) {
        int slot = tag * 0x9E3779B9 >>> 32 - INDEX_BITS;
        while (rowsByTag[slot] != 0 && tags[slot] != tag) {
            slot = slot + 1 & INDEX_SIZE - 1;
        }
        return slot;
    }

    private int rowAfter(int position) {
        int at = position;
        while (text[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private DictionaryEntry entryAt(int row) {
        String line = new String(text, row, rowAfter(row) - 1 - row, StandardCharsets.UTF_8);
        String[] columns = line.split("\t", -1);
        // (1010,0000) and (0028,0400) are other attributes: the first tags of (1010,XXXX) and (0028,04X0) have a 1.
        String first = columns[0].replace("XXXX", "0001").replace("XX", "00").replace('X', '1');
        int tag = Integer.parseUnsignedInt(first, 16);
        List<VR> vrs = choiceOf(columns[3]);
        return new DictionaryEntry(tag, columns[1], columns[2], vrs, columns[4], columns[5].equals("Y"));
    }

    private static List<VR> choiceOf(String vrs) {
        List<VR> choice = new ArrayList<>();
        for (int at = 0; at < vrs.length(); at += "US or ".length()) {
            choice.add(VR.of(vrs.substring(at, at + 2)));
        }
        return List.copyOf(choice);
    }
}
