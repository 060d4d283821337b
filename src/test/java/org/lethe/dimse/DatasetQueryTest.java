package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.archive.DatasetQuery;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint.Letters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a query with sequences finds, and what it tells. */
class DatasetQueryTest {
    private static final Dictionary DICTIONARY = Dictionary.standard();
    private static final Attributes ENTRY = dataset("""
            {"PatientName": "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce", "PatientID": "P1", "AccessionNumber": "A-17",
             "StudyInstanceUID": "1.2.3", "PatientWeight": "70.5", "PatientBirthDate": "19700131", "PatientSex": "",
             "OtherPatientIDs": "X\\\\Y", "PregnancyStatus": "4",
             "ScheduledProcedureStepSequence": [
               {"Modality": "CT", "ScheduledStationAETitle": "CT1", "ScheduledProcedureStepStartDate": "20260105",
                "ScheduledProcedureStepStartTime": "1030",
                "ScheduledProtocolCodeSequence": [{"CodeValue": "C1", "CodeMeaning": "Head"}]},
               {"Modality": "MR", "ScheduledStationAETitle": "MR1", "ScheduledProcedureStepStartDate": "20260107",
                "ScheduledProcedureStepStartTime": "083000.5"}]}
            """);

    private static Attributes dataset(String json) {
        ObjectNode object = (ObjectNode) JsonMapper.builder().build().readTree(json);
        return QueryKeys.readDataset(object, DICTIONARY, SpecificCharacterSet.LATIN_1);
    }

    private static DatasetQuery query(String json) {
        return DatasetQuery.of(dataset(json), DICTIONARY, Letters.ANY_CASE);
    }

    private static String step(String members) {
        return "{\"ScheduledProcedureStepSequence\": [{" + members + "}]}";
    }

    private static String dates(String dates, String times) {
        return step("\"ScheduledProcedureStepStartDate\": \"%s\", \"ScheduledProcedureStepStartTime\": \"%s\""
                .formatted(dates, times));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "PatientName|yamada*", "PatientName|YAMADA^TAROU", "PatientName|Yamada^Tarou^", "PatientName|\u5c71\u7530*",
        "PatientName|\u5c71\u7530^\u592a\u90ce", "PatientName|*", "PatientName|''", "PatientName|Ya?ada^*",
        "PatientID|P1", "PatientID|P?", "AccessionNumber|*-17", "AccessionNumber|' A-17 '", "PatientSex|*",
        "PatientSex|''", "PatientComments|*", "PatientComments|''", "StudyInstanceUID|1.2.3",
        "StudyInstanceUID|1.2\\\\1.2.3", "PatientBirthDate|19700131", "PatientBirthDate|1970-1971",
        "PatientBirthDate|-19700131", "PatientBirthDate|19700131-", "OtherPatientIDs|Y", "PatientWeight|70.5",
        "PregnancyStatus|4"})
    void theEntryMatches(String keyword, String value) {
        assertThat(query("{\"" + keyword + "\": \"" + value + "\"}").matches(ENTRY)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PatientName|Yamada", "PatientName|Tarou*", "PatientName|\u5c71", "PatientID|p1", "PatientID|P",
        "PatientID|P1?",
        "PatientSex|M", "PatientSex|?", "PatientComments|x", "StudyInstanceUID|1.2", "StudyInstanceUID|1.2\\\\1.2.4",
        "PatientBirthDate|19700201-", "PatientBirthDate|-19700130", "OtherPatientIDs|Z", "PregnancyStatus|1"})
    void theEntryDoesNotMatch(String keyword, String value) {
        assertThat(query("{\"" + keyword + "\": \"" + value + "\"}").matches(ENTRY)).isFalse();
    }

    @Test
    void someItemOfASequenceHasToMatchAllKeys() {
        assertThat(query(step("\"Modality\": \"CT\", \"ScheduledStationAETitle\": \"CT1\"")).matches(ENTRY)).isTrue();
        assertThat(query(step("\"Modality\": \"CT\", \"ScheduledStationAETitle\": \"MR1\"")).matches(ENTRY)).isFalse();
        assertThat(query(step("\"ScheduledProtocolCodeSequence\": [{\"CodeValue\": \"C?\"}]")).matches(ENTRY)).isTrue();
        assertThat(query(step("\"ScheduledProtocolCodeSequence\": [{\"CodeValue\": \"D\"}]")).matches(ENTRY)).isFalse();
    }

    @Test
    void aSequenceWithoutValuesMatchesEvenWhereThereIsNone() {
        Attributes bare = dataset("{\"PatientID\": \"P1\"}");

        assertThat(query("{\"ScheduledProcedureStepSequence\": []}").matches(bare)).isTrue();
        assertThat(query(step("")).matches(bare)).isTrue();
        assertThat(query(step("\"Modality\": \"\"")).matches(bare)).isTrue();
        assertThat(query(step("\"Modality\": \"CT\"")).matches(bare)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"20260105-20260105, 10-11, true", "20260105-20260105, 1031-11, false",
        "20260104-20260106, 1200-0900, true", "20260106-20260107, 0900-08, true", "20260106-20260107, 0900-0800, false",
        "20260107-, 0831-, false", "20260107-, 0830-, true", "-20260105, -1029, false", "20260105, 1030, true",
        "20260105, 103000, true", "20260105, 1031, false", "20260105, 08-09, false", "20260107, 08-09, true"})
    void rangesOfDatesAndTimesMakeASingleOne(String date, String time, boolean found) {
        assertThat(query(dates(date, time)).matches(ENTRY)).isEqualTo(found);
    }

    @Test
    void answersHaveWhatWasAskedForAndOfSequencesWhatMatches() {
        Attributes answer = query("""
                {"PatientName": "yamada*", "PatientSex": "", "PatientComments": "", "ScheduledProcedureStepSequence": [
                  {"Modality": "MR", "ScheduledStationAETitle": "", "ScheduledProtocolCodeSequence": []}]}
                """).answer(ENTRY);

        assertThat(tags(answer)).containsExactly(Tag.SpecificCharacterSet, Tag.PatientName, Tag.PatientSex,
                Tag.PatientComments, Tag.ScheduledProcedureStepSequence);
        assertThat(answer.string(Tag.PatientName)).isEqualTo("Yamada^Tarou=\u5c71\u7530^\u592a\u90ce");
        assertThat(answer.string(Tag.SpecificCharacterSet)).isEqualTo("ISO_IR 192");
        assertThat(answer.get(Tag.PatientComments).isEmpty()).isTrue();
        assertThat(answer.get(Tag.ScheduledProcedureStepSequence).items()).singleElement().satisfies(item -> {
            assertThat(tags(item.attributes())).containsExactly(
                    Tag.Modality, Tag.ScheduledStationAETitle, Tag.ScheduledProtocolCodeSequence);
            assertThat(item.attributes().string(Tag.ScheduledStationAETitle)).isEqualTo("MR1");
            assertThat(item.attributes().get(Tag.ScheduledProtocolCodeSequence).isEmpty()).isTrue();
        });
    }

    @Test
    void whoAsksForASequenceWithoutKeysGetsAllOfIt() {
        List<Element> wholes = List.of(
                query("{\"ScheduledProcedureStepSequence\": []}").answer(ENTRY).get(Tag.ScheduledProcedureStepSequence),
                query(step("")).answer(ENTRY).get(Tag.ScheduledProcedureStepSequence));

        assertThat(wholes).allSatisfy(whole -> assertThat(whole.items()).hasSize(2)
                .first().satisfies(item -> assertThat(item.attributes().size()).isEqualTo(5)));
    }

    @Test
    void whoAsksForNothingIsToldNothing() {
        assertThat(tags(query("{}").answer(ENTRY))).containsExactly(Tag.SpecificCharacterSet);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> query("{\"ScheduledProcedureStepSequence\": [{}, {}]}"))
                .isInstanceOf(LetheException.class).hasMessageContaining("more than one item");
        assertThatThrownBy(() -> query("{\"PatientWeight\": \"7*\"}")).isInstanceOf(LetheException.class);
    }

    private static List<Integer> tags(Attributes dataset) {
        List<Integer> tags = new ArrayList<>();
        dataset.forEach(element -> tags.add(element.tag()));
        return tags;
    }
}
