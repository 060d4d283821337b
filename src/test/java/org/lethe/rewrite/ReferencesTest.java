package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;

/** Instances that are rewritten together still refer to each other. */
class ReferencesTest {
    private static final TestInstance SLICE = TestInstance.ct().instance(1);
    private static final String SLICE_UID = SLICE.dataset().string(Tag.SOPInstanceUID);
    private static final String STUDY_UID = SLICE.dataset().string(Tag.StudyInstanceUID);
    private static final String SERIES_UID = SLICE.dataset().string(Tag.SeriesInstanceUID);
    private static final String FRAME_UID = "1.2.826.0.1.99.7";
    private static final String STRANGER = "1.2.3.4.5.6";
    private static final int REFERENCED_FRAMES = 0x30060010;
    private static final int REFERENCED_FRAME = 0x30060024;
    private static final int RELATED_FRAME = 0x300600C2;
    private static final int PRIVATE_CREATOR = 0x00090010;
    private static final int PRIVATE_REFERENCE = 0x00091001;

    /** An object of another series that refers to the slice, its series and its study, deep down and in all forms. */
    private static final TestInstance STRUCTURES = TestInstance.ct().series(2).instance(2)
            .with(sequence(Tag.ReferencedSeriesSequence, uid(Tag.StudyInstanceUID, STUDY_UID),
                    uid(Tag.SeriesInstanceUID, SERIES_UID),
                    sequence(Tag.ReferencedImageSequence, uid(Tag.ReferencedSOPInstanceUID, SLICE_UID),
                            uid(Tag.FailedSOPInstanceUIDList, STRANGER + "\\" + SLICE_UID))))
            .with(PRIVATE_CREATOR, VR.LO, "ACME")
            .with(uid(PRIVATE_REFERENCE, SLICE_UID));

    private static final Together TOGETHER = new Together(
            Set.of(STUDY_UID),
            Set.of(SERIES_UID, STRUCTURES.dataset().string(Tag.SeriesInstanceUID)),
            Set.of(SLICE_UID, STRUCTURES.dataset().string(Tag.SOPInstanceUID)),
            Set.of(FRAME_UID),
            Set.of());

    private static Element uid(int tag, String value) {
        return Element.ofText(tag, VR.UI, value, SpecificCharacterSet.LATIN_1);
    }

    private static Element sequence(int tag, Element... elements) {
        Attributes.Builder item = Attributes.builder(SpecificCharacterSet.LATIN_1);
        for (Element element : elements) {
            item.put(element);
        }
        return Element.ofSequence(tag, List.of(Item.of(item.build())));
    }

    private static RewritePlan plan(Verb verb, Level level, Together together, String json) {
        return Rewrites.REWRITER.compile(Rewrites.request(verb, level, json), Naming.of(Rewrites.KEY, "A"), together);
    }

    private static Attributes inItem(Attributes dataset, int tag) {
        return dataset.get(tag).items().getFirst().attributes();
    }

    private record Pair(Attributes slice, Attributes structures) {
        static Pair of(RewritePlan plan) {
            return new Pair(Rewrites.apply(plan, SLICE.dataset()).dataset(),
                    Rewrites.apply(plan, STRUCTURES.dataset()).dataset());
        }

        String uid(int tag) {
            return slice.string(tag);
        }

        Attributes series() {
            return inItem(structures, Tag.ReferencedSeriesSequence);
        }

        Attributes image() {
            return inItem(series(), Tag.ReferencedImageSequence);
        }
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void referencesFollowWhatBecomesOfEachOther(Verb verb) {
        String keepPrivate = verb == Verb.ANONYMIZE ? "{'KeepPrivateTags': true}" : "{}";
        Pair pair = Pair.of(plan(verb, Level.STUDY, TOGETHER, keepPrivate));

        assertThat(pair.uid(Tag.SOPInstanceUID)).isNotEqualTo(SLICE_UID);
        assertThat(pair.image().string(Tag.ReferencedSOPInstanceUID)).isEqualTo(pair.uid(Tag.SOPInstanceUID));
        assertThat(pair.series().string(Tag.SeriesInstanceUID)).isEqualTo(pair.uid(Tag.SeriesInstanceUID));
        assertThat(pair.series().string(Tag.StudyInstanceUID))
                .isEqualTo(pair.uid(Tag.StudyInstanceUID));
        assertThat(pair.structures.string(PRIVATE_REFERENCE)).isEqualTo(pair.uid(Tag.SOPInstanceUID));
    }

    @Test
    void aModificationLeavesReferencesToOthersAlone() {
        Pair pair = Pair.of(plan(Verb.MODIFY, Level.STUDY, TOGETHER, "{}"));

        assertThat(pair.image().strings(Tag.FailedSOPInstanceUIDList))
                .containsExactly(STRANGER, pair.uid(Tag.SOPInstanceUID));
    }

    @Test
    void whatIsOnlyPartlyInTheSetIsMeantWhereThatPartIsMeant() {
        Together partly = new Together(TOGETHER.studyUids(), TOGETHER.seriesUids(), TOGETHER.sopInstanceUids(),
                TOGETHER.frameUids(), Set.of(STUDY_UID, SERIES_UID));
        TestInstance toOthers = TestInstance.ct().series(2).instance(9)
                .with(sequence(Tag.ReferencedSeriesSequence, uid(Tag.StudyInstanceUID, STUDY_UID),
                        sequence(Tag.ReferencedImageSequence, uid(Tag.ReferencedSOPInstanceUID, STRANGER))));
        RewritePlan plan = plan(Verb.MODIFY, Level.STUDY, partly, "{}");

        assertThat(inItem(Rewrites.apply(plan, toOthers.dataset()).dataset(), Tag.ReferencedSeriesSequence)
                .string(Tag.StudyInstanceUID)).isEqualTo(STUDY_UID);
        Pair pair = Pair.of(plan);
        assertThat(pair.series().string(Tag.StudyInstanceUID)).isEqualTo(pair.uid(Tag.StudyInstanceUID));
        assertThat(pair.series().string(Tag.SeriesInstanceUID)).isEqualTo(pair.uid(Tag.SeriesInstanceUID));
    }

    @Test
    void whatTheDatasetIsCalledItselfIsNoReference() {
        TestInstance odd = TestInstance.ct().instance(8).with(Tag.StudyInstanceUID, VR.UI, SERIES_UID)
                .with(Tag.FrameOfReferenceUID, VR.UI, SERIES_UID);
        Attributes modified = Rewrites.apply(plan(Verb.MODIFY, Level.SERIES, TOGETHER, "{}"), odd.dataset()).dataset();

        assertThat(modified.string(Tag.StudyInstanceUID)).isEqualTo(SERIES_UID);
        assertThat(modified.string(Tag.FrameOfReferenceUID)).isEqualTo(SERIES_UID);
    }

    @Test
    void aReferenceToWhatKeepsItsNameStays() {
        Pair pair = Pair.of(plan(Verb.MODIFY, Level.SERIES, TOGETHER, "{}"));

        assertThat(pair.series().string(Tag.StudyInstanceUID))
                .isEqualTo(STUDY_UID);
        assertThat(pair.series().string(Tag.SeriesInstanceUID)).isNotEqualTo(SERIES_UID);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void aReferenceToWhatTheRequestKeepsOrReplacesFollowsTheRequest(Verb verb) {
        Pair pair = Pair.of(plan(verb, Level.STUDY, TOGETHER,
                "{'Keep': ['SOPInstanceUID'], 'Replace': {'StudyInstanceUID': '1.2.3'}, 'Force': true}"));

        assertThat(pair.uid(Tag.SOPInstanceUID)).isEqualTo(SLICE_UID);
        assertThat(pair.image().string(Tag.ReferencedSOPInstanceUID)).isEqualTo(SLICE_UID);
        assertThat(pair.series().string(Tag.StudyInstanceUID))
                .isEqualTo("1.2.3");
    }

    /** Structures that lie in the frame of reference of the slices, and in a strange one. */
    private static Attributes inFrames(Verb verb, String json) {
        TestInstance source = TestInstance.ct().series(2).instance(2)
                .with(sequence(REFERENCED_FRAMES, uid(Tag.FrameOfReferenceUID, FRAME_UID),
                        uid(RELATED_FRAME, FRAME_UID), uid(REFERENCED_FRAME, STRANGER)));
        RewritePlan plan = plan(verb, Level.STUDY, TOGETHER, json);
        return inItem(Rewrites.apply(plan, source.dataset()).dataset(), REFERENCED_FRAMES);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whatLiesInAFrameOfReferenceFollowsTheRequest(Verb verb) {
        Attributes kept = inFrames(verb, "{'Keep': ['FrameOfReferenceUID'], 'Force': true}");
        assertThat(kept.string(Tag.FrameOfReferenceUID)).isEqualTo(FRAME_UID);
        assertThat(kept.string(RELATED_FRAME)).isEqualTo(FRAME_UID);

        Attributes replaced = inFrames(verb, "{'Replace': {'FrameOfReferenceUID': '1.2.3'}}");
        assertThat(replaced.string(Tag.FrameOfReferenceUID)).isEqualTo("1.2.3");
        assertThat(replaced.string(RELATED_FRAME)).isEqualTo("1.2.3");

        for (Attributes one : List.of(kept, replaced)) {
            assertThat(one.string(REFERENCED_FRAME).equals(STRANGER)).isEqualTo(verb == Verb.MODIFY);
        }
    }

    @Test
    void framesOfReferenceStayInAModificationThatDoesNotNameThem() {
        assertThat(inFrames(Verb.MODIFY, "{}").string(Tag.FrameOfReferenceUID)).isEqualTo(FRAME_UID);
        assertThat(inFrames(Verb.ANONYMIZE, "{}").string(Tag.FrameOfReferenceUID))
                .isEqualTo(Rewrites.anonymize(TestInstance.ct().with(uid(Tag.FrameOfReferenceUID, FRAME_UID))
                        .dataset(), "{}").string(Tag.FrameOfReferenceUID));
    }

    @Test
    void aModifiedInstanceAloneKeepsWhatItRefersTo() {
        Attributes alone =
                Rewrites.apply(plan(Verb.MODIFY, Level.STUDY, Together.ALONE, "{}"), STRUCTURES.dataset()).dataset();

        assertThat(inItem(inItem(alone, Tag.ReferencedSeriesSequence), Tag.ReferencedImageSequence))
                .isSameAs(inItem(inItem(STRUCTURES.dataset(), Tag.ReferencedSeriesSequence),
                        Tag.ReferencedImageSequence));
    }

    @Test
    void aModificationPassesOnWhatRefersToNothingAsItIs() {
        Attributes plain = TestInstance.ct().instance(7)
                .with(sequence(Tag.ReferencedImageSequence, uid(Tag.ReferencedSOPInstanceUID, STRANGER)))
                .dataset();
        Attributes modified = Rewrites.apply(plan(Verb.MODIFY, Level.STUDY, TOGETHER, "{}"), plain).dataset();

        assertThat(modified.get(Tag.ReferencedImageSequence)).isSameAs(plain.get(Tag.ReferencedImageSequence));
    }
}
