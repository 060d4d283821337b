package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;

class ProjectPseudonymsTest {
    private static final ProjectPseudonyms PROJECT =
            new ProjectPseudonyms("A-", JobKey.of(new byte[JobKey.BYTES]), _ -> Optional.empty());

    private static Attributes anonymize(ProjectPseudonyms project, Attributes dataset, String json) {
        RewriteRequest request = Rewrites.request(Verb.ANONYMIZE, Level.INSTANCE, json);
        return Rewrites.apply(Rewrites.REWRITER.compile(request, Naming.of(project), Together.ALONE), dataset)
                .dataset();
    }

    @Test
    void whatIsDerivedIsAHashInDouglasCrockfordsDigits() {
        // HMAC-SHA-256 of 0x03 and "P2:P1" under a key of zeros, its first 60 bits, computed with Python's hmac.
        assertThat(PROJECT.derived(PatientIdentity.of("P1", ""))).isEqualTo("A-SMV6MX01K5CS");
    }

    @Test
    void paddingOfAnIdIsNoPartOfTheIdentityAndPartsDoNotRunIntoEachOther() {
        assertThat(PROJECT.derived(PatientIdentity.of(" P1 ", "A "))).isEqualTo(PROJECT.derived(
                PatientIdentity.of("P1", "A")));
        Set<String> all = new HashSet<>();
        for (PatientIdentity one : List.of(PatientIdentity.of("P1", ""), PatientIdentity.of("P", "1"),
                PatientIdentity.of("1", "P"), PatientIdentity.ofStudy("P1"), PatientIdentity.of("p1", ""))) {
            assertThat(all.add(PROJECT.derived(one))).isTrue();
        }
    }

    @Test
    void theNestedPatientIsTheSameUnlessItIsAnother() {
        Attributes.Builder same = Attributes.builder(SpecificCharacterSet.LATIN_1);
        same.append(text(Tag.PatientName, VR.PN, "Doe^John")).append(text(Tag.PatientID, VR.LO, "P1"));
        Attributes.Builder other = Attributes.builder(SpecificCharacterSet.LATIN_1);
        other.append(text(Tag.PatientName, VR.PN, "Roe^Jane")).append(text(Tag.PatientID, VR.LO, "P2"));
        Attributes dataset = TestInstance.ct().with(Tag.IssuerOfPatientID, VR.LO, "A")
                .with(Element.ofSequence(Tag.SourceImageSequence,
                        List.of(Item.of(same.build()), Item.of(other.build()))))
                .dataset();

        Attributes result = anonymize(PROJECT, dataset, "{}");

        String own = PROJECT.derived(PatientIdentity.of("P1", "A"));
        assertThat(result.string(Tag.PatientID)).isEqualTo(own);
        assertThat(result.string(Tag.PatientName)).isEqualTo(own);
        List<Item> items = result.get(Tag.SourceImageSequence).items();
        assertThat(items.get(0).attributes().string(Tag.PatientID)).isEqualTo(own);
        assertThat(items.get(0).attributes().string(Tag.PatientName)).isEqualTo(own);
        assertThat(items.get(1).attributes().string(Tag.PatientName))
                .isEqualTo(PROJECT.derived(PatientIdentity.of("P2", "")));
    }

    @Test
    void whatTheRequestGivesWins() {
        Attributes result = anonymize(PROJECT, TestInstance.ct().dataset(),
                "{'Replace': {'PatientName': 'X', 'PatientID': 'Y'}, 'Force': true}");

        assertThat(result.string(Tag.PatientName)).isEqualTo("X");
        assertThat(result.string(Tag.PatientID)).isEqualTo("Y");
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
