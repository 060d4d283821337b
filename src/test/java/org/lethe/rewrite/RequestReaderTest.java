package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Level;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.PrivateTags;

class RequestReaderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'Replace': 'PatientName'}                                    | BAD_REQUEST",
        "{'Replace': null}                                             | BAD_REQUEST",
        "{'Keep': 'PatientName'}                                       | BAD_REQUEST",
        "{'Keep': [1]}                                                 | BAD_REQUEST",
        "{'Remove': {'PatientName': ''}}                               | BAD_REQUEST",
        "{'Remove': ['StudyInstanceUID'], 'Force': true}               | BAD_REQUEST",
        "{'Remove': ['PatientID'], 'Force': true}                      | BAD_REQUEST",
        "{'Keep': ['PatientID']}                                       | BAD_REQUEST",
        "{'Replace': {'StudyInstanceUID': '1.2'}}                      | BAD_REQUEST",
        "{'Replace': {'SOPInstanceUID': '1.2'}, 'Force': false}        | BAD_REQUEST",
        "{'Replace': {'0002,0010': '1.2'}}                             | BAD_REQUEST",
        "{'Replace': {'0008,0000': '1'}}                               | BAD_REQUEST",
        "{'Keep': ['FFFE,E000']}                                       | BAD_REQUEST",
        "{'Replace': {'ProcedureCodeSequence': [{'FFFEE000': ''}]}}    | BAD_REQUEST",
        "{'Replace': {'Rows': 32}}                                     | BAD_PARAMETER_TYPE",
        "{'Replace': {'PatientName': true}}                            | BAD_PARAMETER_TYPE",
        "{'Replace': {'ImageType': ['A', 'B']}}                        | BAD_PARAMETER_TYPE",
        "{'Replace': {'PatientName': {}}}                              | BAD_PARAMETER_TYPE",
        "{'Replace': {'ProcedureCodeSequence': ['x']}}                 | BAD_PARAMETER_TYPE",
        "{'Replace': {'ProcedureCodeSequence': [{'CodeValue': 1}]}}    | BAD_PARAMETER_TYPE",
        "{'Replace': {'Rows': 'abc'}}                                  | BAD_FILE_FORMAT",
        "{'Replace': {'Rows': '70000'}}                                | BAD_FILE_FORMAT",
        "{'Replace': {'Rows': '-1'}}                                   | BAD_FILE_FORMAT",
        "{'Replace': {'Rows': '1\\\\'}}                                | BAD_FILE_FORMAT",
        "{'Replace': {'FrameAcquisitionDuration': 'NaN'}}              | BAD_FILE_FORMAT",
        "{'Replace': {'ProcedureCodeSequence': 'x'}}                   | BAD_FILE_FORMAT",
        "{'Replace': {'PixelData': 'data:application/octet-stream;base64,!'}} | BAD_FILE_FORMAT",
        "{'Replace': {'ProcedureCodeSequence': [{'Rows': 'abc'}]}}     | BAD_FILE_FORMAT",
        "{'KeepPrivateTags': 'yes'}                                    | BAD_FILE_FORMAT",
        "{'KeepPrivateTags': 1}                                        | BAD_FILE_FORMAT",
        "{'Force': null}                                               | BAD_FILE_FORMAT",
        "{'PrivateCreator': 3}                                         | BAD_FILE_FORMAT",
        "{'DicomVersion': 2008}                                        | BAD_FILE_FORMAT",
        "{'Transcode': 7}                                              | BAD_FILE_FORMAT",
        "{'DicomVersion': '2023B'}                                     | PARAMETER_OUT_OF_RANGE",
        "{'Transcode': '1.2.3'}                                        | PARAMETER_OUT_OF_RANGE",
        "{'LossyQuality': 101}                                         | PARAMETER_OUT_OF_RANGE",
        "{'Remove': ['ProcedureCodeSequence.CodeValue']}               | PARAMETER_OUT_OF_RANGE",
        "{'Keep': ['NoSuchTag']}                                       | UNKNOWN_DICOM_TAG",
        "{'Replace': {'patientname': 'x'}}                             | UNKNOWN_DICOM_TAG",
        "{'Replace': {'ProcedureCodeSequence': [{'NoSuchTag': 'x'}]}}  | UNKNOWN_DICOM_TAG"
    })
    void aFaultIsRefusedByItsKind(String json, ErrorKind kind) {
        assertThatThrownBy(() -> anonymize(json))
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "'x'", "{'Replace':", "{} {"})
    void aBodyThatIsNoObjectIsABadFile(String json) {
        assertThatThrownBy(() -> anonymize(json))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    @Test
    void aPathWithoutEndIsRefused() {
        String path = "ProcedureCodeSequence[*].".repeat(100_000) + "CodeValue";
        assertThatThrownBy(() -> anonymize("{'Remove': ['" + path + "']}"))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PARAMETER_OUT_OF_RANGE));
    }

    @Test
    void allFaultsAreNamedAtOnceAndTheFirstOneDecidesTheKind() {
        assertThatThrownBy(() -> anonymize(
                "{'Remove': ['NoSuchTag'], 'Replace': {'Rows': 1, 'SOPInstanceUID': '1'}, 'Transcode': 1}"))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_DICOM_TAG))
                .hasMessageContaining("NoSuchTag")
                .hasMessageContaining("0028,0010")
                .hasMessageContaining("SOPInstanceUID")
                .hasMessageContaining("Transcode");
    }

    @Test
    void noMessageHoldsAValueOfTheRequest() {
        assertThatThrownBy(() -> anonymize("{'Replace': {'Rows': 'Secret^Name'}}"))
                .hasMessageNotContaining("Secret");
        assertThat(anonymize("{'Replace': {'PatientName': 'Secret^Name'}}").toString()).doesNotContain("Secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                         | REMOVE | KEEP",
        "{'KeepPrivateTags': null, 'RemovePrivateTags': null}   | KEEP   | REMOVE",
        "{'KeepPrivateTags': true, 'RemovePrivateTags': true}   | KEEP   | REMOVE",
        "{'KeepPrivateTags': false, 'RemovePrivateTags': false} | REMOVE | KEEP"
    })
    void nullSwitchesThePrivateTagsAsTheOldestClientsDo(String json, PrivateTags anonymized, PrivateTags modified) {
        assertThat(anonymize(json).privateTags()).isEqualTo(anonymized);
        assertThat(Rewrites.request(Verb.MODIFY, Level.INSTANCE, json).privateTags()).isEqualTo(modified);
    }

    @ParameterizedTest
    @CsvSource({"INSTANCE, true", "SERIES, false", "STUDY, false", "PATIENT, true"})
    void aNewPatientIdNeedsForceOnlyBetweenInstanceAndPatient(Level level, boolean free) {
        String json = "{'Replace': {'PatientID': 'x'}}";
        if (free) {
            assertThat(Rewrites.request(Verb.MODIFY, level, json).replacements()).hasSize(1);
        } else {
            assertThatThrownBy(() -> Rewrites.request(Verb.MODIFY, level, json)).hasMessageContaining("Force");
        }
        assertThat(Rewrites.request(Verb.MODIFY, level, json.replace("}}", "}, 'Force': true}")).replacements())
                .hasSize(1);
    }

    @Test
    void aPatientIsNotModifiedWithoutAWordOnItsPatientId() {
        assertThatThrownBy(() -> Rewrites.request(Verb.MODIFY, Level.PATIENT, "{'Replace': {'PatientName': 'x'}}"))
                .hasMessageContaining("PatientID");
    }

    @Test
    void identifiersAreFreeInsideOfSequences() {
        assertThat(anonymize("{'Replace': {'OtherPatientIDsSequence[*].PatientID': 'x'}}").replacements()).hasSize(1);
    }

    @Test
    void optionsThatNobodyKnowsAreIgnoredAndThoseOfJobsAreTyped() {
        RewriteRequest request = anonymize(
                "{'NoSuchOption': 1, 'Asynchronous': true, 'Priority': 5, 'Permissive': true, 'KeepSource': false,"
                        + " 'UserData': {'a': 1}, 'KeepLabels': true, 'Transcode': '1.2.840.10008.1.2'}");
        assertThat(request.job().asynchronous()).contains(true);
        assertThat(request.job().priority()).isEqualTo(5);
        assertThat(request.job().permissive()).isTrue();
        assertThat(request.job().userData().get("a").intValue()).isEqualTo(1);
        assertThat(request.sources()).isEqualTo(RewriteRequest.Sources.DELETE);
        assertThat(request.keepLabels()).isTrue();
        assertThat(request.transcode()).contains(TargetSyntax.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
    }

    private static RewriteRequest anonymize(String json) {
        return Rewrites.request(Verb.ANONYMIZE, Level.INSTANCE, json);
    }
}
