package org.lethe.rewrite.words;

import java.util.Arrays;

/**
 * Many phrases, to be looked for in texts all at once: a tree of their characters, which is entered wherever a word can
 * begin. Once it is filled, for all threads.
 *
 * <p>In a phrase, {@link #JOINT} stands where separators may be, and {@link #GAP} where there must be some.
 */
public final class PhraseTree {
    /** Where separators may stand, such as in {@code 4711-08}. */
    static final char JOINT = '\u0001';

    /** Where separators must stand, such as in {@code J. Doe}. */
    static final char GAP = ' ';

    /** Longer ones are cut: who bears that much is known by less. */
    private static final int PHRASE_MAX = 96;

    /** How many separators in a row belong to a phrase, such as comma and space. */
    private static final int SEPARATORS_MAX = 4;

    private final Node root = new Node();
    private int size;

    /** One character of phrases that begin alike. */
    private static final class Node {
        private static final Node[] NONE = {};

        private char[] keys = {};
        private Node[] children = NONE;
        private boolean joint;
        /** What follows a gap. */
        private Node behindGap;
        /** Of the phrase that ends here, wherever it stands; null if none does. */
        private Certainty certainty;
        /** Of the phrase that ends here, if it is a value of its own. */
        private Certainty asWhole;

        private Node child(char c) {
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] == c) {
                    return children[i];
                }
            }
            return null;
        }

        private Node grow(char c) {
            Node child = child(c);
            if (child == null) {
                child = new Node();
                keys = Arrays.copyOf(keys, keys.length + 1);
                children = Arrays.copyOf(children, children.length + 1);
                keys[keys.length - 1] = c;
                children[children.length - 1] = child;
            }
            return child;
        }
    }

    /**
     * A phrase that was found.
     *
     * @param start in the folded text
     * @param end behind its last character
     */
    public record Hit(int start, int end) {}

    /** Whether there is no phrase in it. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds a phrase that counts wherever it stands. */
    void add(String phrase, Certainty certainty) {
        Node end = grow(phrase);
        end.certainty = higher(end.certainty, certainty);
    }

    /** Adds a phrase that counts only if it is a value of its own. */
    void addWhole(String phrase, Certainty certainty) {
        Node end = grow(phrase);
        end.asWhole = higher(end.asWhole, certainty);
    }

    private Node grow(String phrase) {
        size++;
        Node node = root;
        for (int i = 0; i < Math.min(phrase.length(), PHRASE_MAX); i++) {
            char c = phrase.charAt(i);
            if (c == JOINT) {
                node.joint = true;
            } else if (c == GAP) {
                node.behindGap = node.behindGap == null ? new Node() : node.behindGap;
                node = node.behindGap;
            } else {
                node = node.grow(c);
            }
        }
        return node;
    }

    private static Certainty higher(Certainty a, Certainty b) {
        return a == null || a.compareTo(b) < 0 ? b : a;
    }

    /**
     * The first phrase in a text, and of those that begin there the longest.
     *
     * @param from where to begin
     * @param least what is less certain is passed over
     * @return null if there is none
     */
    public Hit find(FoldedText text, int from, Certainty least) {
        Search search = new Search(text, least);
        for (int start = from; start < text.length(); start++) {
            if (text.kindAt(start) == Letters.Kind.SEPARATOR || !text.isBoundary(start)) {
                continue;
            }
            int end = search.from(start, start);
            if (end < 0 && text.at(start) == '0') {
                end = search.from(start, behindZeros(text, start));
            }
            if (end >= 0) {
                return new Hit(start, end);
            }
        }
        return null;
    }

    private static int behindZeros(FoldedText text, int start) {
        int at = start;
        while (at < text.length() && text.at(at) == '0') {
            at++;
        }
        return at;
    }

    /** A search in one text. */
    private final class Search {
        private final FoldedText text;
        private final Certainty least;
        private int start;

        private Search(FoldedText text, Certainty least) {
            this.text = text;
            this.least = least;
        }

        /** @return the end of the longest phrase; -1 if there is none */
        private int from(int wordStart, int at) {
            start = wordStart;
            return at < text.length() ? step(root, at) : -1;
        }

        private int walk(Node node, int at) {
            int longest = ends(node, at) ? at : -1;
            if (at == text.length()) {
                return longest;
            }
            int behind = at;
            if (text.kindAt(at) == Letters.Kind.SEPARATOR) {
                behind = behindSeparators(at);
                if (behind < 0) {
                    return longest;
                }
                if (node.behindGap != null) {
                    longest = Math.max(longest, step(node.behindGap, behind));
                }
                if (!node.joint) {
                    return longest;
                }
            }
            return Math.max(longest, step(node, behind));
        }

        private int step(Node node, int at) {
            Node child = node.child(text.at(at));
            return child == null ? -1 : walk(child, at + 1);
        }

        /** @return -1 if they are too many, or nothing follows */
        private int behindSeparators(int from) {
            int at = from;
            while (at < text.length() && text.kindAt(at) == Letters.Kind.SEPARATOR) {
                at++;
            }
            return at == text.length() || at - from > SEPARATORS_MAX ? -1 : at;
        }

        private boolean ends(Node node, int end) {
            boolean anywhere = node.certainty != null && node.certainty.compareTo(least) >= 0;
            boolean asWhole = node.asWhole != null && node.asWhole.compareTo(least) >= 0;
            return (anywhere || asWhole && isWhole(end)) && text.isBoundary(end) && !isPartOfNumber(end);
        }

        /** Such as 1234 in 1234.5, or in a UID. */
        private boolean isPartOfNumber(int end) {
            return isDigit(start) && isPoint(start - 1) && isDigit(start - 2)
                    || isDigit(end - 1) && isPoint(end) && isDigit(end + 1);
        }

        private boolean isDigit(int at) {
            return at >= 0 && at < text.length() && text.kindAt(at) == Letters.Kind.DIGIT;
        }

        private boolean isPoint(int at) {
            return at >= 0 && at < text.length() && (text.at(at) == '.' || text.at(at) == ',');
        }

        private boolean isWhole(int end) {
            int before = start;
            while (before > 0 && isPadding(text.at(before - 1))) {
                before--;
            }
            int after = end;
            while (after < text.length() && isPadding(text.at(after))) {
                after++;
            }
            return (before == 0 || text.at(before - 1) == '\\') && (after == text.length() || text.at(after) == '\\');
        }

        private static boolean isPadding(char c) {
            return c == ' ' || c == 0 || c == '\r' || c == '\n' || c == '\t';
        }
    }
}
