package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.RewriteJobs.Asked;
import org.lethe.archive.RewriteJobs.Author;
import org.lethe.archive.RewriteJobs.Prepared;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.ChangeQuery;
import org.lethe.index.ChangeType;
import org.lethe.index.Consequences;
import org.lethe.index.CoreMetadata;
import org.lethe.index.Index;
import org.lethe.index.Resource;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.JobEngine;
import org.lethe.jobs.JobState;
import org.lethe.jobs.Work;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/** Whole resources are rewritten, and nothing else is touched. */
class RewriteJobsTest {
    private static final Author AUTHOR = new Author("127.0.0.1", "");
    private static final int BROKEN = 3;
    private static final int REFERENCED_FRAMES = 0x30060010;
    private static final int POLL_MILLIS = 20;
    private static final String BELOW_ZERO = "'Replace': {'SmallestImagePixelValue': '-5'}";

    @TempDir
    Path folder;

    private static ObjectNode json(TestArchive pacs, String text) {
        return pacs.archive().rewriter().parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode rewrite(TestArchive pacs, Verb verb, Level level, String id, String body)
            throws IOException {
        return run(pacs, pacs.archive().rewriteJobs().resource(verb, level, id, json(pacs, body), AUTHOR));
    }

    private static ObjectNode run(TestArchive pacs, Asked asked) throws IOException {
        return run(pacs, asked.job());
    }

    private static ObjectNode run(TestArchive pacs, Prepared prepared) {
        return pacs.jobs().run(prepared.work(), 0, null).content();
    }

    private static List<ResourceIds> storeStudy(TestArchive pacs, int instances) throws IOException {
        List<ResourceIds> ids = new ArrayList<>();
        for (int i = 1; i <= instances; i++) {
            ids.add(pacs.store(slice(i).file()).ids());
        }
        return ids;
    }

    private static TestInstance slice(int number) {
        return TestInstance.ct().study(1).series(1 + number % 2).instance(number).pixels(500)
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 1));
    }

    /** An instance that can be stored, but not be given a value below zero: its numbers have no sign. */
    private static byte[] unsigned() {
        return slice(BROKEN).with(Element.ofUnsignedShort(Tag.PixelRepresentation, 0)).file();
    }

    private static Attributes dataset(TestArchive pacs, String instance) throws IOException {
        try (DicomFile file = pacs.archive().read(instance, DicomReader.Until.PIXEL_DATA)) {
            return file.dataset();
        }
    }

    private static void assertKind(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @EnumSource(value = Level.class, names = {"PATIENT", "STUDY", "SERIES"})
    void anAnonymizedCopySharesNothingWithItsSource(Level level) throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            List<ResourceIds> sources = storeStudy(pacs, 6);
            String source = sources.getFirst().at(level);
            Index index = pacs.archive().index();
            int instances = index.descendants(level, source, Level.INSTANCE).size();

            ObjectNode answer = rewrite(pacs, Verb.ANONYMIZE, level, source, "{}");

            String target = answer.get("ID").stringValue();
            assertThat(answer.get("InstancesCount").intValue()).isEqualTo(instances);
            assertThat(index.descendants(level, target, Level.INSTANCE)).hasSize(instances)
                    .doesNotContainAnyElementsOf(index.descendants(level, source, Level.INSTANCE));
            assertThat(index.ancestor(level, target, Level.PATIENT)).isNotEqualTo(sources.getFirst().patient());
            assertThat(index.metadata(level, target, CoreMetadata.ANONYMIZED_FROM.type()).orElseThrow().value())
                    .isEqualTo(source);
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(6 + instances);
            assertThat(pacs.blobFiles()).as("files, and the report of the job").isEqualTo(6 + instances + 1);
        }
    }

    @Test
    void theStructureOfAPatientIsTheSameAfterwards() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds one = storeStudy(pacs, 6).getFirst();
            pacs.store(TestInstance.ct().study(2).series(7).instance(70).file());
            String target = rewrite(pacs, Verb.ANONYMIZE, Level.PATIENT, one.patient(), "{}").get("ID").stringValue();

            Index index = pacs.archive().index();
            assertThat(index.descendants(Level.PATIENT, target, Level.STUDY)).hasSize(2);
            assertThat(index.descendants(Level.PATIENT, target, Level.SERIES)).hasSize(3);
            assertThat(index.descendants(Level.PATIENT, target, Level.INSTANCE)).hasSize(7);
        }
    }

    @Test
    void sourcesThatAreNotKeptGoWithAllThatHangsOnThem() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 4).getFirst();
            rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(), "{'KeepSource': false}");

            assertThat(pacs.archive().index().contains(Level.PATIENT, source.patient())).isFalse();
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
            assertThat(pacs.ids(Level.PATIENT)).hasSize(1);
        }
    }

    @Test
    void anInstanceThatCannotBeRewrittenFailsTheJobAndLeavesNothing() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            String broken = pacs.store(unsigned()).ids().instance();
            pacs.store(slice(4).file());

            assertThatThrownBy(() -> rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(),
                    "{" + BELOW_ZERO + "}"))
                    .isInstanceOf(LetheException.class)
                    .hasMessageContaining(broken);
            assertThat(pacs.jobs().all()).singleElement()
                    .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.FAILURE));
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
            assertThat(pacs.ids(Level.PATIENT)).hasSize(1);
        }
    }

    @Test
    @Timeout(60)
    void aJobThatIsCancelledAtItsEndLeavesNoReportBehind() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            Work work = pacs.archive().rewriteJobs()
                    .resource(Verb.ANONYMIZE, Level.STUDY, source.study(), json(pacs, "{}"), AUTHOR).job().work();

            assertKind(ErrorKind.CANCELED_JOB, () -> pacs.jobs().run(new CanceledAtItsEnd(work, pacs.jobs()), 0, null));

            while (pacs.blobFiles() > 2) { // what it made is deleted in the background
                Thread.sleep(POLL_MILLIS);
            }
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(2);
        }
    }

    /** Work that somebody cancels when all is done and the engine does not know it yet. */
    private record CanceledAtItsEnd(Work work, JobEngine engine) implements Work {
        @Override
        public String type() {
            return work.type();
        }

        @Override
        public List<String> instances() {
            return work.instances();
        }

        @Override
        public ObjectNode request() {
            return work.request();
        }

        @Override
        public ObjectNode content() {
            return work.content();
        }

        @Override
        public Ending run(Control control) throws IOException {
            Ending end = work.run(control);
            engine.cancel(control.jobId());
            return end;
        }

        @Override
        public void discard(Consequences consequences, Exception reason) {
            assertThat(consequences.report()).isPresent();
            work.discard(consequences, reason);
        }
    }

    @Test
    void aPermissiveJobPassesOverWhatCannotBeRewrittenAndKeepsItsSource() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            String broken = pacs.store(unsigned()).ids().instance();
            ObjectNode answer = rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(),
                    "{'Permissive': true, 'KeepSource': false, " + BELOW_ZERO + "}");

            assertThat(answer.get("FailedInstancesCount").intValue()).isEqualTo(1);
            assertThat(answer.get("FailedInstances").get(0).stringValue()).isEqualTo(broken);
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(3).contains(broken).doesNotContain(source.instance());
        }
    }

    @Test
    void whatCannotBeDoneToTheFirstInstanceIsRefusedBeforeItIsAJob() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = pacs.store(unsigned()).ids();
            assertThatThrownBy(() -> rewrite(pacs, Verb.MODIFY, Level.STUDY, source.study(), "{" + BELOW_ZERO + "}"))
                    .isInstanceOf(LetheException.class);
            assertThat(pacs.jobs().all()).isEmpty();
        }
    }

    @Test
    void anInstanceThatIsDeletedMeanwhileFailsTheJob() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            List<ResourceIds> sources = storeStudy(pacs, 3);
            Prepared prepared = pacs.archive().rewriteJobs()
                    .resource(Verb.ANONYMIZE, Level.STUDY, sources.getFirst().study(), json(pacs, "{}"), AUTHOR)
                    .job();
            pacs.archive().delete(Level.INSTANCE, sources.getLast().instance());

            assertThatThrownBy(() -> run(pacs, prepared)).hasMessageContaining(sources.getLast().instance());
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ANONYMIZE | {'Keep': ['FrameOfReferenceUID']}                   | 1.2.826.0.1.99.7",
        "ANONYMIZE | {'Replace': {'FrameOfReferenceUID': '1.2.3.4.5'}}   | 1.2.3.4.5",
        "MODIFY    | {'Replace': {'FrameOfReferenceUID': '1.2.3.4.5'}}   | 1.2.3.4.5",
        "MODIFY    | {'Keep': ['FrameOfReferenceUID'], 'Force': true}    | 1.2.826.0.1.99.7",
        "MODIFY    | {}                                                  | 1.2.826.0.1.99.7"
    })
    void structuresStayInTheFrameOfReferenceOfTheirSlices(Verb verb, String body, String expected)
            throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            Element frame = Element.ofUid(Tag.FrameOfReferenceUID, "1.2.826.0.1.99.7");
            TestInstance slice = TestInstance.ct().instance(1).with(frame);
            pacs.store(slice.file());
            pacs.store(TestInstance.ct().series(2).instance(2).with(Tag.Modality, VR.CS, "RTSTRUCT")
                    .with(Tag.SOPClassUID, VR.UI, UID.RTStructureSetStorage)
                    .with(Element.ofSequence(REFERENCED_FRAMES, List.of(Item.of(
                            Attributes.builder(SpecificCharacterSet.LATIN_1).put(frame).build()))))
                    .file());

            String study = rewrite(pacs, verb, Level.STUDY, slice.ids().study(), body).get("ID").stringValue();

            List<String> frames = new ArrayList<>();
            for (String id : pacs.archive().index().descendants(Level.STUDY, study, Level.INSTANCE)) {
                Attributes dataset = dataset(pacs, id);
                Attributes naming = dataset.contains(REFERENCED_FRAMES)
                        ? dataset.get(REFERENCED_FRAMES).items().getFirst().attributes()
                        : dataset;
                frames.add(naming.string(Tag.FrameOfReferenceUID));
            }
            assertThat(frames).containsExactly(expected, expected);
        }
    }

    @Test
    void whatRefersToEachOtherGoesOnDoingSo() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            TestInstance slice = TestInstance.ct().instance(1);
            Element reference = Element.ofText(
                    Tag.ReferencedSOPInstanceUID, VR.UI, slice.dataset().string(Tag.SOPInstanceUID),
                    SpecificCharacterSet.LATIN_1);
            TestInstance structures = TestInstance.ct().series(2).instance(2)
                    .with(Tag.SOPClassUID, VR.UI, UID.RTStructureSetStorage)
                    .with(Element.ofSequence(Tag.ReferencedImageSequence, List.of(Item.of(
                            Attributes.builder(SpecificCharacterSet.LATIN_1).put(reference).build()))));
            pacs.store(slice.file());
            pacs.store(structures.file());

            for (Verb verb : Verb.values()) {
                String study = rewrite(pacs, verb, Level.STUDY, slice.ids().study(), "{}").get("ID").stringValue();
                List<String> uids = new ArrayList<>();
                List<String> references = new ArrayList<>();
                for (String id : pacs.archive().index().descendants(Level.STUDY, study, Level.INSTANCE)) {
                    Attributes dataset = dataset(pacs, id);
                    uids.add(dataset.string(Tag.SOPInstanceUID));
                    if (dataset.contains(Tag.ReferencedImageSequence)) {
                        references.add(dataset.get(Tag.ReferencedImageSequence).items().getFirst().attributes()
                                .string(Tag.ReferencedSOPInstanceUID));
                    }
                }
                assertThat(references).hasSize(1);
                assertThat(uids).as(verb.name()).hasSize(2).containsAll(references);
            }
        }
    }

    @Test
    void inPlaceTheOldInstancesAreReplacedAllAtOnce() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true")) {
            List<ResourceIds> sources = storeStudy(pacs, 5);
            rewrite(pacs, Verb.MODIFY, Level.STUDY, sources.getFirst().study(),
                    "{'Replace': {'StudyDescription': 'Corrected'}, 'Force': true, 'KeepSource': false,"
                            + " 'Keep': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']}");

            assertThat(pacs.ids(Level.INSTANCE)).containsExactlyInAnyOrderElementsOf(
                    sources.stream().map(ResourceIds::instance).toList());
            for (ResourceIds source : sources) {
                assertThat(dataset(pacs, source.instance()).string(Tag.StudyDescription)).isEqualTo("Corrected");
            }
            Resource study = pacs.archive().index().resource(Level.STUDY, sources.getFirst().study()).orElseThrow();
            assertThat(study.tags()).containsEntry(Tag.StudyDescription, "Corrected");
        }
    }

    @Test
    void inPlaceNothingIsReplacedIfOneInstanceCannotBe() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true")) {
            List<ResourceIds> sources = storeStudy(pacs, 2);
            pacs.store(unsigned());
            pacs.store(slice(4).file());
            assertThatThrownBy(() -> rewrite(pacs, Verb.MODIFY, Level.STUDY, sources.getFirst().study(),
                    "{'Replace': {'StudyDescription': 'Corrected', 'SmallestImagePixelValue': '-5'}, 'Force': true,"
                            + " 'Keep': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']}"))
                    .isInstanceOf(LetheException.class);

            for (ResourceIds source : sources) {
                assertThat(dataset(pacs, source.instance()).contains(Tag.StudyDescription)).isFalse();
            }
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
        }
    }

    @Test
    void inPlaceNeedsToBeAllowed() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 1).getFirst();
            for (Verb verb : Verb.values()) {
                assertKind(ErrorKind.BAD_REQUEST, () -> rewrite(pacs, verb, Level.STUDY, source.study(),
                        "{'Force': true, 'Keep': ['PatientID', 'StudyInstanceUID', 'SeriesInstanceUID',"
                                + " 'SOPInstanceUID']}"));
            }
        }
    }

    @Test
    void inPlaceTheSameAgainIsNoFault() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": \"IfChanged\"")) {
            ResourceIds source = storeStudy(pacs, 3).getFirst();
            for (int i = 0; i < 2; i++) {
                ObjectNode answer = rewrite(pacs, Verb.MODIFY, Level.STUDY, source.study(),
                        "{'Replace': {'StudyDescription': 'Corrected'}, 'Force': true, 'KeepSource': false,"
                                + " 'Keep': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']}");
                assertThat(answer.get("FailedInstancesCount").intValue()).isZero();
            }
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(3);
        }
    }

    @Test
    void inPlaceLabelsStay() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            pacs.archive().index().addLabel(Level.INSTANCE, source.instance(), "key");
            rewrite(pacs, Verb.MODIFY, Level.STUDY, source.study(),
                    "{'Replace': {'StudyDescription': 'Corrected'}, 'Force': true,"
                            + " 'Keep': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']}");
            assertThat(pacs.archive().index().labels(Level.INSTANCE, source.instance())).containsExactly("key");
        }
    }

    @Test
    void whatAnotherJobHasReplacedIsNotTakenBack() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true, \"ConcurrentJobs\": 1")) {
            List<ResourceIds> sources = storeStudy(pacs, 4);
            String moved = "{'Replace': {'PatientID': 'P2', 'PatientName': 'Roe^Jane'}, 'Force': true,"
                    + " 'KeepSource': false, 'Keep': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID']}";
            Prepared late = pacs.archive().rewriteJobs()
                    .resource(Verb.MODIFY, Level.STUDY, sources.getFirst().study(), json(pacs, moved), AUTHOR)
                    .job();
            rewrite(pacs, Verb.MODIFY, Level.STUDY, sources.getFirst().study(), moved);
            assertThatThrownBy(() -> run(pacs, late)).isInstanceOf(LetheException.class);

            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
            assertThat(pacs.ids(Level.PATIENT)).containsExactly(ResourceIds.hash("P2"));
        }
    }

    @Test
    void aMergeIntoAStudyWithoutPatientIdGoesThere() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds target = pacs.store(TestInstance.ct().without(Tag.PatientID).file()).ids();
            ResourceIds moved =
                    pacs.store(TestInstance.ct().patient("P2").study(2).series(2).instance(2).file()).ids();
            ObjectNode answer = run(pacs, pacs.archive().rewriteJobs().merge(target.study(),
                    json(pacs, "{'Resources': ['" + moved.study() + "']}"), AUTHOR));

            assertThat(answer.get("TargetStudy").stringValue()).isEqualTo(target.study());
            assertThat(pacs.ids(Level.STUDY)).containsExactly(target.study());
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(2);
        }
    }

    @Test
    void aMergeOfTwoCopiesLosesNone() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": true")) {
            ResourceIds target = pacs.store(TestInstance.ct().file()).ids();
            ResourceIds one = pacs.store(TestInstance.ct().patient("P2").study(2).series(2).instance(2).file()).ids();
            ResourceIds copy = pacs.store(TestInstance.ct().patient("P3").study(2).series(2).instance(2).file()).ids();

            assertKind(ErrorKind.CONFLICT, () -> run(pacs, pacs.archive().rewriteJobs().merge(target.study(),
                    json(pacs, "{'Resources': ['" + one.study() + "', '" + copy.study() + "']}"), AUTHOR)));
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(3);
        }
    }

    @Test
    void theSourcesOfAJobAreNotRecycledForIt() throws IOException {
        try (var pacs = new TestArchive(folder, "\"MaximumPatientCount\": 1")) {
            ResourceIds source = storeStudy(pacs, 3).getFirst();
            assertKind(ErrorKind.FULL_STORAGE,
                    () -> rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(), "{}"));
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true", "\"IfChanged\""})
    void instancesThatWouldBecomeOneAndTheSameFailTheJob(String overwrite) throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": " + overwrite)) {
            ResourceIds source = storeStudy(pacs, 4).getFirst();
            assertKind(ErrorKind.CONFLICT, () -> rewrite(pacs, Verb.MODIFY, Level.SERIES, source.series(),
                    "{'Replace': {'SOPInstanceUID': '1.2.3'}, 'Force': true, 'KeepSource': false}"));
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // The patient has another study, where the name is another one.
        "{'Replace': {'PatientName': 'Roe^Jane'}}                                             | false",
        "{'Remove': ['PatientName']}                                                          | false",
        "{'Replace': {'PatientName': 'Doe^John'}}                                             | true",
        "{'Replace': {'InstitutionName': 'Clinic'}}                                           | true",
        // Another patient that is there already.
        "{'Replace': {'PatientID': 'P2'}, 'Force': true}                                      | false",
        "{'Replace': {'PatientID': 'P2', 'PatientName': 'Roe^Jane'}, 'Force': true}           | true",
        // Nobody that is there.
        "{'Replace': {'PatientID': 'P3', 'PatientName': 'Poe^Jim'}, 'Force': true}            | true",
    })
    void aStudyJoinsAPatientOnlyIfBothSayTheSameOfHim(String request, boolean isAccepted) throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = pacs.store(TestInstance.ct().study(1).instance(1).file()).ids();
            pacs.store(TestInstance.ct().study(2).series(2).instance(2).file());
            pacs.store(TestInstance.ct().patient("P2").with(Tag.PatientName, VR.PN, "Roe^Jane")
                    .study(3).series(3).instance(3).file());
            if (isAccepted) {
                rewrite(pacs, Verb.MODIFY, Level.STUDY, source.study(), request);
                assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
            } else {
                assertThatThrownBy(() -> rewrite(pacs, Verb.MODIFY, Level.STUDY, source.study(), request))
                        .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind())
                                .isEqualTo(ErrorKind.BAD_REQUEST))
                        .hasMessageContaining("PatientName (0010,0010)")
                        .hasMessageContaining("Study")
                        .hasMessageContaining("patient " + (request.contains("P2")
                                ? ResourceIds.hash("P2")
                                : source.patient()));
                assertThat(pacs.ids(Level.INSTANCE)).hasSize(3);
            }
        }
    }

    @Test
    void aPatientIsRenamedAsAWhole() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = pacs.store(TestInstance.ct().study(1).instance(1).file()).ids();
            pacs.store(TestInstance.ct().study(2).series(2).instance(2).file());
            rewrite(pacs, Verb.MODIFY, Level.PATIENT, source.patient(),
                    "{'Replace': {'PatientID': 'P1', 'PatientName': 'Roe^Jane'}, 'KeepSource': false}");

            assertThat(pacs.archive().index().resource(Level.PATIENT, source.patient()).orElseThrow().tags())
                    .containsEntry(Tag.PatientName, "Roe^Jane");
        }
    }

    @Test
    void labelsGoAlongIfAsked() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 4).getFirst();
            Index index = pacs.archive().index();
            index.addLabel(Level.STUDY, source.study(), "trial");
            index.addLabel(Level.SERIES, source.series(), "best");
            index.addLabel(Level.INSTANCE, source.instance(), "key");
            String target = rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(),
                    "{'KeepLabels': true, 'KeepSource': false}").get("ID").stringValue();

            assertThat(index.labels(Level.STUDY, target)).containsExactly("trial");
            assertThat(index.descendants(Level.STUDY, target, Level.SERIES).stream()
                    .flatMap(series -> index.labels(Level.SERIES, series).stream())).containsExactly("best");
            assertThat(index.descendants(Level.STUDY, target, Level.INSTANCE).stream()
                    .flatMap(instance -> index.labels(Level.INSTANCE, instance).stream())).containsExactly("key");
        }
    }

    @Test
    void theLogOfChangesTellsOfIt() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            String target =
                    rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(), "{}").get("ID").stringValue();

            assertThat(pacs.archive().index().changes(ChangeQuery.after(0, 0)).entries())
                    .anySatisfy(change -> {
                        assertThat(change.type()).isEqualTo(ChangeType.ANONYMIZED_STUDY);
                        assertThat(change.id()).isEqualTo(target);
                    });
        }
    }

    @Test
    void pixelsStayWhereTheIndexSaysTheyAre() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds source = storeStudy(pacs, 2).getFirst();
            String target =
                    rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, source.study(), "{}").get("ID").stringValue();

            Index index = pacs.archive().index();
            for (String id : index.descendants(Level.STUDY, target, Level.INSTANCE)) {
                int offset = (int) index.file(id).orElseThrow().pixelDataOffset();
                assertThat(pacs.file(id)).startsWith(new byte[128]);
                assertThat(java.util.Arrays.copyOfRange(pacs.file(id), offset, offset + 6))
                        .containsExactly(0xE0, 0x7F, 0x10, 0x00, 'O', 'W');
            }
        }
    }

    @Test
    void bulkRewritesWhateverIsNamedOnce() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            List<ResourceIds> study = storeStudy(pacs, 4);
            ResourceIds other = pacs.store(TestInstance.ct().patient("P2").study(9).series(9).instance(9).file()).ids();
            ObjectNode answer = run(pacs, pacs.archive().rewriteJobs().bulk(Verb.ANONYMIZE, Level.STUDY,
                    List.of(study.getFirst().instance(), study.getFirst().study(), other.patient()),
                    json(pacs, "{}"), AUTHOR));

            assertThat(answer.get("InstancesCount").intValue()).isEqualTo(5);
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(10);
            assertThat(pacs.ids(Level.PATIENT)).hasSize(4);
        }
    }

    @Test
    void whatIsSplitOffKeepsItsPatientAndGetsAStudyOfItsOwn() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            List<ResourceIds> study = storeStudy(pacs, 4);
            ObjectNode answer = run(pacs, pacs.archive().rewriteJobs().split(study.getFirst().study(),
                    json(pacs, "{'Series': ['" + study.getFirst().series() + "']}"), AUTHOR));

            Index index = pacs.archive().index();
            String target = answer.get("TargetStudy").stringValue();
            assertThat(index.ancestor(Level.STUDY, target, Level.PATIENT)).isEqualTo(study.getFirst().patient());
            assertThat(index.descendants(Level.STUDY, target, Level.INSTANCE)).hasSize(2);
            assertThat(index.descendants(Level.STUDY, study.getFirst().study(), Level.INSTANCE)).hasSize(2);
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(4);
        }
    }

    @Test
    void whatIsMergedBearsTheNamesOfItsNewStudyInItsOwnCharacterSet() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            ResourceIds target = pacs.store(TestInstance.ct()
                    .with(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192")
                    .with(Element.ofText(Tag.PatientName, VR.PN, "Dœ^Jörg", SpecificCharacterSet.of("ISO_IR 192")))
                    .file()).ids();
            ResourceIds moved = pacs.store(TestInstance.ct().patient("P2").study(2).series(2).instance(2)
                    .with(Tag.PatientSex, VR.CS, "F").file()).ids();
            run(pacs, pacs.archive().rewriteJobs().merge(target.study(),
                    json(pacs, "{'Resources': ['" + moved.study() + "']}"), AUTHOR));

            List<String> instances =
                    pacs.archive().index().descendants(Level.STUDY, target.study(), Level.INSTANCE);
            assertThat(instances).hasSize(2);
            for (String id : instances) {
                Attributes dataset = dataset(pacs, id);
                assertThat(dataset.string(Tag.PatientName)).isEqualTo("Dœ^Jörg");
                assertThat(dataset.contains(Tag.PatientSex)).isFalse();
            }
            assertThat(pacs.ids(Level.PATIENT)).containsExactly(target.patient());
        }
    }

    @Test
    void unknownResourcesAreRefused() throws IOException {
        String nobody = "11111111-11111111-11111111-11111111-11111111";
        try (var pacs = new TestArchive(folder, "")) {
            assertKind(ErrorKind.UNKNOWN_RESOURCE,
                    () -> rewrite(pacs, Verb.ANONYMIZE, Level.STUDY, nobody, "{}"));
            assertKind(ErrorKind.PARAMETER_OUT_OF_RANGE, () -> pacs.archive().rewriteJobs()
                    .bulk(Verb.ANONYMIZE, Level.STUDY, List.of(nobody), json(pacs, "{}"), AUTHOR));
            assertKind(ErrorKind.UNKNOWN_RESOURCE,
                    () -> pacs.archive().rewriteJobs().split(nobody, json(pacs, "{}"), AUTHOR));
            assertKind(ErrorKind.UNKNOWN_RESOURCE,
                    () -> pacs.archive().rewriteJobs().merge(nobody, json(pacs, "{}"), AUTHOR));
        }
    }
}
