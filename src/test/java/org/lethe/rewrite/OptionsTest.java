package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.rewrite.Rewrites.anonymize;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

/** The options of PS3.15 section E.3, alone and together. */
class OptionsTest {
    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }

    private static Element sequence(int tag, Element... elements) {
        Attributes.Builder item = Attributes.builder(SpecificCharacterSet.LATIN_1);
        Stream.of(elements).forEach(item::put);
        return Element.ofSequence(tag, List.of(Item.of(item.build())));
    }

    private static String options(String... titles) {
        return "{'Options': ['" + String.join("', '", titles) + "']}";
    }

    private static List<String> codes(Attributes dataset) {
        return dataset.get(Tag.DeidentificationMethodCodeSequence).items().stream()
                .map(item -> item.attributes().string(Tag.CodeValue)).toList();
    }

    /** A value of a VR that nothing else has, which says nothing of the patient. */
    private static Element valueFor(int tag, VR vr) {
        return switch (vr) {
            case SQ -> sequence(tag, text(Tag.CodeMeaning, VR.LO, "Meaning"));
            case DA -> text(tag, vr, "20200229");
            case DT -> text(tag, vr, "20200229123456");
            case TM -> text(tag, vr, "123456");
            case AS -> text(tag, vr, "044Y");
            case DS, IS -> text(tag, vr, "7");
            case UI -> text(tag, vr, "1.2.3." + Integer.toUnsignedString(tag));
            case US -> Element.ofUnsignedShort(tag, 3);
            default -> text(tag, vr, "WORD");
        };
    }

    @ParameterizedTest
    @EnumSource(value = Option.class, mode = EnumSource.Mode.EXCLUDE,
            names = {"RETAIN_SAFE_PRIVATE", "CLEAN_PIXEL_DATA"})
    void whatTheColumnOfAnOptionKeepsStays(Option option) {
        int kept = 0;
        for (String[] row : Table.read("table-e1-1.tsv")) {
            if (!Table.isSingleTag(row[0]) || Tag.group(Table.tag(row[0])) < 0x0008
                    || option.actionFor(row) != Action.KEEP) {
                continue;
            }
            int tag = Table.tag(row[0]);
            Element element = valueFor(tag, VR.of(row[2].substring(0, 2)));
            Attributes result = anonymize(TestInstance.ct().with(element).dataset(), options(option.title()));
            assertThat(result.contains(tag)).as(row[1]).isTrue();
            if (element.items().isEmpty()) {
                assertThat(result.get(tag).value()).as(row[1]).isEqualTo(element.value());
            } else {
                assertThat(result.get(tag).items().getFirst().attributes().string(Tag.CodeMeaning))
                        .isEqualTo("Meaning");
            }
            kept++;
        }
        assertThat(kept > 0).isEqualTo(!option.cleans() && option != Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
        assertThat(codes(anonymize(TestInstance.ct().dataset(), options(option.title())))).hasSize(2)
                .contains("113100");
    }

    @Test
    void eachOptionIsNamedByItsCode() {
        Attributes result = anonymize(TestInstance.ct().dataset(),
                options("RetainUIDs", "CleanDescriptors", "RetainLongitudinalFullDates"));

        assertThat(codes(result)).containsExactlyInAnyOrder("113100", "113110", "113105", "113106");
        assertThat(result.string(Tag.LongitudinalTemporalInformationModified)).isEqualTo("UNMODIFIED");
    }

    @Test
    void retainedUidsStayWhereverTheyStand() {
        Attributes source = TestInstance.ct()
                .with(sequence(Tag.ReferencedImageSequence,
                        text(Tag.ReferencedSOPInstanceUID, VR.UI, TestInstance.ct().dataset().string(
                                Tag.SOPInstanceUID))))
                .with(text(0x00209312, VR.UI, TestInstance.ct().dataset().string(Tag.StudyInstanceUID)))
                .dataset();

        Attributes result = anonymize(source, options("RetainUIDs"));

        for (int tag : new int[] {Tag.SOPInstanceUID, Tag.SeriesInstanceUID, Tag.StudyInstanceUID, 0x00209312}) {
            assertThat(result.string(tag)).isEqualTo(source.string(tag));
        }
        assertThat(result.get(Tag.ReferencedImageSequence).items().getFirst().attributes()
                .string(Tag.ReferencedSOPInstanceUID)).isEqualTo(source.string(Tag.SOPInstanceUID));
        assertThat(result.string(Tag.PatientID)).isNotEqualTo(source.string(Tag.PatientID));
    }

    @Test
    void modifiedDatesKeepTheDaysBetweenThem() {
        Attributes result = anonymize(TestInstance.ct()
                .with(text(Tag.StudyDate, VR.DA, "20200301"))
                .with(text(Tag.SeriesDate, VR.DA, "20200229"))
                .with(text(Tag.AcquisitionDateTime, VR.DT, "20200302235959.123456+0100"))
                .with(text(Tag.StudyTime, VR.TM, "101112"))
                .dataset(), options("RetainLongitudinalModifiedDates"));

        LocalDate study = day(result.string(Tag.StudyDate));
        assertThat(result.string(Tag.StudyDate)).isNotEqualTo("20200301");
        assertThat(day(result.string(Tag.SeriesDate))).isEqualTo(study.minusDays(1));
        assertThat(day(result.string(Tag.AcquisitionDateTime).substring(0, 8))).isEqualTo(study.plusDays(1));
        assertThat(result.string(Tag.AcquisitionDateTime)).endsWith("235959.123456+0100");
        assertThat(result.string(Tag.StudyTime)).isEqualTo("101112");
        assertThat(result.string(Tag.LongitudinalTemporalInformationModified)).isEqualTo("MODIFIED");
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    }

    @Test
    void eachPatientHasDaysOfItsOwn() {
        String one = anonymize(dated("A"), options("RetainLongitudinalModifiedDates")).string(Tag.StudyDate);
        String same = anonymize(dated("A"), options("RetainLongitudinalModifiedDates")).string(Tag.StudyDate);
        String other = anonymize(dated("B"), options("RetainLongitudinalModifiedDates")).string(Tag.StudyDate);

        assertThat(one).isEqualTo(same).isNotEqualTo(other);
    }

    @Test
    void daysFollowThePatientIdWhoeverGaveIt() {
        Attributes given = dated("A").toBuilder().put(text(Tag.IssuerOfPatientID, VR.LO, "HOSPITAL")).build();
        Attributes one = anonymize(dated("A"), options("RetainLongitudinalModifiedDates"));
        Attributes other = anonymize(given, options("RetainLongitudinalModifiedDates"));

        assertThat(other.string(Tag.PatientID)).isEqualTo(one.string(Tag.PatientID));
        assertThat(other.string(Tag.StudyDate)).isEqualTo(one.string(Tag.StudyDate));
    }

    @Test
    void withoutAPatientIdDaysFollowTheStudy() {
        assertThat(dayOfStudy(1)).isEqualTo(dayOfStudy(1)).isNotEqualTo(dayOfStudy(2));
    }

    private static String dayOfStudy(int number) {
        Attributes source = TestInstance.ct().study(number).patient("").with(text(Tag.StudyDate, VR.DA, "20200301"))
                .dataset();
        return anonymize(source, options("RetainLongitudinalModifiedDates")).string(Tag.StudyDate);
    }

    private static Attributes dated(String patient) {
        return TestInstance.ct().patient(patient).with(text(Tag.StudyDate, VR.DA, "20200301")).dataset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Doe^John", "20201301", "2020", "202003", "00010101"})
    void whatIsNoDateThatCanBeMovedIsReplaced(String value) {
        Attributes source = TestInstance.ct().with(text(Tag.StudyDate, VR.DA, value)).dataset();

        assertThat(anonymize(source, options("RetainLongitudinalModifiedDates")).string(Tag.StudyDate))
                .isNotEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "DA, 20200228, 2, 20200301",
        "DA, 2020.02.28, 2, 2020.03.01",
        "DA, 20200101, -1, 20191231",
        "DT, 20200101, 1, 20200102",
        "DT, 2020010112, 1, 2020010212",
        "DT, 20200101123456.7-0500, -1, 20191231123456.7-0500",
        "TM, 12:34:56, 5, 12:34:56",
        "SH, +0130, 5, +0130"
    })
    void aDateMovesByDays(String vr, String value, int days, String moved) {
        assertThat(ShiftedDates.of(VR.of(vr), List.of(value), days)).containsExactly(moved);
    }

    @Test
    void descriptorsLoseThePatientAndKeepTheRest() {
        Attributes source = TestInstance.ct()
                .with(text(Tag.StudyDescription, VR.LO, "Thorax of Doe, dorsal"))
                .with(text(Tag.ImageComments, VR.LT, "nothing special"))
                .dataset();

        Attributes result = anonymize(source, options("CleanDescriptors"));

        assertThat(result.string(Tag.StudyDescription)).startsWith("Thorax of ").endsWith(", dorsal")
                .doesNotContain("Doe");
        assertThat(result.string(Tag.ImageComments)).isEqualTo("nothing special");
    }

    @ParameterizedTest
    @CsvSource({
        "ИВАНОВА^ОЛЬГА, Письмо: Ольга Иванова, Письмо: [...]",
        "ÖZGÜR^GÜLŞAH, 'Gülşah Özgür, göğüs', '[...], göğüs'",
        "ÖZGÜR^GÜLŞAH, göğüs, göğüs"
    })
    void textInUtf8IsCleanedThoughAnotherCharacterSetIsDeclared(String name, String text, String cleaned) {
        Attributes source = TestInstance.ct()
                .with(utf8(Tag.PatientName, VR.PN, name))
                .with(utf8(Tag.StudyDescription, VR.LO, text))
                .with(utf8(Tag.DocumentTitle, VR.ST, text))
                .dataset();

        Attributes result = anonymize(source, options("CleanDescriptors"));

        assertThat(result.get(Tag.StudyDescription).strings(SpecificCharacterSet.UTF_8)).containsExactly(cleaned);
        assertThat(result.get(Tag.DocumentTitle).strings(SpecificCharacterSet.UTF_8)).containsExactly(cleaned);
    }

    private static Element utf8(int tag, VR vr, String text) {
        return Element.of(tag, vr, text.getBytes(UTF_8));
    }

    @Test
    void structuredContentStaysAndIsCleaned() {
        Element leaf = sequence(Tag.ContentSequence,
                text(Tag.TextValue, VR.UT, "A nodule; Doe was told"),
                text(Tag.UID, VR.UI, TestInstance.ct().dataset().string(Tag.SOPInstanceUID)));
        Element content = sequence(Tag.ContentSequence, text(Tag.ValueType, VR.CS, "CONTAINER"), leaf);

        Attributes result = anonymize(TestInstance.ct().with(content).dataset(), options("CleanStructuredContent"));

        Attributes inner = result.get(Tag.ContentSequence).items().getFirst().attributes()
                .get(Tag.ContentSequence).items().getFirst().attributes();
        assertThat(inner.string(Tag.TextValue)).startsWith("A nodule; ").endsWith(" was told").doesNotContain("Doe");
        assertThat(inner.string(Tag.UID)).isEqualTo(result.string(Tag.SOPInstanceUID));
    }

    @Test
    void graphicsStayAndAreCleaned() {
        Element graphics = sequence(Tag.GraphicAnnotationSequence,
                sequence(0x00700008, text(0x00700006, VR.ST, "Doe: here")));

        Attributes result = anonymize(TestInstance.ct().with(graphics).dataset(), options("CleanGraphics"));

        assertThat(result.get(Tag.GraphicAnnotationSequence).items().getFirst().attributes()
                .get(0x00700008).items().getFirst().attributes().string(0x00700006))
                .endsWith(": here").doesNotContain("Doe");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'Options': ['RetainLongitudinalFullDates', 'RetainLongitudinalModifiedDates']}",
        "{'Options': ['RetainSafePrivate']}",
        "{'Options': ['Nonsense']}",
        "{'Options': 'RetainUIDs'}",
        "{'Profile': 'nobody'}",
        "{'Profile': 'basic', 'DicomVersion': '2023b'}"
    })
    void whatCannotBeMetIsRefused(String json) {
        assertThatThrownBy(() -> Rewrites.plan(Verb.ANONYMIZE, json)).isInstanceOf(LetheException.class);
    }

    @Test
    void everyActionOfAnOptionIsReported() {
        Rewritten result = Rewrites.apply(
                Rewrites.plan(Verb.ANONYMIZE, options("RetainLongitudinalModifiedDates", "CleanDescriptors")),
                TestInstance.ct().with(text(Tag.StudyDate, VR.DA, "20200301"))
                        .with(text(Tag.StudyDescription, VR.LO, "Doe")).dataset());

        assertThat(result.report().counts()).containsAllEntriesOf(Map.of(
                RewriteReport.Outcome.SHIFTED, 1, RewriteReport.Outcome.CLEANED, 1));
    }
}
