package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.SampleFiles;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.FileSource;

class ContentTest {

    @Test
    void theNumbersOfABigEndianFileAreGivenInLittleEndian() throws IOException {
        try (DicomFile big = open("MR_small_bigendian.dcm");
                DicomFile little = open("MR_small.dcm")) {

            assertThat(raw(big, "Rows")).isEqualTo(raw(little, "Rows")).containsExactly(64, 0);
            assertThat(raw(big, "PixelData", "0")).isEqualTo(raw(little, "PixelData", "0")).hasSize(8192);
            assertThat(raw(big, "PatientID")).isEqualTo(raw(little, "PatientID"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProcedureCodeSequence/-1",
                "ProcedureCodeSequence/x",
                "ProcedureCodeSequence/2",
                "ProcedureCodeSequence/99999999999",
                "ProcedureCodeSequence/0/CodeValue/0",
                "ProcedureCodeSequence/0/CodeValue/0/CodeValue",
                "PixelData/0/Rows",
                "SeriesDate"
            })
    void aPathThatLeadsNowhereIsRefused(String path) throws IOException {
        try (DicomFile file = open("made_nested.dcm")) {
            assertThatThrownBy(() -> Content.at(file.dataset(), List.of(path.split("/")), Dictionary.standard()))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INEXISTENT_ITEM));
        }
    }

    private static byte[] raw(DicomFile file, String... path) throws IOException {
        return switch (Content.at(file.dataset(), List.of(path), Dictionary.standard())) {
            case Content.Raw(var bytes) -> bytes.toBytes(1 << 20);
            case Content.Listing(var names) -> throw new AssertionError("a list of " + names.size());
        };
    }

    private static DicomFile open(String name) throws IOException {
        return DicomReader.standard().read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.END);
    }
}
