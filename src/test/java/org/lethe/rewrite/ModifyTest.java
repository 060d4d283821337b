package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.rewrite.Rewrites.modify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

class ModifyTest {
    private static final int CREATOR = 0x00290010;
    private static final int PRIVATE = 0x00291001;

    @Test
    void onlyTheInstanceGetsANewUid() {
        Attributes source = ct().dataset();
        Attributes target = modify(source, "{}");
        assertThat(changedTags(source, target)).containsExactly(Tag.SOPInstanceUID);
        assertThat(UID.isValid(target.string(Tag.SOPInstanceUID))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'Replace': {'PatientID': 'x'}}                                            | true  | true  | true",
        "{'Replace': {'StudyInstanceUID': '1.2'}, 'Force': true}                    | true  | true  | true",
        "{'Replace': {'SeriesInstanceUID': '1.2'}, 'Force': true}                   | false | true  | true",
        "{'Replace': {'SOPInstanceUID': '1.2'}, 'Force': true}                      | false | false | true",
        "{'Keep': ['SOPInstanceUID'], 'Force': true}                                | false | false | false",
        "{'Keep': ['StudyInstanceUID'], 'Force': true}                              | false | false | true",
        "{'Replace': {'PatientID': 'x'}, 'Keep': ['StudyInstanceUID'], 'Force': true} | false | true | true"
    })
    void whatHangsBelowANewIdentifierIsNewToo(String json, boolean study, boolean series, boolean instance) {
        Attributes source = ct().dataset();
        Attributes target = modify(source, json);
        assertThat(isChanged(source, target, Tag.StudyInstanceUID)).isEqualTo(study);
        assertThat(isChanged(source, target, Tag.SeriesInstanceUID)).isEqualTo(series);
        assertThat(isChanged(source, target, Tag.SOPInstanceUID)).isEqualTo(instance);
    }

    @Test
    void aDatasetInWhichNothingChangesIsTheSameObject() {
        Attributes source = ct().dataset();
        assertThat(modify(source, "{'Keep': ['SOPInstanceUID'], 'Remove': ['PatientComments'], 'Force': true}"))
                .isSameAs(source);
    }

    @Test
    void keepGoesBeforeReplaceAndThatBeforeRemove() {
        Attributes source = ct().with(Tag.StudyDescription, VR.LO, "old").dataset();
        assertThat(modify(source, "{'Keep': ['StudyDescription'], 'Replace': {'StudyDescription': 'new'}}")
                .string(Tag.StudyDescription))
                .isEqualTo("old");
        assertThat(modify(source, "{'Remove': ['StudyDescription'], 'Replace': {'StudyDescription': 'new'}}")
                .string(Tag.StudyDescription))
                .isEqualTo("new");
        assertThat(modify(source, "{'Keep': ['StudyDescription'], 'Remove': ['StudyDescription']}")
                .string(Tag.StudyDescription))
                .isEqualTo("old");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Rows                     | 64        | US | 4000",
        "SimpleFrameList          | 1\\\\2    | UL | 0100000002000000",
        "ReferencePixelX0         | -7        | SL | f9ffffff",
        "FrameAcquisitionDuration | 1.25      | FD | 000000000000f43f",
        "FrameIncrementPointer    | 0018,1063 | AT | 18006310",
        "FrameIncrementPointer    | FrameTime | AT | 18006310",
        "SmallestImagePixelValue  | 3         | US | 0300",
        "BodyPartExamined         | HEAD      | CS | 48454144",
        "SOPClassUID              | 1.2       | UI | 312e3200",
        "Rows                     | ``        | US | ``"
    })
    void aValueIsCastToTheVrOfTheDictionary(String tag, String value, VR vr, String hex) throws IOException {
        Attributes target = modify(ct().dataset(), "{'Replace': {'" + tag + "': '" + value + "'}}");
        Element element = target.get(Rewrites.READER.dictionary().tagOf(tag).orElseThrow());
        assertThat(element.vr()).isEqualTo(vr);
        assertThat(HexFormat.of().formatHex(element.bytes().toBytes())).isEqualTo(hex);
    }

    @Test
    void pixelsWithSignsHaveSignedExtremes() {
        Attributes signed = ct().with(Element.ofUnsignedShort(Tag.PixelRepresentation, 1)).dataset();
        Attributes target = modify(signed, "{'Replace': {'SmallestImagePixelValue': '-3'}}");
        assertThat(target.get(Tag.SmallestImagePixelValue).vr()).isEqualTo(VR.SS);
        assertThat(target.string(Tag.SmallestImagePixelValue)).isEqualTo("-3");
        assertThatThrownBy(() -> modify(ct().dataset(), "{'Replace': {'SmallestImagePixelValue': '-3'}}"))
                .isInstanceOf(LetheException.class);
    }

    @Test
    void nullAndNothingMakeAnEmptyElement() {
        Attributes target = modify(
                ct().with(Tag.InstitutionName, VR.LO, "x").dataset(),
                "{'Replace': {'InstitutionName': null, 'StationName': '', 'ProcedureCodeSequence': []}}");
        assertThat(target.get(Tag.InstitutionName).isEmpty()).isTrue();
        assertThat(target.get(Tag.StationName).isEmpty()).isTrue();
        assertThat(target.get(Tag.ProcedureCodeSequence).vr()).isEqualTo(VR.SQ);
    }

    @Test
    void aPathReachesOneItemAStarAllAndNeitherMakesNewSequences() {
        Attributes source = ct().with(codes("A", "B")).dataset();
        assertThat(codeValues(modify(source, "{'Replace': {'ProcedureCodeSequence[1].CodeValue': 'N'}}")))
                .containsExactly("A", "N");
        assertThat(codeValues(modify(source, "{'Replace': {'ProcedureCodeSequence[*].CodeValue': 'N'}}")))
                .containsExactly("N", "N");
        assertThat(codeValues(modify(
                source,
                "{'Replace': {'ProcedureCodeSequence[*].CodeValue': 'N', 'ProcedureCodeSequence[0].CodeValue': 'M'}}")))
                .containsExactly("M", "N");
        assertThat(codeValues(modify(source, "{'Remove': ['ProcedureCodeSequence[0].CodeValue']}")))
                .containsExactly(null, "B");
        assertThat(modify(source,
                "{'Replace': {'AnatomicRegionSequence[0].CodeValue': 'N', 'Modality[0].CodeValue': 'N'},"
                        + " 'Keep': ['SOPInstanceUID'], 'Force': true}"))
                .isSameAs(source);
    }

    @Test
    void aPathGoesBeforeKeepInItems() {
        Attributes source = ct().with(codes("A", "B")).dataset();
        assertThat(codeValues(modify(
                source,
                "{'Keep': ['ProcedureCodeSequence', 'ProcedureCodeSequence[0].CodeValue'],"
                        + " 'Replace': {'ProcedureCodeSequence[0].CodeValue': 'N'},"
                        + " 'Remove': ['ProcedureCodeSequence[1].CodeValue']}")))
                .containsExactly("N", null);
    }

    @Test
    void itemsThatNoPathReachesAreTheSameObjects() {
        Attributes source = ct().with(codes("A", "B")).dataset();
        Attributes target = modify(source, "{'Replace': {'ProcedureCodeSequence[1].CodeValue': 'N'}}");
        assertThat(target.get(Tag.ProcedureCodeSequence).items().getFirst())
                .isSameAs(source.get(Tag.ProcedureCodeSequence).items().getFirst());
    }

    @Test
    void aPrivateElementKeepsItsVrAndANewOneIsUnknown() {
        Attributes source = withPrivateBlock("ACME").dataset();
        Attributes target = modify(source, "{'Replace': {'0029-1001': 'new', '0031,1001': 'other'}}");
        assertThat(target.get(PRIVATE).vr()).isEqualTo(VR.SH);
        assertThat(target.string(PRIVATE)).isEqualTo("new");
        assertThat(target.get(0x00311001).vr()).isEqualTo(VR.UN);
    }

    @Test
    void aPrivateCreatorIsFoundInTheBlockThatItReserved() {
        Attributes source = withPrivateBlock("ACME")
                .with(0x00290011, VR.LO, "OTHER")
                .with(0x00291101, VR.LO, "other's")
                .dataset();
        Attributes target = modify(source, "{'Replace': {'0029-1001': 'new'}, 'PrivateCreator': 'OTHER'}");
        assertThat(target.string(PRIVATE)).isEqualTo("private");
        assertThat(target.string(0x00291101)).isEqualTo("new");
    }

    @Test
    void aPrivateCreatorThatIsMissingReservesAFreeBlock() {
        Attributes taken = modify(
                withPrivateBlock("ACME").dataset(), "{'Replace': {'0029-1001': 'new'}, 'PrivateCreator': 'MINE'}");
        assertThat(taken.string(CREATOR)).isEqualTo("ACME");
        assertThat(taken.string(PRIVATE)).isEqualTo("private");
        assertThat(taken.string(0x00290011)).isEqualTo("MINE");
        assertThat(taken.strings(0x00291101)).isEmpty(); // UN
        assertThat(taken.contains(0x00291101)).isTrue();

        Attributes free =
                modify(ct().dataset(), "{'Replace': {'0031-2042': 'new'}, 'PrivateCreator': 'MINE'}");
        assertThat(free.string(0x00310020)).isEqualTo("MINE");
        assertThat(free.contains(0x00312042)).isTrue();
    }

    @Test
    void privateElementsGoAtAllDepthsButThoseThatAreKept() {
        Attributes item = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.CodeValue, VR.SH, "A"))
                .put(text(PRIVATE, VR.SH, "private"))
                .build();
        Attributes source = withPrivateBlock("ACME")
                .with(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(item))))
                .dataset();
        Attributes target = modify(source, "{'RemovePrivateTags': null, 'Keep': ['0029-1001']}");
        assertThat(target.contains(CREATOR)).isFalse();
        assertThat(target.string(PRIVATE)).isEqualTo("private");
        Attributes targetItem = target.get(Tag.ProcedureCodeSequence).items().getFirst().attributes();
        assertThat(targetItem.size()).isEqualTo(1);
    }

    @Test
    void theLengthOfAGroupThatChangedGoesAndThatOfAnotherStays() {
        Attributes source = ct().with(Element.of(0x00080000, VR.UL, new byte[4]))
                .with(Element.of(0x00100000, VR.UL, new byte[4]))
                .dataset();
        Attributes target = modify(source, "{}");
        assertThat(target.contains(0x00080000)).isFalse();
        assertThat(target.get(0x00100000)).isSameAs(source.get(0x00100000));
        Attributes shorter = modify(source, "{'Remove': ['PatientID[0].PatientID', 'PatientName']}");
        assertThat(shorter.contains(0x00100000)).isFalse();
    }

    static Stream<String> samples() {
        return SampleFiles.readable();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyOtherElementOfAFileIsTheSameObject(String name) throws IOException {
        try (DicomFile file = Rewrites.read(Files.readAllBytes(SampleFiles.of(name)))) {
            Attributes target = modify(file.dataset(), "{'Replace': {'StudyDescription': 'Touched'}}");
            for (Element element : file.dataset()) {
                boolean touched = element.tag() == Tag.SOPInstanceUID
                        || element.tag() == Tag.StudyDescription
                        || Tag.isGroupLength(element.tag());
                if (!touched) {
                    assertThat(target.get(element.tag())).isSameAs(element);
                }
            }
        }
    }

    @Test
    void newPixelsOfACompressedFileAreAFragment() throws IOException {
        byte[] file = Files.readAllBytes(SampleFiles.of("MR_small_RLE.dcm"));
        RewritePlan plan = Rewrites.plan(
                Verb.MODIFY, "{'Replace': {'PixelData': 'data:application/octet-stream;base64,AAEC'}}");
        try (DicomFile target = Rewrites.read(Rewrites.apply(plan, file))) {
            Fragments pixels = (Fragments) target.dataset().get(Tag.PixelData).value();
            assertThat(pixels.size()).isEqualTo(2);
            assertThat(pixels.item(1).toBytes(4)).isEqualTo(new byte[] {0, 1, 2, 0});
        }
    }

    private static TestInstance ct() {
        return TestInstance.ct();
    }

    private static TestInstance withPrivateBlock(String creator) {
        return ct().with(CREATOR, VR.LO, creator).with(PRIVATE, VR.SH, "private");
    }

    private static Element codes(String... values) {
        List<Item> items = Arrays.stream(values)
                .map(value -> Item.of(Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .put(text(Tag.CodeValue, VR.SH, value))
                        .build()))
                .toList();
        return Element.ofSequence(Tag.ProcedureCodeSequence, items);
    }

    private static List<String> codeValues(Attributes dataset) {
        return dataset.get(Tag.ProcedureCodeSequence).items().stream()
                .map(item -> item.attributes().string(Tag.CodeValue))
                .collect(Collectors.toList());
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }

    private static boolean isChanged(Attributes source, Attributes target, int tag) {
        return source.get(tag) != target.get(tag);
    }

    private static List<Integer> changedTags(Attributes source, Attributes target) {
        assertThat(target.size()).isEqualTo(source.size());
        return IntStream.range(0, source.size())
                .filter(i -> source.at(i) != target.at(i))
                .mapToObj(i -> source.at(i).tag())
                .toList();
    }
}
