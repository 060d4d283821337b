package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.io.FileSource;

/** Names as Orthanc answers them for real files, or as PS3.5 shows them where Orthanc garbles them. */
class SampleNamesTest {

    @ParameterizedTest
    @CsvSource({
        "chrArab, قباني^لنزار", "chrFren, Buc^Jérôme", "chrGreek, Διονυσιος", "chrRuss, Люкceмбypг",
        "chrH31, Yamada^Tarou=山田^太郎=やまだ^たろう", "chrH32, ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        "chrI2, Hong^Gildong=洪^吉洞=홍^길동", "chrX1, Wang^XiaoDong=王^小東=", "chrX2, Wang^XiaoDong=王^小东=",
        "chrJapMulti, やまだ^たろう",
    })
    void namesOfSampleFilesAreRead(String sample, String name) throws IOException {
        FileSource source = FileSource.open(SharedFolder.file("dicom/" + sample + ".dcm"));
        try (DicomFile file = DicomReader.standard().read(source, DicomReader.Until.PIXEL_DATA)) {
            Attributes dataset = file.dataset();

            assertThat(dataset.string(Tag.PatientName)).isEqualTo(name);
            // What is written again in the set of the file reads the same.
            byte[] again = dataset.charset().encode(name, VR.PN);
            assertThat(dataset.charset().decode(again, 0, again.length, VR.PN)).isEqualTo(name);
        }
    }
}
