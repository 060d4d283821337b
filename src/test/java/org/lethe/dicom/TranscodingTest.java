package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;

/** The same instance in three encodings, made by another toolkit: each can be made of each other. */
class TranscodingTest {
    private final DicomReader reader = DicomReader.standard();

    @ParameterizedTest
    @CsvSource({
        "MR_small_implicit.dcm, MR_small.dcm",
        "MR_small_bigendian.dcm, MR_small.dcm",
        "MR_small.dcm, MR_small_bigendian.dcm",
        "MR_small_implicit.dcm, MR_small_bigendian.dcm",
        "MR_small.dcm, MR_small_implicit.dcm"
    })
    void aDatasetIsWrittenInAnotherEncoding(String from, String to) throws IOException {
        byte[] expected = Files.readAllBytes(SampleFiles.of(to));
        try (DicomFile source = reader.read(FileSource.open(SampleFiles.of(from)), DicomReader.Until.END);
                DicomFile target = reader.read(ByteSource.of(expected), DicomReader.Until.END)) {
            ByteSource written = DicomWriter.encode(target.fileMeta(), source.dataset(), target.transferSyntax());

            try (DicomFile result = reader.read(written, DicomReader.Until.END)) {
                for (Element element : target.dataset()) {
                    Element other = result.dataset().get(element.tag());
                    boolean isPadding = Tag.isGroupLength(element.tag()) || element.tag() == 0xFFFCFFFC;
                    if (isPadding || element.value() instanceof Sequence) {
                        continue;
                    }
                    assertThat(other).as(Tag.toHex(element.tag())).isNotNull();
                    assertThat(other.bytes()).as(Tag.toHex(element.tag())).isEqualTo(element.bytes());
                }
            }
        }
    }
}
