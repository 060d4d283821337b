package org.lethe.dicom.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

class SharedTagsTest {
    private static final SpecificCharacterSet LATIN_1 = SpecificCharacterSet.LATIN_1;

    @Test
    void textIsComparedAfterDecodingIt() {
        SharedTags shared = new SharedTags();
        shared.add(inCharset("ISO_IR 100", "caf\u00e9"));
        shared.add(inCharset("ISO_IR 192", "caf\u00e9"));

        assertThat(shared.dataset().contains(Tag.SpecificCharacterSet)).isFalse();
        assertThat(MainTagText.of(shared.dataset(), Tag.PatientID)).isEqualTo("caf\u00e9");
    }

    @Test
    void sequencesBytesAndLongValuesAreNeverShared() {
        Attributes dataset = Attributes.builder(LATIN_1)
                .put(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(Attributes.empty(LATIN_1)))))
                .put(Element.of(Tag.PixelData, VR.OB, new byte[2]))
                .put(Element.ofText(Tag.PatientComments, VR.LT, "x".repeat(258), LATIN_1))
                .put(Element.ofText(Tag.PatientID, VR.LO, "X", LATIN_1))
                .build();
        SharedTags shared = new SharedTags();
        shared.add(dataset);
        shared.add(dataset);

        assertThat(shared.dataset()).extracting(Element::tag).containsExactly(Tag.PatientID);
    }

    @Test
    void privateElementsOfDifferentCreatorsAreDifferent() {
        SharedTags shared = new SharedTags();
        shared.add(ofCreator("ACME 1"));
        shared.add(ofCreator("ACME 2"));

        assertThat(shared.dataset().isEmpty()).isTrue();
    }

    private static Attributes ofCreator(String creator) {
        return Attributes.builder(LATIN_1)
                .put(Element.ofText(0x00290010, VR.LO, creator, LATIN_1))
                .put(Element.ofText(0x00291001, VR.LO, "V", LATIN_1))
                .build();
    }

    private static Attributes inCharset(String term, String patientId) {
        return Attributes.builder(LATIN_1)
                .put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, term, LATIN_1))
                .put(Element.ofText(Tag.PatientID, VR.LO, patientId, SpecificCharacterSet.of(term)))
                .build();
    }
}
