package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;

class IdentityTest {
    private static Identity named(String name) {
        return Identity.of(TestInstance.ct().with(Tag.PatientName, VR.PN, name).dataset());
    }

    private static Identity with(int tag, VR vr, String value) {
        return Identity.of(TestInstance.ct().with(Tag.PatientName, VR.PN, "").with(tag, vr, value).dataset());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Doe^John", "DOE, JOHN", "john doe", "J. Doe", "Doe, J.", "JohnDoe", "doe_john", "Mr. Doe", "John",
        "Doe^John^^^"
    })
    void aNameIsTakenOutHoweverItIsSpelled(String spelling) {
        assertThat(named("Doe^John").clean("Scan of " + spelling + ", supine"))
                .startsWith("Scan of ")
                .endsWith(", supine")
                .doesNotContainIgnoringCase("doe")
                .doesNotContainIgnoringCase("john");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Müller", "MUELLER", "Muller", "mu\u0308ller"})
    void marksOnLettersDoNotMatterNorDoTheWaysAroundThem(String spelling) {
        for (String name : List.of("Müller^Jörg", "Mueller^Joerg", "MULLER^JORG")) {
            // What is written without marks may have had any: only the other two forms follow from it.
            boolean lacksMarks = name.startsWith("MULLER") && spelling.equals("MUELLER");
            assertThat(named(name).clean("Seen by " + spelling + " today"))
                    .isEqualTo(lacksMarks ? "Seen by MUELLER today" : "Seen by [...] today");
        }
    }

    @Test
    void theRestOfTheTextIsKeptAsItIs() {
        Identity identity = named("Doe^Anna");
        String text = "Joanna, doedel, T2  axial\r\n5mm é";
        assertThat(identity.clean(text)).isSameAs(text);
        assertThat(identity.clean("T2  für Anna Doe\r\n5mm é")).isEqualTo("T2  für [...]\r\n5mm é");
    }

    @Test
    void whatIsTakenOutNeverMakesTheTextLonger() {
        assertThat(named("Doe^Li").clean("Mr. Li is a Doe or Li Doe")).isEqualTo("[...] is a ... or [...]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "20200131", "2020-01-31", "2020.01.31", "31.01.2020", "31.1.2020", "31/01/2020", "01/31/2020", "1/31/2020",
        "31012020", "31 Jan 2020", "31-JAN-2020", "January 31, 2020", "Jan 31st, 2020", "31. Januar 2020",
        "31 janvier 2020", "31 de enero de 2020", "31.01.20", "2020年1月31日"
    })
    void aBirthDateIsTakenOutInEveryUsualSpelling(String spelling) {
        assertThat(with(Tag.PatientBirthDate, VR.DA, "20200131").clean("born " + spelling + ", well"))
                .isEqualTo("born [...], well");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.31.01.2020.5", "1202001319", "Jan 2020", "31.02.2020", "2020"})
    void otherDatesAndNumbersStay(String text) {
        assertThat(with(Tag.PatientBirthDate, VR.DA, "20200131").clean(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0004711-08, see 0004711-08",
        "0004711-08, see 0004711/08",
        "0004711-08, see 000471108",
        "000471108, see 471108",
        "471108, see 000471108",
        "PAT-00123, see pat00123",
        "1234, see MRN: 1234",
        "1234, see ID1234",
    })
    void anIdentifierIsTakenOutWithOtherPunctuationAndZeros(String id, String text) {
        assertThat(with(Tag.PatientID, VR.LO, id).clean(text)).isEqualTo("see [...]");
    }

    @ParameterizedTest
    @CsvSource({
        "1234, slice 1234 of many",
        "471108, 1.2.471108.3",
        "471108, 471108.5 mm",
        "471108, 14711080",
        "P1, P1",
        "HEAD, Head first",
        "111111, 111111",
    })
    void whatOnlyLooksLikeAnIdentifierStays(String id, String text) {
        assertThat(with(Tag.PatientID, VR.LO, id).clean(text)).isSameAs(text);
    }

    @Test
    void aShortNumberIsTakenOutWhereItIsTheWholeValue() {
        assertThat(with(Tag.AccessionNumber, VR.SH, "1234").clean("1234 ")).isEqualTo(".... ");
    }

    @Test
    void aPhantomLeavesTheWordsOfTheTradeAlone() {
        Identity phantom = named("HEAD^PHANTOM");
        assertThat(phantom.clean("Head first, phantom mode")).isEqualTo("Head first, phantom mode");
        assertThat(phantom.clean("Head Phantom")).isEqualTo("[...]");
    }

    @Test
    void namesInOtherScriptsAreTakenOutThoughNoSpaceSurroundsThem() {
        Attributes source = Attributes.builder(SpecificCharacterSet.UTF_8)
                .put(Element.ofText(
                        Tag.PatientName, VR.PN, "Yamada^Tarou=山田^太郎=やまだ^たろう", SpecificCharacterSet.UTF_8))
                .build();
        Identity identity = Identity.of(source);
        assertThat(identity.clean("患者山田太郎様")).isEqualTo("患者....様");
        assertThat(identity.clean("ヤマダ タロウ")).isEqualTo("[...]");
        assertThat(identity.clean("ﾔﾏﾀﾞ ﾀﾛｳ")).isEqualTo("[...]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"030 / 123 45-67", "0301234567", "30 1234567"})
    void aTelephoneNumberIsTakenOutHoweverItsDigitsAreGrouped(String spelling) {
        assertThat(with(Tag.PatientTelephoneNumbers, VR.SH, "030 1234567").clean("call " + spelling))
                .doesNotContain("4567").doesNotContain("45-67");
    }

    @Test
    void institutionsAndAddressesAreTakenOut() {
        assertThat(with(Tag.InstitutionName, VR.LO, "St. Anna Hospital").clean("at St Anna hospital"))
                .isEqualTo("at [...]");
        assertThat(with(Tag.InstitutionAddress, VR.ST, "Baker Street 221b\r\nNW1 London")
                .clean("from London, Baker Street 221B"))
                .doesNotContain("Baker");
        String plain = "General Hospital";
        assertThat(with(Tag.InstitutionName, VR.LO, plain).clean(plain)).isSameAs(plain);
    }

    @Test
    void uidsOfTheDatasetAndWhatWasMadeFromThemAreTakenOutThoseOfTheStandardStay() {
        Attributes source = TestInstance.ct().with(Tag.FrameOfReferenceUID, VR.UI, "1.2.840.10008.1.4.1.1").dataset();
        Identity identity = Identity.of(source);
        String study = source.string(Tag.StudyInstanceUID);
        assertThat(identity.clean("see " + study + ".dcm, " + study + ".7"))
                .isEqualTo("see [...].dcm, [...].7");
        String others = "1.2.840.10008.1.4.1.1 and 1.2.826.0.1.3680043.10.1";
        assertThat(identity.clean(others)).isSameAs(others);
    }

    @Test
    void valuesAreGatheredAtEveryDepthEvenFromSequencesOfUnknownVr() throws Exception {
        Attributes performer = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(Tag.CodeValue, VR.SH, "DR-99281", SpecificCharacterSet.LATIN_1))
                .put(Element.ofText(Tag.CodeMeaning, VR.LO, "Kowalski, Piotr", SpecificCharacterSet.LATIN_1))
                .build();
        Attributes inner = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(Tag.OperatorsName, VR.PN, "Grünwald^Eva", SpecificCharacterSet.LATIN_1))
                .put(Element.ofSequence(0x00401101, List.of(Item.of(performer))))
                .build();
        Element known = Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(inner)));
        Identity identity = Identity.of(TestInstance.ct().with(unknown(known)).dataset());
        assertThat(identity.clean("Gruenwald, Piotr Kowalski, DR 99281")).isEqualTo("[...], [...], [...]");
    }

    private static Element unknown(Element sequence) throws Exception {
        byte[] all = Rewrites.bytesOf(DicomWriter.encodeDataset(
                Attributes.builder(SpecificCharacterSet.LATIN_1).put(sequence).build(), Encoding.IMPLICIT_LE));
        return Element.of(sequence.tag(), VR.UN, java.util.Arrays.copyOfRange(all, 8, all.length));
    }
}
