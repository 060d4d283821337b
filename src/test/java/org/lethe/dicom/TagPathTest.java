package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.TagPath.Step;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class TagPathTest {
    private static final Dictionary DICTIONARY = Dictionary.standard();

    @ParameterizedTest
    @ValueSource(strings = {"PixelData", "7fe0-0010", "7FE0,0010", "7fE00010", "(7fe0,0010)", "(7FE0-0010)"})
    void aTagHasManySpellings(String text) {
        assertThat(TagPath.parseTag(text, DICTIONARY)).isEqualTo(Tag.PixelData);
        assertThat(TagPath.parse(text, DICTIONARY)).isEqualTo(TagPath.of(Tag.PixelData));
    }

    @Test
    void aTagInHexadecimalNeedNotBeKnown() {
        assertThat(TagPath.parseTag("fffd,1001", DICTIONARY)).isEqualTo(0xFFFD1001);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "Foo", "patientID", "0010", "0010,002", "0010,00201", "0010;0020", "001g0020", "(0010,0020",
        "0010,0020)", "(00100020)", "[0010,0020]", "+010,0020", "\u0660\u0660\u0661\u06600020"
    })
    void anythingElseIsAnUnknownTag(String text) {
        assertRefused(ErrorKind.UNKNOWN_DICOM_TAG, text);
        assertThatThrownBy(() -> TagPath.parseTag(text, DICTIONARY)).isInstanceOf(LetheException.class);
    }

    @Test
    void aPathLeadsThroughItems() {
        assertThat(TagPath.parse("RequestAttributesSequence[0].0040-0008[*].CodeValue", DICTIONARY))
                .isEqualTo(new TagPath(
                        List.of(new Step(0x00400275, 0), new Step(0x00400008, Step.ANY_ITEM)), Tag.CodeValue));
        assertThat(TagPath.parse("(0040,0275)[12].PatientID", DICTIONARY))
                .isEqualTo(new TagPath(List.of(new Step(0x00400275, 12)), Tag.PatientID));
    }

    @Test
    void aPathIsWrittenInHexadecimalAndReadsBack() {
        TagPath path =
                TagPath.parse("RequestAttributesSequence[3].ScheduledProtocolCodeSequence[*].7FE00010", DICTIONARY);

        assertThat(path).hasToString("0040,0275[3].0040,0008[*].7fe0,0010");
        assertThat(TagPath.parse(path.toString(), DICTIONARY)).isEqualTo(path);
        assertThat(path.isTopLevel()).isFalse();
        assertThat(TagPath.of(Tag.PatientID)).hasToString("0010,0020");
        assertThat(TagPath.of(Tag.PatientID).isTopLevel()).isTrue();
    }

    @Test
    void aStepMatchesItsItemOrAll() {
        assertThat(new Step(0x00400275, 1).matches(1)).isTrue();
        assertThat(new Step(0x00400275, 1).matches(0)).isFalse();
        assertThat(new Step(0x00400275, Step.ANY_ITEM).matches(7)).isTrue();
    }

    /** The kinds are those of the recorded answers of modify: 3 is out of range, 27 is an unknown tag. */
    @ParameterizedTest
    @CsvSource({
        "ProcedureCodeSequence.CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[-1].CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[x].CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[].CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[0.CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[0]x.CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[1][2].CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[4294967296].CodeValue, PARAMETER_OUT_OF_RANGE",
        ".CodeValue, PARAMETER_OUT_OF_RANGE",
        "ProcedureCodeSequence[0], UNKNOWN_DICOM_TAG",
        "ProcedureCodeSequence[*], UNKNOWN_DICOM_TAG",
        "ProcedureCodeSequence[0]., UNKNOWN_DICOM_TAG",
        "ProcedureCodeSequence[0].NoSuchTag, UNKNOWN_DICOM_TAG",
        "NoSuchSequence[0].CodeValue, UNKNOWN_DICOM_TAG",
        "[0].CodeValue, UNKNOWN_DICOM_TAG",
    })
    void aMalformedPathIsRefusedAsOrthancDoesIt(String path, ErrorKind kind) {
        assertRefused(kind, path);
    }

    @Test
    void aMessageQuotesOnlyTheBeginningOfALongText() {
        assertThatThrownBy(() -> TagPath.parse("x".repeat(100_000), DICTIONARY))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void aNameOfTheConfigurationMayHoldDotsAndSpaces() {
        Dictionary larger = DICTIONARY.with(List.of(CustomEntry.of(0x0009, 0x1002, "LO", "St. X", 1, 1, "ME")));

        assertThat(TagPath.parse("St. X", larger)).isEqualTo(TagPath.of(0x00091002));
    }

    private static void assertRefused(ErrorKind kind, String path) {
        assertThatThrownBy(() -> TagPath.parse(path, DICTIONARY))
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
