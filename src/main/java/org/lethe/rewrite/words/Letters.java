package org.lethe.rewrite.words;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Characters as they count when texts are compared: without case, accents and width, digits as ASCII; katakana as
 * hiragana.
 */
final class Letters {
    /** What kind of character it is; two neighbours of the same kind belong to the same word. */
    enum Kind {
        SEPARATOR,
        LETTER,
        DIGIT,
        /** Of a script that is written without spaces: each may begin or end a word. */
        UNSPACED
    }

    private static final Set<UnicodeScript> UNSPACED_SCRIPTS = EnumSet.of(
            UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL,
            UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER, UnicodeScript.MYANMAR);

    private static final Kind[] ASCII_KINDS = new Kind[0x80];
    private static final Map<Character, String> WITHOUT_DECOMPOSITION = Map.ofEntries(
            Map.entry('ß', "ss"), Map.entry('æ', "ae"), Map.entry('œ', "oe"), Map.entry('ø', "o"),
            Map.entry('ł', "l"), Map.entry('đ', "d"), Map.entry('ð', "d"), Map.entry('þ', "th"),
            Map.entry('ı', "i"), Map.entry('ħ', "h"), Map.entry('ŧ', "t"));

    /** By character, filled when one is first met; that two threads fill the same place does no harm. */
    private static final String[] FOLDED = new String[0x10000];

    static {
        for (char c = 0; c < ASCII_KINDS.length; c++) {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            ASCII_KINDS[c] = letter ? Kind.LETTER : c >= '0' && c <= '9' ? Kind.DIGIT : Kind.SEPARATOR;
        }
    }

    private Letters() {}

    /** The kind of a character that was folded. */
    static Kind kindOf(char c) {
        if (c < 0x80) {
            return ASCII_KINDS[c];
        }
        if (Character.isSurrogate(c)) {
            return Kind.UNSPACED;
        }
        if (!Character.isLetter(c)) {
            return Character.isDigit(c) ? Kind.DIGIT : Kind.SEPARATOR;
        }
        return UNSPACED_SCRIPTS.contains(UnicodeScript.of(c)) ? Kind.UNSPACED : Kind.LETTER;
    }

    /** What stands for a character outside of ASCII; nothing for marks on the character before. */
    static String fold(char c) {
        String known = FOLDED[c];
        if (known == null) {
            known = foldAnew(c);
            FOLDED[c] = known;
        }
        return known;
    }

    private static String foldAnew(char c) {
        if (Character.isSurrogate(c) || UnicodeScript.of(c) == UnicodeScript.HANGUL) {
            return String.valueOf(c);
        }
        if (Character.getType(c) == Character.FORMAT) {
            return "";
        }
        StringBuilder folded = new StringBuilder();
        String plain = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        for (int i = 0; i < plain.length(); i++) {
            char one = plain.charAt(i);
            if (Character.getType(one) == Character.NON_SPACING_MARK) {
                continue;
            }
            String other = WITHOUT_DECOMPOSITION.get(one);
            if (other != null) {
                folded.append(other);
            } else if (Character.isDigit(one)) {
                folded.append((char) ('0' + Character.digit(one, 10)));
            } else {
                folded.append(isKatakana(one) ? (char) (one - ('ァ' - 'ぁ')) : one);
            }
        }
        return folded.toString();
    }

    private static boolean isKatakana(char c) {
        return c >= 'ァ' && c <= 'ヶ';
    }
}
