package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** Numbers of a VR that the samples decide ({@code US or SS}), where a file does not name VRs. */
class SignedNumbersTest {
    private static final int MAPPING_SEQUENCE = 0x00409096;
    private static final int FIRST_VALUE = 0x00409216;
    private static final String EXPLICIT = "{'Transcode': '" + UID.ExplicitVRLittleEndian + "'}";

    private static Element signed(int tag, int number) {
        return Element.of(tag, VR.SS, new byte[] {(byte) number, (byte) (number >> 8)});
    }

    private static Attributes mapping(Element... elements) {
        Attributes.Builder item = Attributes.builder(SpecificCharacterSet.LATIN_1);
        List.of(elements).forEach(item::put);
        return item.build();
    }

    private static Element first(Attributes dataset, int sequence) {
        return dataset.get(sequence).items().getFirst().attributes().get(FIRST_VALUE);
    }

    private static Attributes modified(TestInstance source, String json) throws IOException {
        byte[] file = source.in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN).file();
        return Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.MODIFY, json), file)).dataset();
    }

    @ParameterizedTest
    @CsvSource({"1, SS, -1024", "0, US, 64512"})
    void itemsAreAboutTheSamplesOfTheDatasetAround(int representation, VR vr, String number) throws IOException {
        TestInstance source = TestInstance.ct()
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, representation))
                .with(Element.ofSequence(MAPPING_SEQUENCE, List.of(Item.of(mapping(signed(FIRST_VALUE, -1024))))));

        Element result = first(modified(source, EXPLICIT), MAPPING_SEQUENCE);

        assertThat(result.vr()).isEqualTo(vr);
        assertThat(result.strings(SpecificCharacterSet.LATIN_1)).containsExactly(number);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, US", "0, 1, SS"})
    void itemsThatSayHowTheirOwnSamplesAreAreAboutThese(int around, int own, VR vr) throws IOException {
        Attributes item = mapping(Element.ofUnsignedShort(Tag.PixelRepresentation, own), signed(FIRST_VALUE, -1024));
        TestInstance source = TestInstance.ct()
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, around))
                .with(Element.ofSequence(MAPPING_SEQUENCE, List.of(Item.of(item))));

        assertThat(first(modified(source, EXPLICIT), MAPPING_SEQUENCE).vr()).isEqualTo(vr);
    }

    @Test
    void aSequenceThatTravelsAsUnknownIsAboutTheSamplesAroundToo() throws IOException {
        Item item = new Item(mapping(signed(FIRST_VALUE, -1024)), false, Encoding.IMPLICIT_LE, null, -1, -1);
        byte[] file = TestInstance.ct()
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 1))
                .with(Element.of(MAPPING_SEQUENCE, VR.UN, new Sequence(List.of(item), false, Encoding.IMPLICIT_LE)))
                .file();
        RewritePlan plan = Rewrites.plan(Verb.MODIFY,
                "{'Replace': {'RealWorldValueMappingSequence[0].RealWorldValueFirstValueMapped': '-5'}}");

        Attributes result = Rewrites.read(Rewrites.apply(plan, file)).dataset();

        Attributes opened = Rewrites.READER.openUnknown(result.get(MAPPING_SEQUENCE), result, result).items()
                .getFirst().attributes();
        assertThat(opened.strings(FIRST_VALUE)).containsExactly("-5");
    }
}
