package org.lethe.archive.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.PatientAlias;
import org.lethe.rewrite.PatientIdentity;

class TrialIdsTest {
    private static TrialIds parse(String csv) {
        return TrialIds.parse(csv.getBytes(StandardCharsets.UTF_8), "A-");
    }

    @Test
    void columnsComeInAnyOrderAndFieldsMayBeQuoted() {
        TrialIds ids = parse("\uFEFFTrialName,PatientID,TrialID,IssuerOfPatientID\r\n"
                + "\"Trial, the \"\"first\"\"\",\" P1 \",T1,\"one\r\nline\"\r\n\r\n,P2,T2,\n".replace(",P2", "N,P2"));

        assertThat(ids.size()).isEqualTo(2);
        assertThat(ids.of(PatientIdentity.of("P1", "one\r\nline")))
                .contains(new PatientAlias("T1", "Trial, the \"first\""));
        assertThat(ids.of(PatientIdentity.of("P2", ""))).contains(new PatientAlias("T2", "N"));
        assertThat(ids.patientOf("T2")).contains(PatientIdentity.of("P2", ""));
    }

    @Test
    void withAColumnForIssuersOnlyTheRightIssuerCounts() {
        TrialIds ids = parse("PatientID,IssuerOfPatientID,TrialID\nP1,A,T1\nP1,B,T2\nP1,,T3\n");

        assertThat(ids.of(PatientIdentity.of("P1", "A")).orElseThrow().id()).isEqualTo("T1");
        assertThat(ids.of(PatientIdentity.of("P1", "B")).orElseThrow().id()).isEqualTo("T2");
        assertThat(ids.of(PatientIdentity.of("P1", "")).orElseThrow().id()).isEqualTo("T3");
        assertThat(ids.of(PatientIdentity.of("P1", "C"))).isEmpty();
    }

    @Test
    void withoutThatColumnTheIssuerDoesNotMatter() {
        TrialIds ids = parse("PatientID,TrialID\nP1,T1\n");

        assertThat(ids.of(PatientIdentity.of("P1", "A")).orElseThrow()).isEqualTo(new PatientAlias("T1", "T1"));
        assertThat(ids.of(PatientIdentity.ofStudy("P1"))).as("a study whose UID looks like it").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "P1,T1;P1,T2 | Line 3: the patient is there already",
        "P1,T1;P2,T1 | Line 3: the TrialID is that of another patient",
        "P1,T1;P2 | Line 3: the row has 1 fields",
        "P1,T1;,T2 | Line 3: PatientID must have",
        "P1, | Line 2: TrialID must be",
        "P1,T\\1 | Line 2: TrialID must be",
        "P1,T\u00e9 | Line 2: TrialID must be",
        "P1,A-1 | Line 2: TrialID must not begin",
        "P1,X;P2,P1 | A TrialID must not be the PatientID of anybody",
        "P1,T\"1\" | Line 2: a quote stands alone",
        "P1,\"T1 | Line 2: a quote stands alone",
        "P1,12345678901234567890123456789012345678901234567890123456789012345 | Line 2: TrialID must be"})
    void whatIsWrongIsNamedByItsLine(String rows, String message) {
        assertThatThrownBy(() -> parse("PatientID,TrialID\n" + rows.replace(';', '\n')))
                .isInstanceOfSatisfying(LetheException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT))
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("P1").hasMessageNotContaining("P2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PatientID", "TrialID\n", "PatientID,TrialID,PatientID\n", "PatientID,TrialID,Other\n",
        "patientid,trialid\n"})
    void aHeaderIsNeededThatNamesTheColumns(String csv) {
        assertThatThrownBy(() -> parse(csv)).isInstanceOf(LetheException.class).hasMessageStartingWith("Line 1: ");
    }

    @Test
    void tablesAreBounded() {
        StringBuilder rows = new StringBuilder("PatientID,TrialID\n");
        for (int i = 0; i <= TrialIds.ROWS_MAX; i++) {
            rows.append(i).append(",T").append(i).append('\n');
        }
        assertThatThrownBy(() -> parse(rows.toString())).hasMessageContaining("at most 200000 rows");
        assertThatThrownBy(() -> TrialIds.parse(new byte[TrialIds.BYTES_MAX + 1], "A-"))
                .hasMessageContaining("at most 16777216 bytes");
        assertThatThrownBy(() -> TrialIds.parse(new byte[] {(byte) 0xFF}, "A-")).hasMessageContaining("UTF-8");
    }
}
