package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import tools.jackson.databind.JsonNode;

class TagsJsonTest {
    private static final int CREATOR = 0x00290010;
    private static final int PRIVATE_TEXT = 0x00291001;
    private static final int PRIVATE_SEQUENCE = 0x00291002;
    private static final int UNKNOWN = 0x00509998;

    @Test
    void theThreeFormsOfAnElement() throws IOException {
        Attributes dataset = of(text(Tag.PatientName, VR.PN, "Doe^John"));

        assertThat(json(TagFormat.FULL, dataset))
                .isEqualTo("{\"0010,0010\":{\"Name\":\"PatientName\",\"Type\":\"String\",\"Value\":\"Doe^John\"}}");
        assertThat(json(TagFormat.SHORT, dataset)).isEqualTo("{\"0010,0010\":\"Doe^John\"}");
        assertThat(json(TagFormat.SIMPLIFY, dataset)).isEqualTo("{\"PatientName\":\"Doe^John\"}");
    }

    @Test
    void aSequenceIsAnArrayOfObjectsInTheSameForm() throws IOException {
        Attributes code = of(text(Tag.CodeValue, VR.SH, "C1"));
        Attributes dataset =
                of(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(code), Item.of(of()))));

        assertThat(json(TagFormat.SHORT, dataset)).isEqualTo("{\"0008,1032\":[{\"0008,0100\":\"C1\"},{}]}");
        assertThat(json(TagFormat.FULL, dataset))
                .startsWith("{\"0008,1032\":{\"Name\":\"ProcedureCodeSequence\",\"Type\":\"Sequence\",\"Value\":[{");
    }

    @Test
    void aPrivateElementNamesItsCreatorButAPrivateSequenceDoesNot() throws IOException {
        JsonNode full = Json.written(out -> writer(TagFormat.FULL).write(privateDataset(), out));

        assertThat(full.at("/0029,0010/Name").stringValue()).isEqualTo("PrivateCreator");
        assertThat(full.at("/0029,0010").has("PrivateCreator")).isFalse();
        assertThat(full.at("/0029,1001/PrivateCreator").stringValue()).isEqualTo("ACME");
        assertThat(full.at("/0029,1001/Name").stringValue()).isEqualTo(Dictionary.UNKNOWN_KEYWORD);
        assertThat(full.at("/0029,1002").has("PrivateCreator")).isFalse();
    }

    @Test
    void ofSeveralElementsWithOneNameTheLastOneIsSimplified() throws IOException {
        Attributes dataset = privateDataset().toBuilder()
                .put(text(UNKNOWN, VR.LO, "last"))
                .put(Element.ofUnsignedShort(0x60000010, 1))
                .put(Element.ofUnsignedShort(0x60020010, 2))
                .build();

        JsonNode simplified = Json.written(out -> writer(TagFormat.SIMPLIFY).write(dataset, out));

        assertThat(simplified.get(Dictionary.UNKNOWN_KEYWORD).stringValue()).isEqualTo("last");
        assertThat(simplified.get("OverlayRows").stringValue()).isEqualTo("2");
    }

    @Test
    void anElementThatStandsTwiceIsShownOnce() throws IOException {
        Attributes dataset = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .append(text(Tag.PatientID, VR.LO, "A"))
                .append(text(Tag.Modality, VR.CS, "CT"))
                .append(text(Tag.PatientID, VR.LO, "B"))
                .append(text(Tag.Modality, VR.CS, "MR"))
                .build();

        assertThat(json(TagFormat.SHORT, dataset)).isEqualTo("{\"0010,0020\":\"A\",\"0008,0060\":\"CT\"}");
    }

    @Test
    void aLongValueIsShownOnlyOnDemandAtAnyDepth() throws IOException {
        Element comments = text(Tag.ImageComments, VR.LT, "x".repeat(300));
        Attributes dataset = of(
                Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(of(comments)))),
                comments,
                Element.of(0x00283006, VR.US, new byte[1000]));

        JsonNode full = Json.written(out -> writer(TagFormat.FULL).write(dataset, out));
        JsonNode whole = Json.written(out -> writer(TagFormat.SHORT)
                .showingWhole(tag -> tag == Tag.ImageComments)
                .write(dataset, out));

        assertThat(full.at("/0020,4000/Type").stringValue()).isEqualTo("TooLong");
        assertThat(full.at("/0020,4000/Value").isNull()).isTrue();
        assertThat(full.at("/0028,3006/Type").stringValue()).isEqualTo("TooLong");
        assertThat(whole.at("/0020,4000").stringValue()).hasSize(300);
        assertThat(whole.at("/0008,1032/0/0020,4000").stringValue()).hasSize(300);
        assertThat(whole.at("/0028,3006").isNull()).isTrue();
    }

    @Test
    void bytesAndMissingNumbersAreNull() throws IOException {
        Attributes dataset = of(
                Element.empty(Tag.Rows, VR.US),
                Element.of(PRIVATE_TEXT, VR.UN, bytes("text?")),
                Element.of(Tag.PixelData, VR.OB, new byte[4]));

        JsonNode full = Json.written(out -> writer(TagFormat.FULL).write(dataset, out));

        assertThat(full.valueStream().map(node -> node.get("Type").stringValue())).containsOnly("Null");
        assertThat(full.valueStream().map(node -> node.get("Value").isNull())).containsOnly(true);
    }

    @Test
    void textWhoseRepresentationWasLostIsStillShown() throws IOException {
        Attributes dataset =
                of(Element.of(Tag.PatientID, VR.UN, bytes("ABCD")), Element.of(Tag.Rows, VR.UN, bytes("AB")));

        assertThat(json(TagFormat.SHORT, dataset)).isEqualTo("{\"0010,0020\":\"ABCD\",\"0028,0010\":null}");
    }

    @Test
    void controlCharactersAreEscaped() throws IOException {
        Attributes dataset = of(text(Tag.PatientComments, VR.LT, "a\r\nb\u0001\"c\""));

        assertThat(json(TagFormat.SHORT, dataset)).isEqualTo("{\"0010,4000\":\"a\\r\\nb\\u0001\\\"c\\\"\"}");
    }

    @Test
    void aMainTagIsAMemberInEachForm() throws IOException {
        for (TagFormat format : TagFormat.values()) {
            String member = Json.text(out -> {
                out.writeStartObject();
                writer(format).writeText(Tag.PatientID, "X", out);
                out.writeEndObject();
            });

            assertThat(member).isEqualTo(json(format, of(text(Tag.PatientID, VR.LO, "X"))));
        }
    }

    private static String json(TagFormat format, Attributes dataset) throws IOException {
        return Json.text(out -> writer(format).write(dataset, out));
    }

    private static TagsJson writer(TagFormat format) {
        return TagsJson.of(Dictionary.standard(), format);
    }

    private static Attributes privateDataset() {
        return of(
                text(CREATOR, VR.LO, "ACME"),
                text(PRIVATE_TEXT, VR.LO, "first"),
                Element.ofSequence(PRIVATE_SEQUENCE, List.of(Item.of(of()))));
    }

    private static Attributes of(Element... elements) {
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        for (Element element : elements) {
            builder.put(element);
        }
        return builder.build();
    }

    private static Element text(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.LATIN_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
