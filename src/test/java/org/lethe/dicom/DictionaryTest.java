package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class DictionaryTest {
    private static final Dictionary STANDARD = Dictionary.standard();

    @Test
    void everyAttributeOfTheStandardIsFoundByTagAndByKeyword() throws IOException {
        List<List<String>> rows = SharedFolder.rows("dict/attributes.tsv").toList();
        assertThat(rows).hasSizeGreaterThan(5000);

        for (List<String> row : rows) {
            String keyword = row.get(1);
            int tag = keyword.isEmpty()
                    ? Integer.parseUnsignedInt(row.get(0), 16)
                    : STANDARD.tagOf(keyword).orElseThrow(() -> new AssertionError(keyword));
            DictionaryEntry entry = STANDARD.find(tag);
            assertThat(Tag.toDigits(tag)).matches(row.get(0).replace("X", "[0-9A-F]"));
            assertThat(entry.tag()).isEqualTo(tag);
            assertThat(entry.keyword()).isEqualTo(keyword);
            assertThat(entry.name()).isEqualTo(row.get(2));
            assertThat(String.join(" or ", entry.vrs().stream().map(VR::name).toList())).isEqualTo(row.get(3));
            assertThat(entry.vm()).isEqualTo(row.get(4));
            assertThat(entry.retired()).isEqualTo(row.get(5).equals("Y"));
        }
    }

    @Test
    void keywordsAreThoseThatOrthancAnswers() throws IOException {
        Pattern named = Pattern.compile("\"([0-9a-f]{4}),([0-9a-f]{4})\": \\{\"Name\": \"(\\w+)\", \"Type\"");
        String recorded = Files.readString(SharedFolder.file("contract/tags-and-content.json"));

        assertThat(named.matcher(recorded).results().limit(5000))
                .hasSizeGreaterThan(1000)
                .allSatisfy(match -> {
                    int tag = Integer.parseUnsignedInt(match.group(1) + match.group(2), 16);
                    assertThat(STANDARD.keywordOf(tag, null)).isEqualTo(match.group(3));
                });
    }

    @Test
    void aRepeatingGroupHasOneEntryForAllItsTags() {
        assertThat(STANDARD.find(0x60000010).keyword()).isEqualTo("OverlayRows");
        assertThat(STANDARD.find(0x601E3000).keyword()).isEqualTo("OverlayData");
        assertThat(STANDARD.find(0x50FE3000).keyword()).isEqualTo("CurveData");
        assertThat(STANDARD.find(0x002031A7).keyword()).isEqualTo("SourceImageIDs");
        assertThat(STANDARD.find(0x00280453).keyword()).isEqualTo("CoefficientCodingPointers");
        assertThat(STANDARD.find(0x10001235).keyword()).isEqualTo("ShiftTableTriplet");
        assertThat(STANDARD.find(0x7F120010).keyword()).isEqualTo("VariablePixelData");
        assertThat(STANDARD.find(0x7FE00010).keyword()).isEqualTo("PixelData");
        assertThat(STANDARD.find(0x60011001)).as("an odd group is private").isNull();
        assertThat(STANDARD.find(0x60020000).keyword()).isEqualTo("GenericGroupLength");
        assertThat(STANDARD.tagOf("OverlayData")).hasValue(0x60003000);
    }

    @Test
    void everyKeywordLeadsToATagThatLeadsBack() {
        Set<String> seen = new HashSet<>();
        Resource.forEachRow("attributes.tsv", 6, row -> {
            if (!row[1].isEmpty()) {
                assertThat(seen.add(row[1])).as(row[1]).isTrue();
                assertThat(STANDARD.keywordOf(STANDARD.tagOf(row[1]).orElseThrow(), null)).isEqualTo(row[1]);
            }
        });
        assertThat(seen).hasSizeGreaterThan(5000);
    }

    @Test
    void keywordsAreExactButForTheMarkOfRetiredOnes() {
        assertThat(STANDARD.tagOf("PatientID")).hasValue(Tag.PatientID);
        assertThat(STANDARD.tagOf("patientid")).isEmpty();
        assertThat(STANDARD.tagOf("")).isEmpty();
        assertThat(STANDARD.tagOf("PatientID\tPatient ID")).isEmpty();
        assertThat(STANDARD.tagOf("PatientI\u0144")).isEmpty();
        assertThat(STANDARD.tagOf("RETIRED_StudyComments")).hasValue(Tag.StudyComments);
        assertThat(STANDARD.tagOf("RETIRED_PatientID")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "00100010, PN", "00280106, US", "00283006, OW", "7FE00010, OW", "60023000, OW", "54001010, OW",
        "00100000, UL", "00090000, UL", "00090010, LO", "000900FF, LO", "00091001, UN", "00090001, UN",
        "00100099, UN", "FFFEE000, UN", "00080202, OB",
    })
    void theVrOfAnImplicitElementHasADefaultForEveryChoice(String tag, VR vr) {
        assertThat(STANDARD.vrOf(Integer.parseUnsignedInt(tag, 16), "SOME CREATOR")).isEqualTo(vr);
    }

    @ParameterizedTest
    @CsvSource({
        "00100020, PatientID", "00100000, GenericGroupLength", "00020000, FileMetaInformationGroupLength",
        "00090010, PrivateCreator", "00091001, Unknown Tag & Data", "00100099, Unknown Tag & Data",
        "00080202, Unknown Tag & Data",
    })
    void jsonHasAKeywordForEveryTag(String tag, String keyword) {
        assertThat(STANDARD.keywordOf(Integer.parseUnsignedInt(tag, 16), null)).isEqualTo(keyword);
    }

    @Test
    void configuredPublicTagsAreAddedAndOverride() {
        Dictionary larger = STANDARD.with(List.of(
                CustomEntry.of(0x0014, 0x1020, "DA", "ValidationExpiryDate", 1, 1, ""),
                CustomEntry.of(0x0010, 0x0020, "SH", "ShortPatientID", 1, 0, null)));

        assertThat(larger.tagOf("ValidationExpiryDate")).hasValue(0x00141020);
        assertThat(larger.vrOf(Tag.PatientID, null)).isEqualTo(VR.SH);
        assertThat(larger.find(Tag.PatientID).vm()).isEqualTo("1-n");
        assertThat(larger.tagOf("ShortPatientID")).hasValue(Tag.PatientID);
        assertThat(larger.vrOf(Tag.PatientName, null)).isEqualTo(VR.PN);
        assertThat(larger.find(0x60020010).keyword()).isEqualTo("OverlayRows");
        assertThat(STANDARD.vrOf(Tag.PatientID, null)).as("the standard one stays as it is").isEqualTo(VR.LO);
    }

    @Test
    void configuredPrivateTagsAreKnownInWhateverBlockTheirCreatorReserved() {
        Dictionary larger = STANDARD.with(List.of(
                CustomEntry.of(0x7053, 0x1003, "ST", "Original Image Filename", 1, 1, "Philips PET Private Group")));

        assertThat(larger.vrOf(0x70531003, "Philips PET Private Group")).isEqualTo(VR.ST);
        assertThat(larger.vrOf(0x70534203, "Philips PET Private Group")).isEqualTo(VR.ST);
        assertThat(larger.vrOf(0x70531003, "ANOTHER")).isEqualTo(VR.UN);
        assertThat(larger.vrOf(0x70531003, null)).isEqualTo(VR.UN);
        assertThat(larger.vrOf(0x70531004, "Philips PET Private Group")).isEqualTo(VR.UN);
        assertThat(larger.vrOf(0x70550003, "Philips PET Private Group")).isEqualTo(VR.UN);
        assertThat(larger.keywordOf(0x70531003, "Philips PET Private Group")).isEqualTo("Original Image Filename");
        assertThat(larger.tagOf("Original Image Filename")).hasValue(0x70531003);
    }

    @Test
    void theBlockOfAConfiguredPrivateTagNeedNotBeNamed() {
        Dictionary larger = STANDARD.with(List.of(CustomEntry.of(0x0019, 0x02, "DS", "Gap", 2, 4, "ME")));

        assertThat(larger.vrOf(0x0019AB02, "ME")).isEqualTo(VR.DS);
        assertThat(larger.tagOf("Gap")).hasValue(0x00191002);
        assertThat(larger.find(0x00191002, "ME").vm()).isEqualTo("2-4");
    }

    @Test
    void pixelRepresentationChoosesOnlyBetweenUsAndSs() {
        assertThat(STANDARD.isUsOrSs(Tag.SmallestImagePixelValue)).isTrue();
        assertThat(STANDARD.isUsOrSs(Tag.Rows)).isFalse();
        assertThat(STANDARD.isUsOrSs(Tag.LUTData)).isFalse();
        assertThat(STANDARD.isUsOrSs(0x00091001)).isFalse();
    }

    @Test
    void aPrivateTagConfiguredWithoutCreatorIsKnownWhoeverCreatedIt() {
        Dictionary larger =
                STANDARD.with(List.of(CustomEntry.of(0x00E1, 0x1040, "SH", "SomeID", 1, 1, null)));

        assertThat(larger.vrOf(0x00E11040, "ELSCINT1")).isEqualTo(VR.SH);
        assertThat(larger.vrOf(0x00E11040, null)).isEqualTo(VR.SH);
        assertThat(larger.vrOf(0x00E11140, null)).isEqualTo(VR.UN);
    }

    @Test
    void aConfiguredEntryThatMakesNoSenseIsRefused() {
        assertRefused(() -> CustomEntry.of(0x0014, 0x1020, "XX", "X", 1, 1, null));
        assertRefused(() -> CustomEntry.of(0x0014, 0x1020, "LO", "X", 2, 1, null));
        assertRefused(() -> CustomEntry.of(0x0014, 0x1020, "LO", " ", 1, 1, null));
        assertRefused(() -> CustomEntry.of(0x0014, 0x1020, "LO", "X", 1, 1, "ME"));
    }

    @Test
    void theTableFindsWhatAMapFindsForEveryTag() {
        Map<Integer, String> expected = new HashMap<>();
        Resource.forEachRow("attributes.tsv", 6, row -> {
            if (row[0].indexOf('X') < 0) {
                expected.put(Integer.parseUnsignedInt(row[0], 16), row[1]);
            }
        });

        for (int tag = 0x00100000; tag < 0x00120000; tag++) {
            DictionaryEntry entry = STANDARD.find(tag);
            if (Tag.isGroupLength(tag) || Tag.isPrivate(tag)) {
                continue;
            }
            assertThat(entry == null ? null : entry.keyword()).isEqualTo(expected.get(tag));
        }
    }

    private static void assertRefused(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PARAMETER_OUT_OF_RANGE));
    }
}
