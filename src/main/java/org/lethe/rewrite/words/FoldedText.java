package org.lethe.rewrite.words;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text in which case, accents and width do not count any more. Each of its characters knows where it comes from. Can
 * be filled over and over; not for several threads.
 */
public final class FoldedText {
    private char[] chars = new char[256];
    /** The position in the original of each character; not kept while all are their own. */
    private int[] origins;
    private int length;

    /** A text that is still empty. */
    public FoldedText() {}

    /** A folded text. */
    public static FoldedText of(CharSequence text) {
        FoldedText folded = new FoldedText();
        folded.fill(text);
        return folded;
    }

    /** Becomes another text. */
    public void fill(CharSequence text) {
        clear(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                append(lowerCase(c), i);
            } else {
                String folded = Letters.fold(c);
                for (int j = 0; j < folded.length(); j++) {
                    append(folded.charAt(j), i);
                }
                if (folded.isEmpty()) {
                    traceOrigins();
                }
            }
        }
    }

    /** Becomes a text of which there are only ASCII bytes; those beyond count as separators. */
    public void fillAscii(byte[] bytes, int offset, int count) {
        clear(count);
        for (int i = 0; i < count; i++) {
            byte b = bytes[offset + i];
            chars[i] = b < 0 ? '\uFFFD' : lowerCase((char) b);
        }
        length = count;
    }

    private void clear(int capacity) {
        length = 0;
        origins = null;
        if (chars.length < capacity) {
            chars = new char[Math.max(capacity, 2 * chars.length)];
        }
    }

    private void append(char c, int origin) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, 2 * length);
        }
        if (origins == null && origin != length) {
            traceOrigins();
        }
        if (origins != null) {
            if (origins.length < chars.length) {
                origins = Arrays.copyOf(origins, chars.length);
            }
            origins[length] = origin;
        }
        chars[length++] = c;
    }

    private void traceOrigins() {
        if (origins == null) {
            origins = new int[chars.length];
            for (int i = 0; i < length; i++) {
                origins[i] = i;
            }
        }
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** The number of characters. */
    public int length() {
        return length;
    }

    char at(int index) {
        return chars[index];
    }

    Letters.Kind kindAt(int index) {
        return Letters.kindOf(chars[index]);
    }

    /** The position in the original text of one of its characters. */
    public int originOf(int index) {
        return origins == null ? index : origins[index];
    }

    /** Whether a word may begin or end between a character and the one before it. */
    boolean isBoundary(int index) {
        if (index == 0 || index == length) {
            return true;
        }
        Letters.Kind kind = kindAt(index);
        return kind == Letters.Kind.UNSPACED || kind != kindAt(index - 1);
    }

    /** A phrase that was found in it. */
    public String substring(PhraseTree.Hit hit) {
        return substring(hit.start(), hit.end());
    }

    String substring(int start, int end) {
        return new String(chars, start, end - start);
    }

    /** A word in this form. */
    static String fold(String word) {
        boolean ascii = word.chars().allMatch(c -> c < 0x80);
        if (ascii) {
            return word.toLowerCase(Locale.ROOT);
        }
        FoldedText folded = of(word);
        return folded.substring(0, folded.length);
    }
}
