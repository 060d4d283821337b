package org.lethe.dicom;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The registered unique identifiers (PS3.6 annex A, edition 2024d), from the resource {@code uids.tsv}. */
public final class Uids {
    private static final Map<String, Entry> BY_UID = HashMap.newHashMap(500);
    private static final Map<String, Entry> BY_KEYWORD = HashMap.newHashMap(500);

    static {
        Map<String, String> types = new HashMap<>();
        Resource.forEachRow("uids.tsv", 5, row -> {
            String type = types.computeIfAbsent(row[3], text -> text);
            Entry entry = new Entry(row[0], row[1], row[2], type, row[4].equals("Y"));
            BY_UID.put(entry.uid, entry);
            if (!entry.keyword.isEmpty()) {
                BY_KEYWORD.put(entry.keyword, entry);
            }
        });
    }

    private Uids() {}

    /**
     * What is registered for a UID.
     *
     * @param uid the UID
     * @param keyword its short name, such as {@code CTImageStorage}; may be empty for retired ones
     * @param name such as {@code CT Image Storage}
     * @param type what it identifies, such as {@code SOP Class}, {@code Transfer Syntax} or
     *     {@code Well-known SOP Instance}
     * @param retired whether new datasets should not use it
     */
    public record Entry(String uid, String keyword, String name, String type, boolean retired) {}

    /** What is registered for a UID; null if nothing is. */
    public static Entry find(String uid) {
        return BY_UID.get(uid);
    }

    /** All that is registered, in no order. */
    public static Collection<Entry> all() {
        return Collections.unmodifiableCollection(BY_UID.values());
    }

    /** What is registered for a keyword; null if nothing is. */
    public static Entry findKeyword(String keyword) {
        return BY_KEYWORD.get(keyword);
    }

    /** A new UID that nobody else has: {@code 2.25.} and a random UUID as a number (PS3.5 section B.2). */
    public static String random() {
        UUID uuid = UUID.randomUUID();
        String hexadecimal = uuid.toString().replace("-", "");
        return "2.25." + new BigInteger(hexadecimal, 16);
    }
}
