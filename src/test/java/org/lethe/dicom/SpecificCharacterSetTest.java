package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificCharacterSetTest {
    private static final String ESC = "\u001b";

    /** Title, terms, VR, text, bytes as Latin-1 with ESC written as {@code ~}. */
    static Stream<Arguments> examplesOfTheStandard() {
        return Stream.of(
                Arguments.of("H.3.1", "\\ISO 2022 IR 87", VR.PN, "Yamada^Tarou=山田^太郎=やまだ^たろう",
                        "Yamada^Tarou=~$B;3ED~(B^~$BB@O:~(B=~$B$d$^$@~(B^~$B$?$m$&~(B"),
                Arguments.of("H.3.2", "ISO 2022 IR 13\\ISO 2022 IR 87", VR.PN, "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
                        "ÔÏÀÞ^ÀÛ³=~$B;3ED~(J^~$BB@O:~(J=~$B$d$^$@~(J^~$B$?$m$&~(J"),
                Arguments.of("I.2", "\\ISO 2022 IR 149", VR.PN, "Hong^Gildong=洪^吉洞=홍^길동",
                        "Hong^Gildong=~$)CûóÂ^~$)CÑÎÔ×=~$)CÈ«^~$)C±æµ¿".replace("Â^", "^")),
                Arguments.of("I.3", "\\ISO 2022 IR 149", VR.LT,
                        "The 1st line includes 길동.\r\nThe 2nd line includes 길동, too.\r\nThe 3rd line.",
                        "The 1st line includes ~$)C±æµ¿.\r\nThe 2nd line includes ~$)C±æµ¿, too.\r\nThe 3rd line."),
                Arguments.of("J.1", "ISO_IR 192", VR.PN, "Wang^XiaoDong=王^小東=",
                        "Wang^XiaoDong=ç\u008e\u008b^å°\u008fæ\u009d±="),
                Arguments.of("J.3", "GB18030", VR.PN, "Wang^XiaoDong=王^小东=", "Wang^XiaoDong=Íõ^Ð¡¶«="),
                Arguments.of("K.1", "GBK", VR.PN, "Wang^XiaoDong=王^小东=", "Wang^XiaoDong=Íõ^Ð¡¶«="),
                Arguments.of("K.2", "\\ISO 2022 IR 58", VR.PN, "Zhang^XiaoDong=张^小东=",
                        "Zhang^XiaoDong=~$)AÕÅ^~$)AÐ¡¶«="),
                Arguments.of("K.3", "\\ISO 2022 IR 58", VR.LT, "1. 小东\r\n2. 小东。\r\n3.",
                        "1. ~$)AÐ¡¶«\r\n2. ~$)AÐ¡¶«¡£\r\n3."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examplesOfTheStandard")
    void theExamplesOfPs35AreReadAndWritten(String title, String terms, VR vr, String text, String latin1) {
        byte[] bytes = bytes(latin1.replace("~", ESC));
        SpecificCharacterSet charset = charset(terms);

        assertThat(charset.decode(bytes, 0, bytes.length, vr)).isEqualTo(text);
        assertThat(HexFormat.of().formatHex(charset.encode(text, vr))).isEqualTo(HexFormat.of().formatHex(bytes));
        assertThat(charset.canEncode(text, vr)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, ISO-8859-1", "ISO_IR 101, ISO-8859-2", "ISO_IR 109, ISO-8859-3", "ISO_IR 110, ISO-8859-4",
        "ISO_IR 144, ISO-8859-5", "ISO_IR 127, ISO-8859-6", "ISO_IR 126, ISO-8859-7", "ISO_IR 138, ISO-8859-8",
        "ISO_IR 148, ISO-8859-9", "ISO_IR 203, ISO-8859-15", "ISO_IR 166, TIS-620", "ISO_IR 13, JIS_X0201",
        "ISO_IR 192, UTF-8", "GB18030, GB18030", "GBK, GBK", "windows-1251, windows-1251",
    })
    void aSetAloneIsThatOfTheJdk(String term, String name) {
        byte[] bytes = new byte[256 - 0xA0];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0xA0 + i);
        }

        assertThat(charset(term).decode(bytes, 0, bytes.length, VR.LT))
                .isEqualTo(new String(bytes, Charset.forName(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144", "ISO_IR 127", "ISO_IR 126", "ISO_IR 138",
        "ISO_IR 148", "ISO_IR 203", "ISO_IR 13", "ISO_IR 166", "ISO_IR 6", "ISO_IR 192", "GB18030", "GBK",
        "windows-1251", "\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 87", "\\ISO 2022 IR 87\\ISO 2022 IR 159",
        "\\ISO 2022 IR 149", "\\ISO 2022 IR 58", "ISO 2022 IR 149", "ISO 2022 IR 87",
        "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126", "\\ISO 2022 IR 144\\ISO 2022 IR 87\\ISO 2022 IR 149",
        "ISO 2022 IR 6\\ISO 2022 IR 101\\ISO 2022 IR 166\\ISO 2022 IR 58\\ISO 2022 IR 159\\ISO 2022 IR 203"
    })
    void whatCanBeWrittenIsReadBack(String terms) {
        SpecificCharacterSet charset = charset(terms);
        Random random = new Random(20261123);
        VR[] vrs = {VR.LO, VR.PN, VR.LT, VR.UT};
        int foreign = 0;
        for (int round = 0; round < 80; round++) {
            VR vr = vrs[round % vrs.length];
            StringBuilder text = new StringBuilder();
            while (text.length() < 40) {
                String character = randomCharacter(random);
                if (charset.canEncode(character, vr)) {
                    foreign += character.codePointAt(0) >= 0x80 ? 1 : 0;
                    text.append(character);
                }
            }
            byte[] bytes = charset.encode(text.toString(), vr);
            assertThat(charset.decode(bytes, 0, bytes.length, vr)).isEqualTo(text.toString());
        }
        if (!terms.equals("ISO_IR 6")) {
            assertThat(foreign).as("characters beyond ASCII that were tried").isGreaterThan(50);
        }
    }

    /** Delimiters and ASCII as often as letters of the alphabets that DICOM has sets for. */
    private static String randomCharacter(Random random) {
        int[][] ranges = {
            {0x20, 0x7E}, {0x20, 0x7E}, {0xA0, 0x17F}, {0x370, 0x3FF}, {0x400, 0x45F}, {0x5D0, 0x5EA}, {0x621, 0x652},
            {0xE01, 0xE5B}, {0x3041, 0x30FE}, {0x4E00, 0x9FA5}, {0xAC00, 0xD7A3}, {0xFF61, 0xFF9F}, {0x1F600, 0x1F64F}
        };
        String delimiters = "\\^=\r\n\t\f";
        int kind = random.nextInt(ranges.length + 2);
        if (kind >= ranges.length) {
            return String.valueOf(delimiters.charAt(random.nextInt(delimiters.length())));
        }
        int[] range = ranges[kind];
        return Character.toString(random.nextInt(range[0], range[1] + 1));
    }

    @Test
    void anyBytesAreReadWithoutFailing() {
        Random random = new Random(7);
        String[] terms = {
            "ISO_IR 192", "GB18030", "GBK", "ISO_IR 13", "\\ISO 2022 IR 87\\ISO 2022 IR 159", "\\ISO 2022 IR 149",
            "\\ISO 2022 IR 58", "ISO_IR 6"
        };
        String[] escapes = {"$B", "$(D", "$)C", "$)A", "(B", "(J", ")I", "-A", "-L", "$", "(", ""};
        for (int round = 0; round < 800; round++) {
            byte[] noise = new byte[random.nextInt(30)];
            random.nextBytes(noise);
            byte[] bytes = bytes(new String(noise, StandardCharsets.ISO_8859_1)
                    + ESC + escapes[random.nextInt(escapes.length)]
                    + new String(noise, StandardCharsets.ISO_8859_1));
            VR vr = round % 2 == 0 ? VR.PN : VR.LT;
            assertThat(charset(terms[round % terms.length]).decode(bytes, 0, bytes.length, vr)).isNotNull();
        }
    }

    @Test
    void onlyTheGivenPartOfAnArrayIsRead() {
        byte[] bytes = bytes("ééabcéé");

        assertThat(SpecificCharacterSet.LATIN_1.decode(bytes, 2, 3, VR.LO)).isEqualTo("abc");
        assertThat(SpecificCharacterSet.LATIN_1.decode(bytes, 1, 5, VR.LO)).isEqualTo("éabcé");
        assertThat(SpecificCharacterSet.UTF_8.decode(bytes, 2, 3, VR.LO)).isEqualTo("abc");
        byte[] cutEscape = bytes("ab" + ESC + "$B;3");
        assertThat(charset("\\ISO 2022 IR 87").decode(cutEscape, 0, 4, VR.LO)).isEqualTo("ab" + ESC + "$");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ISO_IR 144", "ISO_IR144", "ISO-IR 144", "ISO IR 144", "iso_ir 144", "ISO_IR_144", " ISO_IR  144 ",
        "ISO 2022 IR 144", "ISO2022 IR 144", "ISO_2022_IR_144", "ISO 2022-IR 144"
    })
    void misspeltTermsAreUnderstood(String term) {
        assertThat(decode(term, "»îÚ", VR.LO)).isEqualTo("Люк");
    }

    @Test
    void termsThatAreNotKnownArePassedOver() {
        assertThat(SpecificCharacterSet.of(SpecificCharacterSet.UTF_8, "XYZ")).isSameAs(SpecificCharacterSet.UTF_8);
        assertThat(SpecificCharacterSet.of(SpecificCharacterSet.UTF_8, "")).isSameAs(SpecificCharacterSet.UTF_8);
        assertThat(SpecificCharacterSet.of(SpecificCharacterSet.UTF_8)).isSameAs(SpecificCharacterSet.UTF_8);
        assertThat(SpecificCharacterSet.of("ISO_IR 9999")).isSameAs(SpecificCharacterSet.LATIN_1);
        assertThat(decode("ISO_IR 100\\ISO_IR 192", "Ã©", VR.LO)).isEqualTo("Ã©");
        assertThat(decode("XYZ\\ISO 2022 IR 144", "»", VR.LO)).isEqualTo("Л");
    }

    @Test
    @Timeout(10)
    void aFileCannotSlowDownItsRewritingByNamingASetOften() {
        SpecificCharacterSet charset = charset("ISO 2022 IR 6" + "\\ISO 2022 IR 87".repeat(4000));

        assertThat(charset.canEncode("\u05d0".repeat(10_000), VR.UT)).isFalse();
    }

    @Test
    void unicodeHasNoCodeExtensions() {
        assertThat(decode("ISO_IR 192\\ISO 2022 IR 87", "Ã©" + ESC + "$B", VR.LO)).isEqualTo("é" + ESC + "$B");
    }

    @Test
    void bytesWithoutMeaningBecomeReplacementCharacters() {
        assertThat(decode("ISO_IR 6", "No\u00ebl", VR.PN)).isEqualTo("No\uFFFDl");
        assertThat(decode("\\ISO 2022 IR 87", "No\u00ebl", VR.PN)).isEqualTo("No\uFFFDl");
        assertThat(decode("ISO_IR 192", "ok \u00ff x", VR.LO)).isEqualTo("ok \uFFFD x");
        assertThat(decode("\\ISO 2022 IR 149", ESC + "$)C\u00fb", VR.LO)).isEqualTo("\uFFFD");
    }

    @Test
    void escapeSequencesCountEvenIfTheirSetIsNotDeclared() {
        assertThat(decode("ISO_IR 100", "é" + ESC + "$B;3ED" + ESC + "(B^é", VR.PN)).isEqualTo("é山田^é");
        assertThat(decode("ISO_IR 100", ESC + "[b", VR.LO)).as("an unknown one stays").isEqualTo(ESC + "[b");
    }

    @Test
    void aSetThatWasNotDesignatedIsAssumedIfItIsTheOnlyOneDeclared() {
        assertThat(decode("ISO 2022 IR 149", "È«", VR.PN)).isEqualTo("홍");
        assertThat(decode("\\ISO 2022 IR 149", ESC + "$)CÈ«\\È«", VR.LO)).isEqualTo("홍\\홍");
        assertThat(decode("\\ISO 2022 IR 58", "ÕÅ", VR.LO)).isEqualTo("张");
    }

    @Test
    void everyValueComponentAndLineBeginsAnew() {
        String terms = "ISO 2022 IR 100\\ISO 2022 IR 144";
        String cyrillic = ESC + "-L»";

        assertThat(decode(terms, "»" + cyrillic + "\\»", VR.LO)).isEqualTo("»Л\\»");
        assertThat(decode(terms, cyrillic + "^»", VR.PN)).isEqualTo("Л^»");
        assertThat(decode(terms, cyrillic + "=»", VR.PN)).isEqualTo("Л=»");
        assertThat(decode(terms, cyrillic + "\r\n»", VR.LT)).isEqualTo("Л\r\n»");
        assertThat(decode(terms, cyrillic + "\t»", VR.UT)).isEqualTo("Л\t»");
        assertThat(decode(terms, cyrillic + "\f»", VR.ST)).isEqualTo("Л\f»");
        assertThat(decode(terms, cyrillic + "^=»", VR.LO)).as("no delimiters but in names").isEqualTo("Л^=Л");
        assertThat(decode(terms, cyrillic + "\\»", VR.LT)).as("prose has one value").isEqualTo("Л\\Л");
    }

    @Test
    void theBytesOfAKanjiMayLookLikeDelimiters() {
        // JIS X 0208 has the bytes of \ ^ = in its pairs: 0x5C21, 0x5E21, 0x3D21.
        String text = decode("\\ISO 2022 IR 87", ESC + "$B\\!^!=!" + ESC + "(B", VR.PN);

        assertThat(text).hasSize(3).doesNotContain("\\", "^", "=", "\uFFFD");
    }

    @Test
    void aSecondByteOfGbkThatLooksLikeABackslashIsNone() {
        byte[] bytes = {(byte) 0x84, 0x5C};

        assertThat(charset("GBK").decode(bytes, 0, 2, VR.LO)).hasSize(1).isNotEqualTo("\\");
        assertThat(charset("GB18030").decode(bytes, 0, 2, VR.LO)).hasSize(1).isNotEqualTo("\\");
    }

    @Test
    void theYenSignOfJisX0201StaysTheSeparatorThatItIs() {
        assertThat(decode("ISO_IR 13", "ÔÏ\\x~", VR.LO)).isEqualTo("ﾔﾏ\\x~");
        assertThat(charset("ISO_IR 13").canEncode("\u00a5", VR.LO)).isFalse();
    }

    @Test
    void whatASetLacksIsToldBeforeAndBecomesAQuestionMark() {
        assertThat(SpecificCharacterSet.LATIN_1.canEncode("Noël", VR.PN)).isTrue();
        assertThat(SpecificCharacterSet.LATIN_1.canEncode("王", VR.PN)).isFalse();
        assertThat(SpecificCharacterSet.LATIN_1.encode("王^é", VR.PN)).isEqualTo(bytes("?^é"));
        assertThat(SpecificCharacterSet.ASCII.encode("Noël", VR.PN)).isEqualTo(bytes("No?l"));
        assertThat(charset("\\ISO 2022 IR 87").encode("山é山", VR.LO))
                .isEqualTo(bytes(ESC + "$B;3" + ESC + "(B?" + ESC + "$B;3" + ESC + "(B"));
        assertThat(charset("GBK").encode("😀", VR.LO)).isEqualTo(bytes("?"));
        assertThat(SpecificCharacterSet.UTF_8.canEncode("\ud800", VR.LO)).isFalse();
    }

    @Test
    void textCannotSmuggleAnEscapeSequenceIn() {
        String text = "a" + ESC + "$B;3";

        assertThat(SpecificCharacterSet.LATIN_1.canEncode(text, VR.LO)).isFalse();
        assertThat(SpecificCharacterSet.LATIN_1.encode(text, VR.LO)).isEqualTo(bytes("a?$B;3"));
    }

    @Test
    void itIsShownByItsTerms() {
        assertThat(charset("\\ISO 2022 IR 87")).hasToString("\\ISO 2022 IR 87");
        assertThat(SpecificCharacterSet.LATIN_1).hasToString("ISO_IR 100");
    }

    private static SpecificCharacterSet charset(String terms) {
        return SpecificCharacterSet.of(terms.split("\\\\", -1));
    }

    private static String decode(String terms, String latin1, VR vr) {
        byte[] bytes = bytes(latin1);
        return charset(terms).decode(bytes, 0, bytes.length, vr);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
