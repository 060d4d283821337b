package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.error.LetheException;
import org.lethe.io.FileSource;

class ResourceIdsTest {

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void theIdentifiersOfASampleAreThoseThatOrthancGaveIt(String name) throws IOException {
        List<String> row = Files.readAllLines(SampleFiles.of("MANIFEST.tsv")).stream()
                .map(line -> List.of(line.split("\t")))
                .filter(fields -> fields.getFirst().equals(name))
                .findFirst()
                .orElseThrow();
        try (DicomFile file = DicomReader.standard()
                .read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.PIXEL_DATA)) {

            assertThat(ResourceIds.of(file.dataset()))
                    .isEqualTo(new ResourceIds(row.get(5), row.get(6), row.get(7), row.get(8)));
            assertThat(MainTagText.of(file.dataset(), Tag.SOPInstanceUID)).isEqualTo(row.get(12));
        }
    }

    @Test
    void aPatientIsHashedWithTheSpacesBeforeItsNameButNotThoseBehindIt() {
        assertThat(ResourceIds.of(datasetOf("  ID 1 ")).patient())
                .isEqualTo("b4409492-5d7cc811-fc062a40-ad9f0e1b-91baa1de");
    }

    @Test
    void aHashCountsInUtf8() {
        assertThat(ResourceIds.of(datasetOf("caf\u00e9")).patient())
                .isEqualTo("f424452a-9673918c-6f09b0cd-d35b20be-8e6ae7d7");
    }

    @Test
    void patientsWithoutIdentifierAreOnePatient() {
        Attributes without = datasetOf("X").toBuilder().remove(Tag.PatientID).build();

        assertThat(ResourceIds.of(without).patient()).isEqualTo(ResourceIds.of(datasetOf("")).patient());
    }

    @Test
    void aFileWithoutUidIsRefused() {
        Attributes dataset = datasetOf("X").toBuilder()
                .put(Element.empty(Tag.SeriesInstanceUID, VR.UI))
                .build();

        assertThatThrownBy(() -> ResourceIds.of(dataset))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("0020,000e");
    }

    @Test
    void aPatientIdBeyondTheLimitIsRefusedInsteadOfBeingCut() {
        assertThatThrownBy(() -> ResourceIds.of(datasetOf("Y".repeat(258))))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("0010,0020")
                .hasMessageNotContaining("YY");
    }

    private static Attributes datasetOf(String patientId) {
        SpecificCharacterSet latin1 = SpecificCharacterSet.LATIN_1;
        return Attributes.builder(latin1)
                .put(Element.ofText(Tag.PatientID, VR.LO, patientId, latin1))
                .put(Element.ofText(Tag.StudyInstanceUID, VR.UI, "1.2.3", latin1))
                .put(Element.ofText(Tag.SeriesInstanceUID, VR.UI, "1.2.3.4", latin1))
                .put(Element.ofText(Tag.SOPInstanceUID, VR.UI, "1.2.3.4.5", latin1))
                .build();
    }
}
