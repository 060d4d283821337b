package org.lethe.rewrite.words;

import java.util.Set;

/** UIDs, to be found in texts; others are known to be no secret. Immutable. */
public final class KnownUids {
    /** Shorter ones are roots of others, or numbers of versions. */
    private static final int LENGTH_MIN = 10;

    /** Where only UIDs stand, these count, too; what is shorter is none. */
    private static final int WHOLE_LENGTH_MIN = 5;

    /** UIDs of such length are nobody's root: what is longer was made from them. */
    private static final int PREFIX_MIN = 20;

    /** The standard allows 64 characters; there are files with a few more. */
    private static final int LENGTH_MAX = 128;

    private final Set<String> uids;
    private final Set<String> open;

    /**
     * @param uids without padding
     * @param open which may be seen, though they or what was made from them may begin as one of the others
     */
    public KnownUids(Set<String> uids, Set<String> open) {
        this.uids = Set.copyOf(uids);
        this.open = Set.copyOf(open);
    }

    /**
     * The first of them in a text, alone or as the beginning of another UID.
     *
     * @return null if there is none
     */
    public PhraseTree.Hit find(FoldedText text, int from) {
        return find(text, from, LENGTH_MIN);
    }

    /** The first of them in a list of UIDs; null if there is none. */
    public PhraseTree.Hit findInUids(FoldedText text) {
        return find(text, 0, WHOLE_LENGTH_MIN);
    }

    private PhraseTree.Hit find(FoldedText text, int from, int lengthMin) {
        int at = from;
        while (at < text.length()) {
            if (!isOfUid(text.at(at))) {
                at++;
                continue;
            }
            int start = at;
            while (at < text.length() && isOfUid(text.at(at))) {
                at++;
            }
            int end = uidIn(text, start, at, lengthMin);
            if (end > 0) {
                return new PhraseTree.Hit(start, end);
            }
        }
        return null;
    }

    /** @return where it ends; 0 if there is none */
    private int uidIn(FoldedText text, int start, int runEnd, int lengthMin) {
        int end = runEnd;
        while (end > start && text.at(end - 1) == '.') {
            end--;
        }
        if (uids.isEmpty() || end - start < lengthMin) {
            return 0;
        }
        // The longest known one decides whose UID it is.
        for (int i = Math.min(end, start + LENGTH_MAX); i >= start + lengthMin; i--) {
            boolean isWhole = i == end;
            if (isWhole || i >= start + PREFIX_MIN && text.at(i) == '.') {
                String uid = text.substring(start, i);
                if (open.contains(uid)) {
                    return 0;
                }
                if (uids.contains(uid)) {
                    return i;
                }
            }
        }
        return 0;
    }

    private static boolean isOfUid(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }
}
