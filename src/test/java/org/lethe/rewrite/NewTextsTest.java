package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.rewrite.Rewrites.modify;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

class NewTextsTest {
    @Test
    void aTextIsWrittenInTheCharacterSetOfTheDataset() throws IOException {
        Attributes target = modify(latin1(), "{'Replace': {'PatientName': 'Zoë'}}");
        assertThat(target.get(Tag.PatientName).bytes().toBytes()).startsWith("Zoë".getBytes(ISO_8859_1));
        assertThat(target.string(Tag.SpecificCharacterSet)).isEqualTo("ISO_IR 100");
    }

    @Test
    void aTextThatTheCharacterSetCannotWriteTurnsTheWholeDatasetToUtf8() throws IOException {
        Attributes source = latin1();
        Attributes target = modify(source, "{'Replace': {'PatientName': '王^小东'}}");
        assertThat(target.string(Tag.SpecificCharacterSet)).isEqualTo("ISO_IR 192");
        assertThat(target.string(Tag.PatientName)).isEqualTo("王^小东");
        assertThat(target.get(Tag.InstitutionName).bytes().toBytes()).startsWith("Höhe".getBytes(UTF_8));
        Attributes item = target.get(Tag.ProcedureCodeSequence).items().getFirst().attributes();
        assertThat(item.string(Tag.CodeMeaning)).isEqualTo("Größe");
        assertThat(target.get(Tag.KVP)).isSameAs(source.get(Tag.KVP));
    }

    @Test
    void alsoItemsOfSequencesThatTravelAsUnAreTurned() throws IOException {
        Attributes inner = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.CodeMeaning, VR.LO, "Größe"))
                .build();
        byte[] items = Rewrites.bytesOf(DicomWriter.encodeDataset(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .put(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(inner))))
                        .build(),
                Encoding.IMPLICIT_LE));
        byte[] value = Arrays.copyOfRange(items, 8, items.length);
        Attributes source = TestInstance.ct().with(Element.of(Tag.ConceptNameCodeSequence, VR.UN, value)).dataset();
        Attributes target = modify(source, "{'Replace': {'PatientName': '王'}}");
        Sequence opened = (Sequence) target.get(Tag.ConceptNameCodeSequence).value();
        assertThat(opened.items().getFirst().attributes().string(Tag.CodeMeaning)).isEqualTo("Größe");
    }

    @Test
    void aNewCharacterSetTurnsTheTextThatIsThere() throws IOException {
        Attributes target = modify(latin1(), "{'Replace': {'SpecificCharacterSet': 'ISO_IR 192', 'PatientName': '王'}}");
        assertThat(target.get(Tag.InstitutionName).bytes().toBytes()).startsWith("Höhe".getBytes(UTF_8));
        assertThat(target.string(Tag.PatientName)).isEqualTo("王");
    }

    @Test
    void aNewCharacterSetThatWouldLoseTextIsRefused() {
        assertThatThrownBy(() -> modify(latin1(), "{'Replace': {'SpecificCharacterSet': 'ISO_IR 144'}}"))
                .isInstanceOf(LetheException.class)
                .hasMessageNotContaining("Höhe");
        assertThatThrownBy(
                () -> modify(latin1(), "{'Replace': {'SpecificCharacterSet': 'ISO_IR 100', 'PatientName': '王'}}"))
                .isInstanceOf(LetheException.class);
        assertThatThrownBy(() -> modify(latin1(), "{'Replace': {'SpecificCharacterSet': 'nonsense'}}"))
                .isInstanceOf(LetheException.class);
    }

    @Test
    void bytesThatAreNoTextInTheirCharacterSetStay() throws IOException {
        byte[] nonsense = {(byte) 0xC3, (byte) 0x28};
        Attributes source = TestInstance.ct().with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192")
                .with(Element.of(Tag.InstitutionName, VR.LO, nonsense))
                .dataset();
        Attributes target = modify(source, "{'Replace': {'SpecificCharacterSet': 'ISO_IR 100'}}");
        assertThat(target.get(Tag.InstitutionName).bytes().toBytes()).isEqualTo(nonsense);
    }

    @Test
    void textInUtf8StaysThoughAnotherCharacterSetWasDeclared() throws IOException {
        byte[] name = "Больница".getBytes(UTF_8);
        Attributes source = TestInstance.ct().with(Element.of(Tag.InstitutionName, VR.LO, name)).dataset();
        Attributes target = modify(source, "{'Replace': {'StudyDescription': '王'}}");
        assertThat(target.string(Tag.InstitutionName)).isEqualTo("Больница");
    }

    @Test
    void lengthsOfGroupsWhoseTextIsTurnedGoAndOthersStay() {
        int changed = 0x00100000;
        int same = 0x00180000;
        Attributes source = TestInstance.ct().with(Tag.PatientName, VR.PN, "Zoë").with(Tag.KVP, VR.DS, "120")
                .with(length(changed, 22)).with(length(same, 12)).dataset();
        Attributes target = modify(source, "{'Replace': {'StudyDescription': '王'}}");
        assertThat(target.contains(changed)).isFalse();
        assertThat(target.get(same)).isSameAs(source.get(same));
    }

    private static Element length(int tag, int bytes) {
        return Element.of(tag, VR.UL, new byte[] {(byte) bytes, 0, 0, 0});
    }

    private static Attributes latin1() {
        Item item = Item.of(Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.CodeMeaning, VR.LO, "Größe"))
                .build());
        return TestInstance.ct().with(Tag.InstitutionName, VR.LO, "Höhe")
                .with(Tag.KVP, VR.DS, "120")
                .with(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(item)))
                .dataset();
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
