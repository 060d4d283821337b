package org.lethe.dicom;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The coded character sets that ISO 2022 code extensions switch between (PS3.3 tables C.12-3 and C.12-4): one is
 * designated as G0 and gives the bytes below 0x80 their meaning, another one as G1 for those from 0x80 on.
 */
enum CodedCharacterSet {
    /** ISO-IR 6. */
    ASCII(Area.G0, 1, "(B", StandardCharsets.US_ASCII),
    /**
     * ISO-IR 14. Where it has a yen sign and an overline we keep the backslash and the tilde of ASCII, as the byte of
     * the yen sign is what separates values.
     */
    ROMAJI(Area.G0, 1, "(J", StandardCharsets.US_ASCII),
    LATIN_1(Area.G1, 1, "-A", StandardCharsets.ISO_8859_1),
    LATIN_2(Area.G1, 1, "-B", Charset.forName("ISO-8859-2")),
    LATIN_3(Area.G1, 1, "-C", Charset.forName("ISO-8859-3")),
    LATIN_4(Area.G1, 1, "-D", Charset.forName("ISO-8859-4")),
    CYRILLIC(Area.G1, 1, "-L", Charset.forName("ISO-8859-5")),
    ARABIC(Area.G1, 1, "-G", Charset.forName("ISO-8859-6")),
    GREEK(Area.G1, 1, "-F", Charset.forName("ISO-8859-7")),
    HEBREW(Area.G1, 1, "-H", Charset.forName("ISO-8859-8")),
    LATIN_5(Area.G1, 1, "-M", Charset.forName("ISO-8859-9")),
    LATIN_9(Area.G1, 1, "-b", Charset.forName("ISO-8859-15")),
    THAI(Area.G1, 1, "-T", Charset.forName("TIS-620")),
    /** ISO-IR 13. */
    KATAKANA(Area.G1, 1, ")I", Charset.forName("JIS_X0201")),
    /** ISO-IR 87. */
    JIS_X_0208(Area.G0, 2, "$B", Charset.forName("x-JIS0208")),
    /** ISO-IR 159. */
    JIS_X_0212(Area.G0, 2, "$(D", Charset.forName("JIS_X0212-1990")),
    /** ISO-IR 149. */
    KS_X_1001(Area.G1, 2, "$)C", Charset.forName("EUC-KR")),
    /** ISO-IR 58. */
    GB_2312(Area.G1, 2, "$)A", Charset.forName("GB2312"));

    /** Which half of the code table a set is designated to. */
    enum Area {
        G0,
        G1
    }

    private static final CodedCharacterSet[] ALL = values();
    private static final int ENCODED_BYTES_MAX = 8;

    private final Area area;
    private final int bytesPerCharacter;
    private final String escapeSequence;
    private final Charset charset;

    CodedCharacterSet(Area area, int bytesPerCharacter, String escapeSequence, Charset charset) {
        this.area = area;
        this.bytesPerCharacter = bytesPerCharacter;
        this.escapeSequence = '\u001b' + escapeSequence;
        this.charset = charset;
    }

    Area area() {
        return area;
    }

    /** Whether a character takes two bytes. */
    boolean isMultiByte() {
        return bytesPerCharacter > 1;
    }

    /** The bytes that designate this set, ESC included. */
    byte[] escapeSequence() {
        return escapeSequence.getBytes(StandardCharsets.US_ASCII);
    }

    int escapeLength() {
        return escapeSequence.length();
    }

    /** The set that the escape sequence at a position designates; null if there is none that we know. */
    static CodedCharacterSet designatedAt(byte[] bytes, int at, int end) {
        for (CodedCharacterSet set : ALL) {
            if (end - at >= set.escapeLength() && matches(set.escapeSequence, bytes, at)) {
                return set;
            }
        }
        return null;
    }

    private static boolean matches(String sequence, byte[] bytes, int at) {
        for (int i = 0; i < sequence.length(); i++) {
            if (bytes[at + i] != sequence.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The characters of bytes of this set's own area; U+FFFD for those that are none. */
    String decode(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, charset);
    }

    CharsetEncoder newEncoder() {
        return charset.newEncoder();
    }

    /**
     * The bytes of one character outside of ASCII.
     *
     * @param encoder of this set
     * @return null if the set lacks the character
     */
    byte[] encode(String character, CharsetEncoder encoder) {
        ByteBuffer encoded = ByteBuffer.allocate(ENCODED_BYTES_MAX);
        boolean unknown = encoder.reset()
                .encode(CharBuffer.wrap(character), encoded, true)
                .isError();
        encoded.flip();
        boolean high = area == Area.G1;
        if (unknown || encoded.remaining() != bytesPerCharacter || encoded.get(0) < 0 != high) {
            return null; // or the JDK's charset knows more than the set, such as ASCII beside it
        }
        byte[] bytes = new byte[bytesPerCharacter];
        encoded.get(bytes);
        return bytes;
    }
}
