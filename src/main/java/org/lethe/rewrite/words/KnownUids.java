package org.lethe.rewrite.words;

import java.util.Set;

/** UIDs, to be found in texts. Immutable. */
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

    /** @param uids without padding */
    public KnownUids(Set<String> uids) {
        this.uids = Set.copyOf(uids);
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
        if (end - start <= LENGTH_MAX && uids.contains(text.substring(start, end))) {
            return end;
        }
        for (int i = start + PREFIX_MIN; i < Math.min(end, start + LENGTH_MAX + 1); i++) {
            if (text.at(i) == '.' && uids.contains(text.substring(start, i))) {
                return i;
            }
        }
        return 0;
    }

    private static boolean isOfUid(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }
}
