package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.SampleFiles;
import org.lethe.io.FileSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The DICOM JSON model as DCMTK's dcm2json writes it. */
class DicomJsonPeerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "made_alltags.dcm",
                "made_nested.dcm",
                "liver_1frame.dcm",
                "MR_small_bigendian.dcm",
                "rtplan.dcm",
                "rtdose.dcm",
                "SC_rgb_small_odd.dcm",
                "test-SR.dcm",
                "waveform_ecg.dcm"
            })
    void dcm2jsonWritesTheSame(String name) throws Exception {
        Path sample = SampleFiles.of(name);
        JsonNode peer = dcm2json(sample);
        try (DicomFile file = DicomReader.standard().read(FileSource.open(sample), DicomReader.Until.END)) {
            JsonNode own = Json.written(out -> DicomJson.write(file.dataset(), out, BulkDataUri.INLINE));

            assertThatObject(own).usingComparator(JsonNodeComparison.BY_VALUE).isEqualTo(peer);
        }
    }

    private static JsonNode dcm2json(Path sample) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("dcm2json", "-q", sample.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("skipped: dcm2json of DCMTK is not installed: " + e.getMessage());
            return null;
        }
        JsonNode json = JsonMapper.shared().readTree(process.getInputStream());
        assertThat(process.waitFor()).isZero();
        return json;
    }
}
