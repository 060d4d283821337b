package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.rewrite.Leftovers.Finding;

class LeftoversTest {
    private static final Set<Integer> UNIQUE = Set.of(
            Tag.PatientID,
            Tag.AccessionNumber,
            Tag.StudyInstanceUID,
            Tag.SeriesInstanceUID,
            Tag.SOPInstanceUID,
            Tag.FrameOfReferenceUID);

    @Test
    void anIdentifierInsideOfOtherValuesIsFoundWhateverTheirVr() {
        Attributes item = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.of(0x00091001, VR.UN, "xx 4711-08 xx".getBytes()))
                .build();
        Attributes source = TestInstance.ct().patient("4711-08")
                .with(Tag.PatientName, VR.PN, "Meier^Jo")
                .with(Tag.DocumentTitle, VR.ST, "Letter on Mr. Meier")
                .with(Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(item))))
                .dataset();
        assertThat(Leftovers.check(source, Rewrites.anonymize(source, "{'KeepPrivateTags': true}")))
                .containsExactlyInAnyOrder(
                        new Finding(Tag.PatientName, "0042,0010"),
                        new Finding(Tag.PatientID, "0008,1032[0].0009,1001"));
    }

    @Test
    void whatStayedIsFoundUnderItsOwnTag() {
        Attributes source = TestInstance.ct().patient("4711-08").dataset();
        assertThat(Leftovers.check(source, source)).extracting(Finding::path).contains("0010,0020", "0020,000d");
    }

    static Stream<String> samples() {
        return SampleFiles.readable().filter(name -> !name.startsWith("skipped"));
    }

    /** Names and dates can meet others by chance (a maker that is an institution, too); these cannot. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("samples")
    void nothingIsLeftOfTheIdentifiersOfASample(String name) throws IOException {
        try (DicomFile file = Rewrites.read(Files.readAllBytes(SampleFiles.of(name)))) {
            Attributes target = Rewrites.anonymize(file.dataset(), "{}");
            assertThat(Leftovers.check(file.dataset(), target))
                    .filteredOn(finding -> UNIQUE.contains(finding.identifier()))
                    .isEmpty();
        }
    }
}
