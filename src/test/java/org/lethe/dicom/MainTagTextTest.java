package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTagTextTest {

    @Test
    void onlyThePaddingAtTheEndIsTakenAway() {
        assertThat(textOf(VR.LO, "  A  \\ B   ")).isEqualTo("  A  \\ B");
        assertThat(textOf(VR.LO, "tab\t\r\n ")).isEqualTo("tab\t\r\n");
        assertThat(textOf(VR.UI, "1.2.3\0")).isEqualTo("1.2.3");
        assertThat(textOf(VR.LO, "AB\0CD")).isEqualTo("AB");
    }

    @Test
    void anEmptyTextIsShownAndAnEmptyNumberIsNot() {
        assertThat(textOf(VR.PN, "")).isEmpty();
        assertThat(textOf(VR.LO, "  ")).isEmpty();
        assertThat(textOf(VR.US, "")).isNull();
        assertThat(textOf(VR.AT, "")).isNull();
    }

    @Test
    void whatIsNeitherTextNorNumberHasNoText() {
        assertThat(textOf(VR.OB, "ABCD")).isNull();
        assertThat(textOf(VR.SQ, "")).isNull();
    }

    @Test
    void textWhoseRepresentationWasLostIsStillText() {
        Attributes dataset = of(Element.of(Tag.PatientID, VR.UN, bytes("ABCD")));

        assertThat(MainTagText.of(dataset, Tag.PatientID)).isEqualTo("ABCD");
    }

    @Test
    void aValueIsShownUpTo256BytesOfUtf8() {
        assertThat(textOf(VR.LO, "X".repeat(256))).hasSize(256);
        assertThat(textOf(VR.LT, "X".repeat(257))).isNull();
        assertThat(textOf(VR.LO, "\u00e9".repeat(128))).hasSize(128);
        assertThat(textOf(VR.LO, "\u00e9".repeat(129))).isNull();
    }

    @Test
    void numbersAreInDecimalAndOfSeveralTagsTheFirstOneCounts() {
        assertThat(textOf(Element.of(Tag.Rows, VR.US, new byte[] {1, 0, 2, 0, 3, 32}))).isEqualTo("1\\2\\8195");
        byte[] twoTags = {0x18, 0, 0x63, 0x10, 0x18, 0, 0x65, 0x10};
        assertThat(textOf(Element.of(Tag.FrameIncrementPointer, VR.AT, twoTags))).isEqualTo("0018,1063");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.10000000000000001",
        "2.5e-10, 2.5000000000000002e-10",
        "1e20, 1e+20",
        "1e15, 1000000000000000",
        "1e16, 10000000000000000",
        "1e17, 1e+17",
        "123456789012345678, 1.2345678901234568e+17",
        "123456789.123, 123456789.123",
        "0.0001, 0.0001",
        "0.00001, 1.0000000000000001e-05",
        "1.5e-300, 1.5000000000000001e-300",
        "-0.0, -0",
        "-77.204063415527344, -77.204063415527344",
        "9.6999998092651367, 9.6999998092651367",
        "10.60060977935791, 10.60060977935791",
        "Infinity, inf",
        "-Infinity, -inf",
        "NaN, nan"
    })
    void numbersOfFloatingPointHave17Digits(double number, String text) {
        byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number).array();

        assertThat(textOf(Element.of(0x00189087, VR.FD, bytes))).isEqualTo(text);
    }

    private static String textOf(VR vr, String value) {
        return textOf(Element.of(Tag.InstitutionName, vr, bytes(value)));
    }

    private static String textOf(Element element) {
        return MainTagText.of(of(element), element.tag());
    }

    private static Attributes of(Element element) {
        return Attributes.builder(SpecificCharacterSet.LATIN_1).put(element).build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
