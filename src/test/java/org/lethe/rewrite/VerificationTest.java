package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.RewritePlan.Reporting;

class VerificationTest {
    private static final int PRIVATE = 0x00091001;
    /** Not named by table E.1-1. */
    private static final int UNLISTED = Tag.DocumentTitle;

    private static TestInstance patient() {
        return TestInstance.ct()
                .patient("4711-08x")
                .with(Tag.PatientName, VR.PN, "Meier^Jo")
                .with(Tag.PatientBirthDate, VR.DA, "19621203")
                .with(Tag.ReferringPhysicianName, VR.PN, "Kowalski^Piotr")
                .with(Tag.InstitutionName, VR.LO, "Siemens");
    }

    private static void assertRefused(TestInstance source, String json, String path) {
        assertThatThrownBy(() -> Rewrites.anonymize(source.dataset(), json))
                .isInstanceOfSatisfying(LetheException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST);
                    assertThat(e.getMessage()).contains(path).contains("\"Verify\": false")
                            .doesNotContainIgnoringCase("meier").doesNotContain("4711").doesNotContain("1962");
                });
    }

    private static void assertPassed(TestInstance source, String json) {
        assertThat(Rewrites.anonymize(source.dataset(), json)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Letter on Mr. MEIER", "jo meier", "4711 08X", "born Dec 3, 1962", "for Dr Kowalski"
    })
    void whatTheTableDoesNotNameIsFoundAndItsPlaceIsTold(String text) {
        assertRefused(patient().with(UNLISTED, VR.ST, text), "{}", "0042,0010");
    }

    @Test
    void theMessageTellsWhichAttributeTheValueCameFrom() {
        assertRefused(patient().with(UNLISTED, VR.ST, "Meier"), "{}", "0042,0010 (from PatientName)");
    }

    @Test
    void itemsPrivateElementsAndValuesOfUnknownVrAreSearched() {
        Attributes item = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.of(PRIVATE, VR.UN, "xx 4711-08x xx".getBytes(UTF_8)))
                .build();
        TestInstance source = patient().with(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(item))));
        assertRefused(source, "{'KeepPrivateTags': true}", "0008,1032[0].0009,1001 (from PatientID)");
        assertPassed(source, "{}");
    }

    static Stream<byte[]> forms() {
        String name = "für Müller";
        return Stream.of(
                name.getBytes(ISO_8859_1),
                name.getBytes(UTF_8),
                name.getBytes(UTF_16LE),
                name.getBytes(UTF_16BE),
                ("\0" + name).getBytes(UTF_16LE),
                "fuer Mueller".getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void bytesAreReadInEveryCharacterSet(byte[] bytes) {
        assertRefused(patient().with(Tag.PatientName, VR.PN, "Müller^Jo").with(Element.of(PRIVATE, VR.OB, bytes)),
                "{'KeepPrivateTags': true}", "0009,1001");
        byte[] shifted = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, shifted, 1, bytes.length);
        assertRefused(patient().with(Tag.PatientName, VR.PN, "Müller^Jo").with(Element.of(PRIVATE, VR.OB, shifted)),
                "{'KeepPrivateTags': true}", "0009,1001");
    }

    @Test
    void japaneseIsFoundInTheCharacterSetOfTheDatasetAndInOthers() {
        SpecificCharacterSet japanese = SpecificCharacterSet.of("", "ISO 2022 IR 87");
        for (SpecificCharacterSet written : List.of(japanese, SpecificCharacterSet.UTF_8)) {
            Attributes source = patient().dataset().toBuilder()
                    .put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, "\\ISO 2022 IR 87", japanese))
                    .put(Element.ofText(Tag.PatientName, VR.PN, "Yamada^Tarou=山田^太郎", japanese))
                    .put(Element.ofText(UNLISTED, VR.ST, "患者山田太郎様", written))
                    .build();
            assertThatThrownBy(() -> Rewrites.anonymize(source, "{}")).hasMessageContaining("0042,0010");
        }
    }

    @ParameterizedTest
    @CsvSource({"ИВАНОВА^ОЛЬГА, Письмо: Ольга Иванова", "ÖZGÜR^GÜLŞAH, Mektup: Gülşah Özgür"})
    void namesInUtf8AreFoundThoughAnotherCharacterSetIsDeclaredOrNone(String name, String text) {
        TestInstance source = patient().with(utf8(Tag.PatientName, VR.PN, name)).with(utf8(UNLISTED, VR.ST, text));
        assertRefused(source, "{}", "0042,0010 (from PatientName)");
        assertRefused(source.without(Tag.SpecificCharacterSet), "{}", "0042,0010 (from PatientName)");
        assertRefused(source.with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 144"), "{}", "0042,0010");
    }

    @Test
    void namesInUtf8ThatAreKeptAreNoFinding() {
        TestInstance source = patient().with(utf8(Tag.PatientName, VR.PN, "ИВАНОВА^ОЛЬГА"))
                .with(utf8(UNLISTED, VR.ST, "Письмо: Ольга Иванова"));
        assertPassed(source, "{'Keep': ['PatientName']}");
    }

    private static Element utf8(int tag, VR vr, String text) {
        return Element.of(tag, vr, text.getBytes(UTF_8));
    }

    @Test
    void uidsThatBelongedToTheDatasetAreFound() {
        Attributes source = patient().dataset();
        String study = source.string(Tag.StudyInstanceUID);
        assertRefused(patient().with(UNLISTED, VR.ST, "see " + study), "{}", "0042,0010 (from StudyInstanceUID)");
        assertRefused(patient().with(UNLISTED, VR.ST, study + ".17"), "{}", "0042,0010");
        assertPassed(patient().with(UNLISTED, VR.ST, "1.2.826.0.1.3680043.10"), "{}");
    }

    @Test
    void whatTheRequestKeepsOrReplacesIsNoFinding() {
        TestInstance source = patient().with(UNLISTED, VR.ST, "Letter on Mr. Meier");
        assertPassed(source, "{'Verify': false}");
        assertPassed(source, "{'Keep': ['DocumentTitle']}");
        assertPassed(source, "{'Keep': ['PatientName']}");
        assertPassed(source, "{'Replace': {'DocumentTitle': 'The Meier case'}}");
        assertRefused(source, "{'Replace': {'PatientName': 'Other'}}", "0042,0010");
        assertRefused(source, "{'Keep': ['PatientID'], 'Force': true}", "0042,0010");
    }

    @Test
    void identifiersThatAreKeptMayBeReferredTo() {
        Attributes reference = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(Tag.ReferencedSOPInstanceUID, VR.UI,
                        patient().dataset().string(Tag.StudyInstanceUID), SpecificCharacterSet.LATIN_1))
                .build();
        TestInstance source = patient()
                .with(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(reference))));
        assertPassed(source, "{'Keep': ['StudyInstanceUID'], 'Force': true}");
        assertPassed(source, "{'Replace': {'StudyInstanceUID': '1.2.3'}, 'Force': true}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Keep    | {'Keep': ['SOPInstanceUID'], 'Force': true}",
        "Replace | {'Keep': ['SOPInstanceUID'], 'Replace': {'StudyDescription': 'x'}, 'Force': true}",
        "Options | {'Options': ['RetainUIDs'], 'Replace': {'StudyInstanceUID': '2.25.1'}, 'Force': true}"
    })
    void aUidThatIsKeptMayBeginAsOneThatGoes(String name, String json) {
        String study = patient().dataset().string(Tag.StudyInstanceUID);
        String kept = study + ".1.7";
        TestInstance source = patient().with(Tag.SOPInstanceUID, VR.UI, kept);
        assertPassed(source.with(UNLISTED, VR.ST, "see " + kept), json);
        assertPassed(source.with(UNLISTED, VR.ST, kept + ".2"), json);
        assertRefused(source.with(UNLISTED, VR.ST, study + ".1.8"), json, "0042,0010");
        assertRefused(source.with(UNLISTED, VR.ST, kept + "1"), json, "0042,0010");
    }

    @Test
    void whatAnOlderTableLeavesIsLeftOnPurpose() {
        TestInstance source = patient().with(Tag.RequestingPhysician, VR.PN, "Grünwald^Eva")
                .with(0x00209161, VR.UI, "1.2.826.0.1.3680043.10.77.1");
        assertPassed(source, "{'DicomVersion': '2008'}");
        assertRefused(source.with(UNLISTED, VR.ST, "Meier"), "{'DicomVersion': '2008'}", "0042,0010");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HEAD^PHANTOM   | 1234     | BodyPartExamined     | CS | HEAD",
        "HEAD^PHANTOM   | 1234     | CodeMeaning          | LO | Head first",
        "Doe^John       | 1234     | KVP                  | DS | 1234.5",
        "Doe^John       | 1234     | SliceThickness       | DS | 1234",
        "Doe^John       | 1000     | SequenceName         | SH | *ep_b1000",
        "Doe^John       | 123456   | InstanceNumber       | IS | 123456",
        "Doe^John       | 20200131 | AcquisitionTime      | TM | 20200131",
        "Doe^John       | x        | Manufacturer         | LO | SIEMENS",
        "Siemens^Jo     | x        | SecondaryCaptureDeviceManufacturer          | LO | SIEMENS",
        "Siemens^Jo     | x        | SecondaryCaptureDeviceManufacturerModelName | LO | Siemens Scan",
        "Siemens^Jo     | x        | DetectorManufacturerName                    | LO | Siemens",
        "Doe^John       | x        | SoftwareVersions     | LO | Doe 17",
        "Axial^T        | AXIAL    | ImageType            | CS | ORIGINAL\\PRIMARY\\AXIAL",
        "Test^Patient   | TEST     | DocumentTitle        | ST | test of a patient",
        "ANONYMIZED     | ANONYMIZED | DocumentTitle      | ST | anonymized",
        "Bone^Jo        | x        | ConvolutionKernel    | SH | BONE",
    })
    void whatMeansSomethingElseIsNoFinding(String name, String id, String keyword, VR vr, String value) {
        int tag = Rewrites.READER.dictionary().tagOf(keyword).orElseThrow();
        assertPassed(patient().with(Tag.PatientName, VR.PN, name).patient(id).with(tag, vr, value), "{}");
    }

    @Test
    void aCodeOfAPublicSchemeIsNobodysNameAndOneOfTheHospitalCanBe() {
        TestInstance source = patient().with(Tag.PatientName, VR.PN, "Lungren^Jo");
        assertPassed(source.with(code("SCT", "Lungren procedure")), "{}");
        assertRefused(source.with(code("99HOSP", "Lungren procedure")), "{}", "0008,1032[0].0008,0104");
    }

    private static Element code(String scheme, String meaning) {
        SpecificCharacterSet charset = SpecificCharacterSet.LATIN_1;
        return Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(Attributes.builder(charset)
                .put(Element.ofText(Tag.CodeValue, VR.SH, "1", charset))
                .put(Element.ofText(Tag.CodingSchemeDesignator, VR.SH, scheme, charset))
                .put(Element.ofText(Tag.CodeMeaning, VR.LO, meaning, charset))
                .build())));
    }

    @Test
    void aNewbornMayHaveBeenExaminedOnItsBirthday() {
        assertPassed(patient().with(Tag.StudyDate, VR.DA, "19621203"), "{'DicomVersion': '2008'}");
        assertRefused(patient().with(Element.of(PRIVATE, VR.DA, "19621203".getBytes(UTF_8))),
                "{'KeepPrivateTags': true}", "0009,1001");
    }

    @Test
    void commentsInCompressedImagesAreSearched() {
        byte[] jpeg = jpegWith("Scan of Jo Meier");
        assertPixelsRefused(fragments(jpeg, jpeg.length));
    }

    @Test
    void markersBehindFillBytesAreSearched() {
        byte[] jpeg = jpegWith("Scan of Jo Meier");
        byte[] filled = new byte[jpeg.length + 1];
        System.arraycopy(jpeg, 0, filled, 0, 2);
        filled[2] = (byte) 0xFF;
        System.arraycopy(jpeg, 2, filled, 3, jpeg.length - 2);
        assertPixelsRefused(fragments(filled, filled.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 40, 4096, 4098, 4100, 4102, 4103, 4104, 4112})
    void commentsAreSearchedHoweverTheirFrameIsCutIntoFragments(int fragmentBytes) {
        assertPixelsRefused(fragments(jpegWith("Scan of Jo Meier"), fragmentBytes));
    }

    @Test
    void commentsOfLaterFramesAreSearchedThoughPixelsOfTheFirstFillFragmentsOfTheirOwn() {
        byte[] first = Arrays.copyOf(jpegWith("Scan of a phantom"), 10_000);
        byte[] second = jpegWith("Scan of Jo Meier");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertPixelsRefused(fragments(both, 2_500));
        assertPixelsPass(fragments(first, 2_500));
    }

    @Test
    void aCommentThatItsFrameEndsWithinIsSearchedAsFarAsItGoes() {
        byte[] jpeg = jpegWith("Jo Meier was scanned");
        byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 14);
        assertPixelsRefused(fragments(cut, cut.length));
        assertPixelsRefused(fragments(cut, 4_110));
    }

    /** An empty offset table, and the bytes in fragments of a length, of which the last may be shorter. */
    private static Fragments fragments(byte[] bytes, int fragmentBytes) {
        int count = (bytes.length + fragmentBytes - 1) / fragmentBytes;
        long[] offsets = new long[count + 1];
        int[] lengths = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = (long) i * fragmentBytes;
            lengths[i + 1] = Math.min(fragmentBytes, bytes.length - i * fragmentBytes);
        }
        return new Fragments(ByteSource.of(bytes), offsets, lengths);
    }

    private static void assertPixelsRefused(Fragments fragments) {
        assertThatThrownBy(() -> anonymizeJpeg(fragments)).hasMessageContaining("7fe0,0010");
    }

    private static void assertPixelsPass(Fragments fragments) {
        assertThatCode(() -> anonymizeJpeg(fragments)).doesNotThrowAnyException();
    }

    private static void anonymizeJpeg(Fragments fragments) throws IOException {
        Attributes source = patient().with(Element.of(Tag.PixelData, VR.OB, fragments)).dataset();
        Rewrites.plan(Verb.ANONYMIZE, "{}").apply(source, TransferSyntax.of(UID.JPEGBaseline8Bit), Reporting.OFF);
    }

    @Test
    void fragmentsThatAreNoPixelsAreSearchedWhole() {
        byte[] bytes = "Scan of Jo Meier".getBytes(ISO_8859_1);
        Fragments fragments = new Fragments(ByteSource.of(bytes), new long[] {0}, new int[] {bytes.length});
        Attributes source = patient().with(Element.of(0x0012EEEE, VR.OB, fragments)).dataset();
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, "{}");
        assertThatThrownBy(() -> plan.apply(source, TransferSyntax.of(UID.ExplicitVRLittleEndian), Reporting.OFF))
                .hasMessageContaining("0012,eeee");
    }

    /** SOI, application segment, comment, start of scan. */
    private static byte[] jpegWith(String comment) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        jpeg.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0x10, 0x00});
        jpeg.writeBytes(new byte[0x0FFE]);
        jpeg.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (comment.length() + 2)});
        jpeg.writeBytes(comment.getBytes(ISO_8859_1));
        jpeg.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0, 0});
        return jpeg.toByteArray();
    }

    @Test
    void largeValuesAreSearchedPieceByPiece() throws IOException {
        byte[] large = new byte[200_000];
        byte[] name = "Jo Meier".getBytes(UTF_8);
        System.arraycopy(name, 0, large, (64 << 10) - 4, name.length);
        byte[] file = patient().with(Element.of(PRIVATE, VR.OB, large)).file();
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, "{'KeepPrivateTags': true}");
        try (DicomFile source = Rewrites.read(file)) {
            assertThatThrownBy(() -> plan.apply(source, Reporting.OFF)).hasMessageContaining("0009,1001");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 2_000, 20_000})
    void manyNumbersAreSearchedAsFewAre(int times) throws IOException {
        assertThat(anonymized("47112", times)).isNotEmpty();
        assertThatThrownBy(() -> anonymized("47112083", times))
                .hasMessageContaining("3004,0058 (from AccessionNumber)");
        assertThatThrownBy(() -> anonymized("Meier", times)).hasMessageContaining("3004,0058");
    }

    /** What becomes of a dose histogram with an identifier among many numbers. */
    private static byte[] anonymized(String among, int times) throws IOException {
        String numbers = "1\\6712.345678901234\\".repeat(times) + among + "\\1.5";
        return Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, "{}"), patient()
                .with(Tag.AccessionNumber, VR.SH, among)
                .with(0x30040058, VR.DS, numbers)
                .file());
    }

    static Stream<String> samples() {
        return SampleFiles.readable().filter(name -> !name.startsWith("skipped"));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("samples")
    void theSamplesPass(String name) throws IOException {
        try (DicomFile file = Rewrites.read(Files.readAllBytes(SampleFiles.of(name)))) {
            assertThat(Rewrites.anonymize(file.dataset(), "{}")).isNotNull();
        }
    }
}
