package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.rewrite.Rewrites.anonymize;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.lethe.error.LetheException;

class AnonymizeTest {
    private static final int CREATOR = 0x00290010;
    private static final int PRIVATE_SEQUENCE = 0x00291003;

    @Test
    void theResultSaysThatAndHowItWasDeidentified() {
        Attributes target = anonymize(ct().dataset(), "{}");
        assertThat(target.string(Tag.PatientIdentityRemoved)).isEqualTo("YES");
        assertThat(target.strings(Tag.DeidentificationMethod))
                .containsExactly("Lethe - PS 3.15 Table E.1-1 (after 2023b) Basic Profile");
        assertThat(target.string(Tag.LongitudinalTemporalInformationModified)).isEqualTo("REMOVED");
        assertThat(items(target, Tag.DeidentificationMethodCodeSequence).getFirst().string(Tag.CodeValue))
                .isEqualTo("113100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'Keep': ['StationName']}", "{'KeepPrivateTags': true}", "{'Replace': {'StationName': 'x'}}"})
    void whatDepartsFromTheProfileDoesNotClaimItsCode(String json) {
        Attributes target = anonymize(ct().dataset(), json);
        assertThat(target.contains(Tag.DeidentificationMethodCodeSequence)).isFalse();
        assertThat(target.contains(Tag.LongitudinalTemporalInformationModified)).isFalse();
        assertThat(target.strings(Tag.DeidentificationMethod)).contains("as modified by the request");
    }

    @Test
    void codesOfAFormerDeidentificationStay() {
        Attributes once = anonymize(ct().dataset(), "{}");
        assertThat(items(anonymize(once, "{}"), Tag.DeidentificationMethodCodeSequence)).hasSize(1);
        Element other = Element.ofSequence(
                Tag.DeidentificationMethodCodeSequence, List.of(item(text(Tag.CodeValue, VR.SH, "113101"))));
        assertThat(items(anonymize(ct().with(other).dataset(), "{}"), Tag.DeidentificationMethodCodeSequence))
                .extracting(item -> item.string(Tag.CodeValue))
                .containsExactly("113101", "113100");
    }

    @ParameterizedTest
    @CsvSource({"2008, UNMODIFIED", "2017c, REMOVED", "2021b, REMOVED", "2023b, REMOVED"})
    void anEditionIsNamed(String edition, String dates) {
        Attributes target = anonymize(ct().dataset(), "{'DicomVersion': '" + edition + "'}");
        assertThat(target.string(Tag.DeidentificationMethod)).contains("PS 3.15-" + edition);
        assertThat(target.string(Tag.LongitudinalTemporalInformationModified)).isEqualTo(dates);
    }

    @Test
    void nameAndIdOfThePatientBecomePseudonymsAtEveryDepth() {
        Element nested = Element.ofSequence(
                Tag.ProcedureCodeSequence,
                List.of(item(text(Tag.PatientName, VR.PN, "Doe^John"), text(Tag.PatientID, VR.LO, "P1"))));
        Attributes target = anonymize(ct().with(nested).dataset(), "{}");
        Attributes item = items(target, Tag.ProcedureCodeSequence).getFirst();
        assertThat(target.string(Tag.PatientName)).isEqualTo("Anonymized7");
        assertThat(item.string(Tag.PatientName)).isEqualTo("Anonymized7");
        assertThat(target.string(Tag.PatientID)).hasSize(36).isEqualTo(item.string(Tag.PatientID));
    }

    @Test
    void aNameIsAddedAndAnIdIsNot() {
        Attributes target = anonymize(ct().without(Tag.PatientName).without(Tag.PatientID).dataset(), "{}");
        assertThat(target.string(Tag.PatientName)).isEqualTo("Anonymized7");
        assertThat(target.contains(Tag.PatientID)).isFalse();
    }

    @Test
    void referencesFollowTheUidsThatTheyName() {
        Attributes source = ct().with(references(Tag.ReferencedImageSequence, instanceUid(ct()), "1.2.3")).dataset();
        Attributes target = anonymize(source, "{}");
        List<Attributes> items = items(target, Tag.ReferencedImageSequence);
        assertThat(items.get(0).string(Tag.ReferencedSOPInstanceUID)).isEqualTo(target.string(Tag.SOPInstanceUID));
        assertThat(items.get(1).string(Tag.ReferencedSOPInstanceUID)).startsWith("2.25.");
    }

    @Test
    void referencesFollowAUidThatIsKeptOrReplaced() {
        Attributes source = ct().with(references(Tag.ReferencedImageSequence, instanceUid(ct()))).dataset();
        Attributes kept = anonymize(source, "{'Keep': ['SOPInstanceUID'], 'Force': true}");
        Attributes replaced = anonymize(source, "{'Replace': {'SOPInstanceUID': '1.2.3'}, 'Force': true}");
        assertThat(referenced(kept)).isEqualTo(instanceUid(ct()));
        assertThat(referenced(replaced)).isEqualTo("1.2.3");
    }

    @Test
    void theUidsOfAnInstanceAreMappedUnderWhateverTagTheyStand() {
        Attributes target = anonymize(
                ct().with(0x00200242, VR.UI, instanceUid(ct())).with(0x00081167, VR.UI, "1.2.3").dataset(), "{}");
        assertThat(target.string(0x00200242)).isEqualTo(target.string(Tag.SOPInstanceUID));
        assertThat(target.string(0x00081167)).isEqualTo("1.2.3");
    }

    @Test
    void severalUidsInOneElementAreMappedEach() {
        String own = instanceUid(ct());
        Attributes target = anonymize(
                ct().with(Tag.IrradiationEventUID, VR.UI, own + "\\" + UID.CTImageStorage + "\\" + own).dataset(),
                "{}");
        assertThat(target.strings(Tag.IrradiationEventUID))
                .containsExactly(
                        target.string(Tag.SOPInstanceUID), UID.CTImageStorage, target.string(Tag.SOPInstanceUID));
    }

    @ParameterizedTest
    @CsvSource({"UN", "LO", "OB"})
    void tagsDecideAndNotTheVrThatTheFileClaims(VR claimed) throws IOException {
        Attributes target = anonymize(
                ct().with(Element.of(Tag.InstitutionName, claimed, "Hospital".getBytes()))
                        .with(Element.of(Tag.FrameOfReferenceUID, claimed, "1.2.3.4 ".getBytes()))
                        .dataset(),
                "{}");
        assertThat(target.contains(Tag.InstitutionName)).isFalse();
        assertThat(target.get(Tag.FrameOfReferenceUID).vr()).isEqualTo(VR.UI);
        assertThat(new String(target.get(Tag.FrameOfReferenceUID).bytes().toBytes())).startsWith("2.25.");
    }

    @Test
    void curvesAndOverlaysGoByTheGroupAndFunctionalGroupsStay() {
        Attributes target = anonymize(
                ct().with(0x60000022, VR.LO, "label").with(0x501E0005, VR.US, "ab")
                        .with(references(Tag.SharedFunctionalGroupsSequence, "1.2.3"))
                        .dataset(),
                "{'DicomVersion': '2008'}");
        assertThat(target.contains(0x60000022)).isFalse();
        assertThat(target.contains(0x501E0005)).isFalse();
        assertThat(target.contains(Tag.SharedFunctionalGroupsSequence)).isTrue();
    }

    @Test
    void whatBelongsIntoMessagesAndFileHeadersGoes() {
        Attributes target = anonymize(
                ct().with(0x00000600, VR.AE, "STATION")
                        .with(0x00020016, VR.AE, "STATION")
                        .dataset(),
                "{'DicomVersion': '2008'}");
        assertThat(target.contains(0x00000600) || target.contains(0x00020016)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSequenceOfVrUnIsTreatedAndStaysUn(boolean undefinedLength) throws IOException {
        Item item = new Item(
                item(text(Tag.PatientName, VR.PN, "Doe^John"), text(Tag.CodeValue, VR.SH, "A")).attributes(),
                undefinedLength,
                Encoding.IMPLICIT_LE,
                null,
                -1,
                -1);
        byte[] file = ct().with(Element.of(
                Tag.ProcedureCodeSequence,
                VR.UN,
                new Sequence(List.of(item), undefinedLength, Encoding.IMPLICIT_LE)))
                .file();
        Attributes target = Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, "{}"), file)).dataset();
        Element sequence = target.get(Tag.ProcedureCodeSequence);
        Sequence opened = sequence.value() instanceof Sequence known
                ? known
                : Rewrites.READER.openUnknown(sequence, SpecificCharacterSet.LATIN_1);
        Attributes content = opened.items().getFirst().attributes();
        assertThat(sequence.vr()).isEqualTo(VR.UN);
        assertThat(content.string(Tag.PatientName)).isEqualTo("Anonymized7");
        assertThat(content.string(Tag.CodeValue)).isEqualTo("A");
    }

    @ParameterizedTest
    @CsvSource({"UN", "OB", "LO", "UT"})
    void aSequenceThatCannotBeReadGoes(VR claimed) {
        Element broken = Element.of(Tag.ProcedureCodeSequence, claimed, "no items".getBytes());
        assertThat(anonymize(ct().with(broken).dataset(), "{}").contains(Tag.ProcedureCodeSequence)).isFalse();
    }

    @Test
    void privateElementsGoAtEveryDepthAndAreTreatedInsideWhenTheyStay() {
        Element nested = Element.ofSequence(
                Tag.ProcedureCodeSequence,
                List.of(item(text(CREATOR, VR.LO, "ACME"), text(Tag.CodeValue, VR.SH, "A"))));
        Element privateSequence = Element.ofSequence(
                PRIVATE_SEQUENCE,
                List.of(item(text(Tag.PatientName, VR.PN, "Doe^John"), text(0x00291005, VR.LO, "x"))));
        Attributes source = ct().with(CREATOR, VR.LO, "ACME").with(nested).with(privateSequence).dataset();

        Attributes without = anonymize(source, "{}");
        assertThat(without.contains(CREATOR) || without.contains(PRIVATE_SEQUENCE)).isFalse();
        assertThat(items(without, Tag.ProcedureCodeSequence).getFirst().size()).isEqualTo(1);

        Attributes with = anonymize(source, "{'KeepPrivateTags': null}");
        assertThat(with.get(CREATOR)).isSameAs(source.get(CREATOR));
        assertThat(with.get(Tag.ProcedureCodeSequence)).isSameAs(source.get(Tag.ProcedureCodeSequence));
        Attributes inside = items(with, PRIVATE_SEQUENCE).getFirst();
        assertThat(inside.string(Tag.PatientName)).isEqualTo("Anonymized7");
        assertThat(inside.string(0x00291005)).isEqualTo("x");
    }

    @Test
    void keepShieldsAWholeSequenceAndOnlyAtItsPlace() {
        Attributes source = ct().with(references(Tag.ReferencedImageSequence, "1.2.3", "1.2.4"))
                .with(Tag.InstitutionName, VR.LO, "Hospital")
                .dataset();
        Attributes whole = anonymize(source, "{'Keep': ['ReferencedImageSequence']}");
        assertThat(whole.get(Tag.ReferencedImageSequence)).isSameAs(source.get(Tag.ReferencedImageSequence));
        Attributes one = anonymize(source, "{'Keep': ['ReferencedImageSequence[0].ReferencedSOPInstanceUID']}");
        assertThat(items(one, Tag.ReferencedImageSequence))
                .extracting(item -> item.string(Tag.ReferencedSOPInstanceUID).startsWith("2.25."))
                .containsExactly(false, true);
        assertThat(one.contains(Tag.InstitutionName)).isFalse();
    }

    @Test
    void newSequencesAreTreatedLikeOldOnesAndNewPathsAreNot() {
        Attributes target = anonymize(
                ct().with(references(Tag.ReferencedImageSequence, "1.2.3")).dataset(),
                "{'Replace': {'OtherPatientIDsSequence': [{'PatientID': 'NEW', 'InstitutionName': 'x'}],"
                        + " 'ReferencedImageSequence[0].ReferencedSOPInstanceUID': '9.9'}}");
        Attributes item = items(target, Tag.OtherPatientIDsSequence).getFirst();
        assertThat(item.string(Tag.PatientID)).hasSize(36);
        assertThat(item.contains(Tag.InstitutionName)).isFalse();
        assertThat(referenced(target)).isEqualTo("9.9");
    }

    @Test
    void whatIsHiddenBehindTheEndOfAValueGoes() throws IOException {
        Attributes source = ct().with(Element.of(Tag.Modality, VR.CS, "CT\0 hidden".getBytes()))
                .with(Element.of(Tag.ImageType, VR.CS, "A\0hidden\\B ".getBytes()))
                .dataset();
        Attributes target = anonymize(source, "{}");
        assertThat(new String(target.get(Tag.Modality).bytes().toBytes())).isEqualTo("CT");
        assertThat(new String(target.get(Tag.ImageType).bytes().toBytes()).strip()).isEqualTo("A\\B");
    }

    @Test
    void anEncapsulatedDocumentBecomesAnEmptyOneOfItsKind() throws IOException {
        Attributes source = ct().with(Tag.SOPClassUID, VR.UI, UID.EncapsulatedPDFStorage)
                .with(Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/pdf")
                .with(Element.of(Tag.EncapsulatedDocument, VR.OB, "%PDF-1.4 Doe, John".getBytes()))
                .with(Element.of(Tag.EncapsulatedDocumentLength, VR.UL, new byte[] {18, 0, 0, 0}))
                .dataset();
        Attributes target = anonymize(source, "{}");
        String document = new String(target.get(Tag.EncapsulatedDocument).bytes().toBytes());
        assertThat(document).startsWith("%PDF-").contains("%%EOF").doesNotContain("Doe");
        assertThat(target.intValue(Tag.EncapsulatedDocumentLength, 0)).isEqualTo(document.replace("\0", "").length());
    }

    @Test
    void anElementThatNobodySpeaksOfIsTheSameObject() {
        Attributes source = ct().with(Tag.KVP, VR.DS, "120").with(0x00200FFE, VR.LO, "unknown").dataset();
        Attributes target = anonymize(source, "{}");
        for (int tag : new int[] {Tag.KVP, Tag.PixelData, Tag.SOPClassUID, Tag.Modality, 0x00200FFE}) {
            assertThat(target.get(tag)).isSameAs(source.get(tag));
        }
    }

    @Test
    void fileMetaIsWrittenAnew() {
        Rewritten rewritten = Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, "{}"), ct().dataset());
        assertThat(rewritten.fileMeta())
                .extracting(Element::tag)
                .containsExactly(
                        Tag.FileMetaInformationVersion,
                        Tag.MediaStorageSOPClassUID,
                        Tag.MediaStorageSOPInstanceUID,
                        Tag.TransferSyntaxUID,
                        Tag.ImplementationClassUID,
                        Tag.ImplementationVersionName);
        assertThat(rewritten.fileMeta().string(Tag.MediaStorageSOPInstanceUID))
                .isEqualTo(rewritten.dataset().string(Tag.SOPInstanceUID));
    }

    @Test
    void theReportNamesElementsAndNoValues() {
        Rewritten rewritten = Rewrites.apply(
                Rewrites.plan(Verb.ANONYMIZE, "{'Keep': ['StationName']}"),
                ct().with(Tag.StationName, VR.SH, "Here")
                        .with(Tag.InstitutionName, VR.LO, "Hospital")
                        .with(references(Tag.ReferencedImageSequence, "1.2.3"))
                        .dataset());
        assertThat(rewritten.report().entries())
                .contains(
                        new RewriteReport.Entry("0008,0080", RewriteReport.Outcome.REMOVED),
                        new RewriteReport.Entry("0008,1010", RewriteReport.Outcome.KEPT),
                        new RewriteReport.Entry("0008,1140[0].0008,1155", RewriteReport.Outcome.UID_MAPPED),
                        new RewriteReport.Entry("0010,0010", RewriteReport.Outcome.REPLACED));
        assertThat(rewritten.report().isComplete()).isTrue();
        assertThat(rewritten.report().toString()).doesNotContain("Hospital").doesNotContain("Doe");
    }

    @Test
    void compressedPixelsAreNotTranscodedInSilence() {
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, "{'Transcode': '1.2.840.10008.1.2.4.201'}");
        assertThatThrownBy(() -> plan.apply(
                ct().dataset(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.OFF))
                .isInstanceOf(LetheException.class);
    }

    @Test
    void aSequenceDeeperThanAnyReaderTakesIsRefusedAndNotPassedOn() {
        Attributes dataset = ct().dataset();
        Element deep = text(Tag.PatientName, VR.PN, "Doe");
        for (int depth = 0; depth < 200; depth++) {
            deep = Element.ofSequence(Tag.ProcedureCodeSequence, List.of(item(deep)));
        }
        Attributes tooDeep = dataset.toBuilder().put(deep).build();
        assertThatThrownBy(() -> anonymize(tooDeep, "{}")).isInstanceOf(LetheException.class);
    }

    private static TestInstance ct() {
        return TestInstance.ct();
    }

    private static String instanceUid(TestInstance instance) {
        return instance.dataset().string(Tag.SOPInstanceUID);
    }

    private static Element references(int sequence, String... uids) {
        return Element.ofSequence(
                sequence,
                Stream.of(uids).map(uid -> item(text(Tag.ReferencedSOPInstanceUID, VR.UI, uid))).toList());
    }

    private static String referenced(Attributes dataset) {
        return items(dataset, Tag.ReferencedImageSequence).getFirst().string(Tag.ReferencedSOPInstanceUID);
    }

    private static List<Attributes> items(Attributes dataset, int tag) {
        return dataset.get(tag).items().stream().map(Item::attributes).toList();
    }

    private static Item item(Element... elements) {
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        Stream.of(elements).forEach(builder::put);
        return Item.of(builder.build());
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
