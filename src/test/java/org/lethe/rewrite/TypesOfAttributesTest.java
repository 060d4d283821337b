package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;

/** What was a valid object stays one: the default profile leaves what the IOD requires. */
class TypesOfAttributesTest {
    private static final Attributes NOTHING = Attributes.empty(SpecificCharacterSet.LATIN_1);

    private static final Path TYPES = Path.of("..", "shared", "deid", "iod-types.tsv");
    private static final int BEAM_SEQUENCE = 0x300A00B0;
    private static final int TREATMENT_MACHINE_NAME = 0x300A00B2;

    @Test
    void attributesOfType1HaveAValueAndThoseOfType2AreThereInEveryIod() throws IOException {
        assumeTrue(Files.exists(TYPES), "skipped: there is no " + TYPES);
        Map<String, List<String[]>> rowsByClass = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TYPES).subList(1, Files.readAllLines(TYPES).size())) {
            String[] row = line.split("\t", -1);
            // Overlays go as a whole: without their data there is no module any more that would require anything.
            if (Table.isSingleTag(row[2])) {
                rowsByClass.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row);
            }
        }
        assertThat(rowsByClass).hasSizeGreaterThan(150);
        List<String> missing = new ArrayList<>();
        rowsByClass.forEach((sopClass, rows) -> {
            Attributes target = Rewrites.anonymize(complete(sopClass, rows), "{}");
            for (String[] row : rows) {
                Element element = target.get(Table.tag(row[2]));
                boolean needsValue = row[6].startsWith("1");
                if (element == null || needsValue && element.isEmpty()) {
                    missing.add(row[1] + " " + row[3] + " of Type " + row[6]);
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        UID.CTImageStorage + ", InstitutionName, X",
        UID.CTImageStorage + ", ContentDate, Z",
        UID.CTImageStorage + ", StudyDate, Z",
        UID.CTImageStorage + ", SeriesDate, X",
        UID.ComprehensiveSRStorage + ", ContentDate, D",
        UID.ComprehensiveSRStorage + ", VerifyingObserverSequence, D",
        UID.GrayscaleSoftcopyPresentationStateStorage + ", PresentationCreationDate, D",
        "1.2.3.4, ContentDate, Z",
        "1.2.3.4, SeriesDate, X"
    })
    void theIodDecidesWhereTheTableLeavesAChoice(String sopClass, String keyword, char action) {
        int tag = Rewrites.READER.dictionary().tagOf(keyword).orElseThrow();
        assertThat(new NewestProfile(Set.of()).actionsFor(sopClass).top(tag, NOTHING)).isEqualTo(Action.of(action));
    }

    @Test
    void anItemKeepsWhatItsSequenceRequires() {
        Attributes item = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.InstitutionName, VR.LO, "Hospital"))
                .put(text(TREATMENT_MACHINE_NAME, VR.SH, "Machine"))
                .put(text(Tag.DeviceSerialNumber, VR.LO, "4711"))
                .build();
        Attributes source = dataset(UID.RTPlanStorage)
                .put(Element.ofSequence(BEAM_SEQUENCE, List.of(Item.of(item))))
                .build();
        Attributes target = Rewrites.anonymize(source, "{}").get(BEAM_SEQUENCE).items().getFirst().attributes();
        // All three are X/Z or X/Z/D; in a beam the machine and the numbers of its maker are of Type 2 and 3.
        assertThat(target.get(TREATMENT_MACHINE_NAME).isEmpty()).isTrue();
        assertThat(target.string(Tag.InstitutionName)).isNull();
        assertThat(target.string(Tag.DeviceSerialNumber)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "00720068, ANONYMIZED", "0072005E, ANONYMIZED", "0072005F, 000Y", "00720071, http://anonymized.invalid/",
        "04000565, CORRECT", "00189074, 19000101000000", "00080023, 19000101", "00080033, 000000"
    })
    void dummiesAreLegalForTheirVr(String tag, String value) {
        Attributes source = dataset(UID.ComprehensiveSRStorage)
                .put(text(Table.tag(tag), VR.UN, "12345678"))
                .build();
        Attributes target = Rewrites.anonymize(source, "{}");
        assertThat(target.string(Table.tag(tag))).isEqualTo(value);
    }

    @Test
    void dummySequencesHaveAnItemWithWhatIsOfType1() {
        Attributes source = dataset(UID.ComprehensiveSRStorage)
                .put(Element.ofSequence(Tag.ContentSequence, List.of()))
                .put(Element.ofSequence(Tag.VerifyingObserverSequence, List.of()))
                .build();
        Attributes target = Rewrites.anonymize(source, "{}");
        Attributes content = target.get(Tag.ContentSequence).items().getFirst().attributes();
        assertThat(content.string(Tag.RelationshipType)).isEqualTo("CONTAINS");
        assertThat(content.string(Tag.TextValue)).isEqualTo("ANONYMIZED");
        assertThat(content.get(Tag.ConceptNameCodeSequence).items()).hasSize(1);
        Attributes observer = target.get(Tag.VerifyingObserverSequence).items().getFirst().attributes();
        assertThat(observer.string(Tag.VerificationDateTime)).isEqualTo("19000101000000");
    }

    private static Attributes complete(String sopClass, List<String[]> rows) {
        Attributes.Builder dataset = dataset(sopClass);
        for (String[] row : rows) {
            int tag = Table.tag(row[2]);
            VR vr = VR.of(row[4]);
            dataset.put(
                    vr == VR.SQ
                            ? Element.ofSequence(tag, List.of(Item.of(dataset(sopClass).build())))
                            : text(tag, vr, "1.2.3.4 "));
        }
        return dataset.put(text(Tag.SOPClassUID, VR.UI, sopClass)).build();
    }

    private static Attributes.Builder dataset(String sopClass) {
        return Attributes.builder(SpecificCharacterSet.LATIN_1).put(text(Tag.SOPClassUID, VR.UI, sopClass));
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
