package org.lethe.dicom;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.dicom.CodedCharacterSet.Area;

/**
 * How the bytes of text stand for characters, as Specific Character Set (0008,0005) says it (PS3.3 section
 * C.12.1.1.2, PS3.5 section 6.1.2 and annexes H to K).
 *
 * <p>Lenient with what is read: common misspellings of the defined terms are understood, escape sequences count even
 * if their set was not declared, and bytes that mean nothing become U+FFFD. Immutable.
 */
public final class SpecificCharacterSet {
    private static final char ESC = '\u001b';

    /** ISO-IR 6 alone. */
    public static final SpecificCharacterSet ASCII = new SpecificCharacterSet(
            null, new Iso2022(CodedCharacterSet.ASCII, null, List.of()), "ISO_IR 6");

    /** Latin alphabet No. 1, which Orthanc assumes where nothing is said. */
    public static final SpecificCharacterSet LATIN_1 = extensible(List.of(CodedCharacterSet.LATIN_1), "ISO_IR 100");

    /** Unicode in UTF-8. */
    public static final SpecificCharacterSet UTF_8 =
            new SpecificCharacterSet(StandardCharsets.UTF_8, null, "ISO_IR 192");

    /** Terms of what has no code extensions, their letters and digits alone. */
    private static final Map<String, SpecificCharacterSet> ALONE = Map.ofEntries(
            Map.entry("ISOIR192", UTF_8),
            Map.entry("UTF8", UTF_8),
            Map.entry("GB18030", of(Charset.forName("GB18030"), "GB18030")),
            Map.entry("GBK", of(Charset.forName("GBK"), "GBK")),
            Map.entry("WINDOWS1251", of(Charset.forName("windows-1251"), "windows-1251")));

    /** What follows {@code ISO_IR} or {@code ISO 2022 IR} in a defined term. */
    private static final Map<String, CodedCharacterSet> BY_REGISTRATION = Map.ofEntries(
            Map.entry("6", CodedCharacterSet.ASCII),
            Map.entry("100", CodedCharacterSet.LATIN_1),
            Map.entry("101", CodedCharacterSet.LATIN_2),
            Map.entry("109", CodedCharacterSet.LATIN_3),
            Map.entry("110", CodedCharacterSet.LATIN_4),
            Map.entry("144", CodedCharacterSet.CYRILLIC),
            Map.entry("127", CodedCharacterSet.ARABIC),
            Map.entry("126", CodedCharacterSet.GREEK),
            Map.entry("138", CodedCharacterSet.HEBREW),
            Map.entry("148", CodedCharacterSet.LATIN_5),
            Map.entry("203", CodedCharacterSet.LATIN_9),
            Map.entry("166", CodedCharacterSet.THAI),
            Map.entry("13", CodedCharacterSet.KATAKANA),
            Map.entry("87", CodedCharacterSet.JIS_X_0208),
            Map.entry("159", CodedCharacterSet.JIS_X_0212),
            Map.entry("149", CodedCharacterSet.KS_X_1001),
            Map.entry("58", CodedCharacterSet.GB_2312));

    // One of the two is null.
    private final Charset charset;
    private final Iso2022 iso2022;

    private final String terms;

    private SpecificCharacterSet(Charset charset, Iso2022 iso2022, String terms) {
        this.charset = charset;
        this.iso2022 = iso2022;
        this.terms = terms;
    }

    private static SpecificCharacterSet of(Charset charset, String term) {
        return new SpecificCharacterSet(charset, null, term);
    }

    /** The character set of the values of (0008,0005); {@link #LATIN_1} where they name none that is known. */
    public static SpecificCharacterSet of(String... definedTerms) {
        return of(LATIN_1, definedTerms);
    }

    /**
     * The character set of the values of (0008,0005). Terms that are not known are passed over.
     *
     * @param fallback what holds if there is no value, or the only one is not known
     * @param definedTerms the values; an empty first one stands for ISO-IR 6
     */
    public static SpecificCharacterSet of(SpecificCharacterSet fallback, String... definedTerms) {
        if (definedTerms.length == 0) {
            return fallback;
        }
        SpecificCharacterSet alone = ALONE.get(lettersAndDigits(definedTerms[0]));
        if (alone != null) {
            return alone;
        }
        Set<CodedCharacterSet> sets = new LinkedHashSet<>(); // each once, however often a file names it
        for (int i = 0; i < definedTerms.length; i++) {
            CodedCharacterSet set = setOf(definedTerms[i]);
            if (set != null) {
                sets.add(set);
            } else if (i == 0 && definedTerms[i].isBlank() && definedTerms.length > 1) {
                sets.add(CodedCharacterSet.ASCII);
            }
        }
        return sets.isEmpty() ? fallback : extensible(List.copyOf(sets), String.join("\\", definedTerms));
    }

    private static CodedCharacterSet setOf(String term) {
        String name = lettersAndDigits(term);
        for (String prefix : List.of("ISO2022IR", "ISOIR")) {
            if (name.startsWith(prefix)) {
                return BY_REGISTRATION.get(name.substring(prefix.length()));
            }
        }
        return null;
    }

    private static String lettersAndDigits(String term) {
        StringBuilder kept = new StringBuilder(term.length());
        for (int i = 0; i < term.length(); i++) {
            char c = term.charAt(i);
            if (c < 0x80 && Character.isLetterOrDigit(c)) {
                kept.append(Character.toUpperCase(c));
            }
        }
        return kept.toString();
    }

    private static SpecificCharacterSet extensible(List<CodedCharacterSet> sets, String terms) {
        CodedCharacterSet first = sets.getFirst();
        CodedCharacterSet g0 =
                first == CodedCharacterSet.KATAKANA ? CodedCharacterSet.ROMAJI : CodedCharacterSet.ASCII;
        // A set of two bytes cannot be the first one by the standard: it is written with its escape sequence.
        CodedCharacterSet g1 = first.area() == Area.G1 && !first.isMultiByte() ? first : null;
        return new SpecificCharacterSet(null, new Iso2022(g0, g1, sets), terms);
    }

    /**
     * The characters of a value field; never fails.
     *
     * @param vr says which characters separate values and components
     */
    public String decode(byte[] bytes, int offset, int length, VR vr) {
        if (isPlainAscii(bytes, offset, length)) {
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        return charset == null
                ? iso2022.decode(bytes, offset, length, vr)
                : new String(bytes, offset, length, charset);
    }

    private static boolean isPlainAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0 || bytes[i] == ESC) {
                return false;
            }
        }
        return true;
    }

    /**
     * The bytes of a value field, without padding. A character that this set lacks becomes a question mark; ask
     * {@link #canEncode} before.
     *
     * @param vr says which characters separate values and components
     */
    public byte[] encode(String text, VR vr) {
        if (isPlainAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        return charset == null ? iso2022.encode(text, vr) : text.getBytes(charset);
    }

    /** Whether every character of a text has its bytes in this set. */
    public boolean canEncode(String text, VR vr) {
        if (isPlainAscii(text)) {
            return true;
        }
        return charset == null
                ? iso2022.canEncode(text, vr)
                : charset.newEncoder().canEncode(text);
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || text.charAt(i) == ESC) {
                return false;
            }
        }
        return true;
    }

    /** The terms that it was made of, joined by backslashes. */
    @Override
    public String toString() {
        return terms;
    }
}
