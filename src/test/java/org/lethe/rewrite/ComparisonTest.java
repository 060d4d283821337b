package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.rewrite.Change.Kind;

/** What two datasets are told to have and not to have in common. */
class ComparisonTest {
    private static final SpecificCharacterSet LATIN = SpecificCharacterSet.of("ISO_IR 100");
    private static final SpecificCharacterSet CYRILLIC = SpecificCharacterSet.of("ISO_IR 144");

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, LATIN);
    }

    private static Attributes dataset(Element... elements) {
        Attributes.Builder builder = Attributes.builder(LATIN);
        for (Element element : elements) {
            builder.append(element);
        }
        return builder.build();
    }

    private static List<Change> compare(Attributes before, Attributes after) throws IOException {
        List<Change> changes = new ArrayList<>();
        new Comparison(Rewrites.READER, changes::add).compare(before, after);
        return changes;
    }

    private static Map<String, Kind> kinds(Attributes before, Attributes after) throws IOException {
        return compare(before, after).stream().collect(Collectors.toMap(Change::path, Change::kind));
    }

    @Test
    void eachElementIsKeptOrEmptiedOrRemovedOrReplacedOrAdded() throws IOException {
        Attributes before = dataset(
                text(Tag.Modality, VR.CS, "CT"),
                text(Tag.PatientName, VR.PN, "Gauss"),
                text(Tag.PatientID, VR.LO, "1"),
                text(Tag.PatientBirthDate, VR.DA, "17770430"));
        Attributes after = dataset(
                text(Tag.Modality, VR.CS, "CT"),
                text(Tag.PatientName, VR.PN, "Nobody"),
                Element.empty(Tag.PatientID, VR.LO),
                text(Tag.PatientIdentityRemoved, VR.CS, "YES"));

        assertThat(kinds(before, after)).isEqualTo(Map.of(
                "0008,0060", Kind.KEPT,
                "0010,0010", Kind.REPLACED,
                "0010,0020", Kind.EMPTIED,
                "0010,0030", Kind.REMOVED,
                "0012,0062", Kind.ADDED));
    }

    @Test
    void bothSidesShowTheirTextAndTheirLength() throws IOException {
        Change change = compare(
                dataset(text(Tag.PatientName, VR.PN, "Gau\u00df")), dataset(text(Tag.PatientName, VR.PN, "No")))
                .getFirst();

        assertThat(change.name()).isEqualTo("PatientName");
        assertThat(change.before().text()).isEqualTo("Gau\u00df");
        assertThat(change.before().length()).isEqualTo(4);
        assertThat(change.after().text()).isEqualTo("No");
        assertThat(change.before().checksum()).isNotEqualTo(change.after().checksum());
    }

    @Test
    void whatIsInASequenceThatGoesIsToldToGo() throws IOException {
        Attributes before = dataset(Element.ofSequence(Tag.ReferencedImageSequence, List.of(
                Item.of(dataset(text(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2"))),
                Item.of(dataset(text(Tag.ReferencedSOPInstanceUID, VR.UI, "1.3"))))));

        assertThat(kinds(before, dataset())).isEqualTo(Map.of(
                "0008,1140", Kind.REMOVED,
                "0008,1140[0].0008,1155", Kind.REMOVED,
                "0008,1140[1].0008,1155", Kind.REMOVED));
        assertThat(compare(before, dataset()).getLast().name())
                .isEqualTo("ReferencedImageSequence[1].ReferencedSOPInstanceUID");
    }

    @Test
    void aSequenceOfUnknownVrIsLookedInto() throws IOException {
        byte[] item = {
            (byte) 0xFE, (byte) 0xFF, 0x00, (byte) 0xE0, 10, 0, 0, 0,
            0x10, 0x00, 0x20, 0x00, 2, 0, 0, 0, '4', '2'
        };
        Attributes before = dataset(Element.of(0x00091001, VR.UN, item));

        assertThat(kinds(before, dataset()))
                .containsEntry("0009,1001", Kind.REMOVED)
                .containsEntry("0009,1001[0].0010,0020", Kind.REMOVED);
    }

    @Test
    void theSameBytesInAnotherCharacterSetAreAnotherText() throws IOException {
        Element name = text(Tag.PatientName, VR.PN, "M\u00fcller");
        Attributes before = Attributes.builder(LATIN).append(name).build();
        Attributes after = Attributes.builder(CYRILLIC).append(name).build();

        assertThat(kinds(before, after)).containsEntry("0010,0010", Kind.REPLACED);
    }

    @Test
    void anElementThatIsThereTwiceIsToldTwice() throws IOException {
        Attributes before = dataset(text(Tag.PatientID, VR.LO, "1"), text(Tag.PatientID, VR.LO, "2"));

        assertThat(compare(before, dataset(text(Tag.PatientID, VR.LO, "1"))).stream().map(Change::kind))
                .containsExactly(Kind.KEPT, Kind.REMOVED);
    }
}
