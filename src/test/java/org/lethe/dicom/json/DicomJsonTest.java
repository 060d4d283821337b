package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.FileSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

class DicomJsonTest {
    private static final SpecificCharacterSet UTF_8 = SpecificCharacterSet.UTF_8;
    private static final BulkDataValue NO_BULK_DATA = (uri, vr) -> {
        throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "nothing at " + uri);
    };

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void whatWasWrittenReadsBackAsTheSameDataset(String name) throws IOException {
        try (DicomFile file =
                DicomReader.standard().read(FileSource.open(SampleFiles.of(name)), DicomReader.Until.END)) {
            String written = json(file.dataset());

            assertThat(json(read(written))).isEqualTo(written);
        }
    }

    @Test
    void aNameHasItsThreeComponentGroups() throws IOException {
        assertThat(json(of(text(Tag.PatientName, VR.PN, "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084"))))
                .endsWith("{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"Yamada^Tarou\","
                        + "\"Ideographic\":\"\u5c71\u7530^\u592a\u90ce\",\"Phonetic\":\"\u3084\"}]}}");
        assertThat(json(of(text(Tag.OperatorsName, VR.PN, "A\\\\=B"))))
                .isEqualTo("{\"00081070\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"A\"},null,"
                        + "{\"Ideographic\":\"B\"}]}}");
    }

    @Test
    void decimalsAreNumbersWhereJsonCanHoldThem() throws IOException {
        assertThat(json(of(text(Tag.ImagePositionPatient, VR.DS, "1.50\\ +.5 \\007\\\\1e-6\\abc"))))
                .isEqualTo("{\"00200032\":{\"vr\":\"DS\",\"Value\":[1.50,0.5,7,null,1e-6,\"abc\"]}}");
    }

    @Test
    void floatsThatAreNoNumbersAndHugeIntegersAreStrings() throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.1f).putFloat(Float.NaN).putFloat(Float.NEGATIVE_INFINITY);
        ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        longs.putLong(-1).putLong(5);
        Attributes dataset = of(
                Element.of(0x0018605A, VR.FL, floats.array()), Element.of(0x0040A0FF, VR.UV, longs.array()));

        String written = json(dataset);

        assertThat(written)
                .isEqualTo("{\"0018605A\":{\"vr\":\"FL\",\"Value\":[0.1,\"NaN\",\"-inf\"]},"
                        + "\"0040A0FF\":{\"vr\":\"UV\",\"Value\":[\"18446744073709551615\",5]}}");
        assertThat(json(read(written))).isEqualTo(written);
    }

    @Test
    void theCharacterSetBecomesThatOfJsonAndGroupLengthsGo() throws IOException {
        Attributes dataset = of(
                Element.of(0x00080000, VR.UL, new byte[4]),
                text(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 100"),
                Element.of(Tag.DataSetTrailingPadding, VR.OB, new byte[2]));

        assertThat(json(dataset)).isEqualTo("{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]}}");
    }

    @Test
    void bytesAreInlineUnlessTheyHaveAnAddress() throws IOException {
        Attributes icon = of(Element.of(Tag.PixelData, VR.OB, new byte[] {1, 2}));
        Attributes dataset = of(Element.ofSequence(0x00880200, List.of(Item.of(icon))));

        assertThat(json(dataset)).contains("\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"AQI=\"}");
        assertThat(Json.text(out -> DicomJson.write(dataset, out, (path, bytes) -> "b/" + path + "?" + bytes)))
                .contains("{\"vr\":\"OB\",\"BulkDataURI\":\"b/00880200/0/7FE00010?2\"}");
    }

    @Test
    void encapsulatedPixelDataAreLeftOutUnlessTheyHaveAnAddress() throws IOException {
        try (DicomFile file = DicomReader.standard()
                .read(FileSource.open(SampleFiles.of("SC_rgb_rle_2frame.dcm")), DicomReader.Until.END)) {
            assertThat(json(file.dataset())).endsWith("\"7FE00010\":{\"vr\":\"OB\"}}");
            assertThat(Json.text(out -> DicomJson.write(file.dataset(), out, (path, _) -> path)))
                    .endsWith("\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\"7FE00010\"}}");
        }
    }

    @Test
    void anAddressIsReplacedByTheValueThatLiesThere() throws IOException {
        String referring = "{\"7FE00010\":{\"vr\":\"OW\",\"BulkDataURI\":\"here\"}}";
        Element pixels = Element.of(Tag.PixelData, VR.OW, new byte[] {7, 0});

        try (JsonParser in = JsonMapper.shared().createParser(referring)) {
            Attributes dataset = DicomJson.read(in, Dictionary.standard(), (_, _) -> pixels.value());

            assertThat(dataset.get(Tag.PixelData).value()).isSameAs(pixels.value());
        }
    }

    @Test
    void membersMayComeInAnyOrderAndTheVrFromTheDictionary() throws IOException {
        Attributes dataset = read("{\"00100020\":{\"Value\":[\"X\"]},\"00080060\":{\"Value\":[\"CT\"],\"vr\":\"CS\"}}");

        assertThat(json(dataset))
                .isEqualTo("{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"CT\"]},"
                        + "\"00100020\":{\"vr\":\"LO\",\"Value\":[\"X\"]}}");
    }

    @Test
    void textBeyondAsciiNamesItsCharacterSet() {
        assertThat(read("{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"\u00e9\"]}}").string(Tag.SpecificCharacterSet))
                .isEqualTo("ISO_IR 192");
        assertThat(read("{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"e\"]}}").contains(Tag.SpecificCharacterSet))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"00100020\":1}",
                "{\"0010002\":{\"vr\":\"LO\"}}",
                "{\"PatientID\":{\"vr\":\"LO\"}}",
                "{\"00100020\":{\"vr\":\"LO\"},\"00100020\":{\"vr\":\"LO\"}}",
                "{\"00100020\":{\"vr\":\"QQ\"}}",
                "{\"00100020\":{\"vr\":7}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":\"X\"}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[true]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[[]]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[\"a\\\\b\"]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[{}]}}",
                "{\"00100020\":{\"vr\":\"LO\",\"Value\":[{\"Alphabetic\":\"x\"}]}}",
                "{\"00104000\":{\"vr\":\"LT\",\"Value\":[\"a\",\"b\"]}}",
                "{\"00080060\":{\"vr\":\"CS\",\"Value\":[\"\u5c71\"]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[70000]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[-1]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[1.5]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[1e999999999]}}",
                "{\"00280010\":{\"vr\":\"US\",\"Value\":[null]}}",
                "{\"00280009\":{\"vr\":\"AT\",\"Value\":[\"xyz\"]}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"Value\":[1]}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":\"*\"}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"InlineBinary\":5}}",
                "{\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\"nowhere\"}}",
                "{\"00081032\":{\"vr\":\"SQ\",\"Value\":[\"x\"]}}",
                "{\"00081032\":{\"vr\":\"SQ\",\"InlineBinary\":\"AQI=\"}}"
            })
    void whatIsNoDatasetIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    @Test
    void nestingHasABound() {
        String open = "{\"00081032\":{\"vr\":\"SQ\",\"Value\":[";
        String json = open.repeat(150) + "{}" + "]}}".repeat(150);

        assertThatThrownBy(() -> read(json)).isInstanceOf(LetheException.class).hasMessageContaining("nested");
    }

    private static Attributes read(String json) {
        try (JsonParser in = JsonMapper.shared().createParser(json)) {
            return DicomJson.read(in, Dictionary.standard(), NO_BULK_DATA);
        }
    }

    private static String json(Attributes dataset) throws IOException {
        return Json.text(out -> DicomJson.write(dataset, out, BulkDataUri.INLINE));
    }

    private static Attributes of(Element... elements) {
        Attributes.Builder builder = Attributes.builder(UTF_8);
        for (Element element : elements) {
            builder.put(element);
        }
        return builder.build();
    }

    private static Element text(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, UTF_8);
    }
}
