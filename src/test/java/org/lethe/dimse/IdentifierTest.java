package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;

class IdentifierTest {

    @Test
    void whateverAnAnswerHoldsHasItsWeight() {
        byte[] bytes = new byte[1000];
        Attributes plain = of(Element.of(Tag.PatientComments, VR.LT, bytes));
        Attributes nested = of(Element.ofSequence(Tag.RequestAttributesSequence, List.of(Item.of(plain))));
        Attributes encapsulated = of(Element.of(Tag.PixelData, VR.OB,
                new Fragments(ByteSource.of(bytes), new long[] {0, 0, 400}, new int[] {0, 400, 600})));

        for (Attributes dataset : List.of(plain, nested, encapsulated)) {
            assertThat(Identifier.weight(dataset)).isBetween(1000L, 1500L);
        }
    }

    private static Attributes of(Element element) {
        return Attributes.builder(SpecificCharacterSet.ASCII).put(element).build();
    }
}
