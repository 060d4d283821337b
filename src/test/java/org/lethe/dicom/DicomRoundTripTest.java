package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;

class DicomRoundTripTest {
    private final DicomReader reader = DicomReader.standard();

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void aFileThatIsReadAndWrittenHasTheSameDatasetToTheByte(String name) throws IOException {
        try (DicomFile file = reader.read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.END)) {
            byte[] before = bytes(file.source(), file.datasetStart(), file.datasetEnd());

            ByteSource written = DicomWriter.encodeDataset(file.dataset(), encodingOf(file));

            assertThat(bytes(written, 0, written.size())).isEqualTo(before);
            assertThat(file.source().size() - file.datasetEnd()).as("bytes left over").isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void allElementsEncodedAnewGiveTheSameBytes(String name) throws IOException {
        try (DicomFile file = reader.read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.END)) {
            byte[] before = bytes(file.source(), file.datasetStart(), file.datasetEnd());

            ByteSource written = DicomWriter.encodeDataset(Anew.copyOf(file.dataset()), encodingOf(file));

            assertThat(bytes(written, 0, written.size())).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void aFileInAStreamIsUnderstoodAsTheFileOnDisk(String name) throws IOException {
        try (DicomFile file = reader.read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.END);
                var stream = Files.newInputStream(SampleFiles.of(name))) {
            DicomFile scanned = reader.scan(stream, tag -> tag == Tag.SOPInstanceUID || tag == Tag.PatientName);

            assertThat(scanned.dataset().string(Tag.SOPInstanceUID))
                    .isEqualTo(file.dataset().string(Tag.SOPInstanceUID));
            assertThat(scanned.dataset().string(Tag.PatientName)).isEqualTo(file.dataset().string(Tag.PatientName));
            assertThat(scanned.dataset().size()).isLessThanOrEqualTo(3);
            assertThat(scanned.datasetEnd() - scanned.datasetStart())
                    .isEqualTo(file.datasetEnd() - file.datasetStart());
            if (file.isAddressable()) {
                assertThat(scanned.pixelDataStart()).isEqualTo(file.pixelDataStart());
            }
        }
    }

    private static Encoding encodingOf(DicomFile file) {
        return file.dataset().at(0).encoding();
    }

    private static byte[] bytes(ByteSource source, long start, long end) throws IOException {
        var bytes = new ByteArrayOutputStream();
        source.transferTo(start, end - start, Channels.newChannel(bytes));
        return bytes.toByteArray();
    }
}
