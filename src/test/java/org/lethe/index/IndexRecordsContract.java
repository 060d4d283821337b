package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.NOON;
import static org.lethe.index.SampleInstances.slice;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;

/** What every index promises of all that is kept beside the resources: metadata, labels, attachments, logs, totals. */
public abstract class IndexRecordsContract extends IndexFixture {
    private static final OptionalLong UNCHECKED = OptionalLong.empty();

    private final SampleInstances slice = slice("P", "S", "R", "1").file(UUID.randomUUID(), 1000, 1);

    @Nested
    class MetadataOfResources {
        @Test
        void theCoreMetadataOfAnInstanceThatCameByRestAreTold() {
            index.store(slice.place(7, 12).build());
            assertThat(metadataOf(Level.INSTANCE)).isEqualTo(new TreeMap<>(Map.of(
                    "IndexInSeries", "7", "ReceptionDate", "20261123T120000", "RemoteAET", "", "Origin", "RestApi",
                    "TransferSyntax", "1.2.840.10008.1.2.1", "SopClassUid", "1.2.840.10008.5.1.4.1.1.2",
                    "RemoteIP", "127.0.0.1", "HttpUsername", "", "PixelDataOffset", "1234",
                    "MainDicomTagsSignature", "0008,0012;0008,0013;0008,0018;0020,0012;0020,0013;0020,0032;0020,0037;"
                            + "0020,0100;0020,4000;0028,0008;0054,1330")));
            assertThat(metadataOf(Level.SERIES).keySet()).containsExactly(
                    "ExpectedNumberOfInstances", "LastUpdate", "MainDicomTagsSignature", "RemoteAET");
            assertThat(metadataOf(Level.PATIENT).keySet()).containsExactly("LastUpdate", "MainDicomTagsSignature");
        }

        @Test
        void anInstanceThatCameByDimseSaysFromWhomAndToWhom() {
            index.store(slice.received(Reception.byDimse(NOON, "10.0.0.7", "SENDER", "LETHE")).build());
            assertThat(metadataOf(Level.INSTANCE))
                    .containsEntry("RemoteAET", "SENDER").containsEntry("CalledAET", "LETHE")
                    .containsEntry("Origin", "DicomProtocol").doesNotContainKey("HttpUsername");
            assertThat(metadataOf(Level.SERIES)).containsEntry("RemoteAET", "SENDER");
        }

        @Test
        void whatComesWithANewResourceIsSet() {
            index.store(slice.metadata(Level.STUDY, CoreMetadata.ANONYMIZED_FROM, NOBODY).build());
            assertThat(metadataOf(Level.STUDY)).containsEntry("AnonymizedFrom", NOBODY);
            assertThat(metadataOf(Level.SERIES)).doesNotContainKey("AnonymizedFrom");
        }

        @ParameterizedTest
        @EnumSource(Level.class)
        void usersSetAndDeleteTheirOwn(Level level) {
            index.store(slice.build());
            String id = slice.id(level);
            assertThat(index.setMetadata(level, id, 1024, "Zoë 王\n", UNCHECKED)).isZero();
            assertThat(index.metadata(level, id, 1024)).contains(new Metadata(1024, "Zoë 王\n", 0));
            assertThat(index.deleteMetadata(level, id, 1024, UNCHECKED)).isTrue();
            assertThat(index.deleteMetadata(level, id, 1024, UNCHECKED)).isFalse();
            assertThat(index.metadata(level, id, 1024)).isEmpty();
            assertThat(changeTypes()).contains(ChangeType.UPDATED_METADATA);
        }

        @Test
        void aRevisionIsHeldAgainstTheCurrentOne() {
            index.store(slice.build());
            String id = slice.id(Level.STUDY);
            assertThat(index.setMetadata(Level.STUDY, id, 1024, "a", OptionalLong.of(-1))).isZero();
            assertThat(index.setMetadata(Level.STUDY, id, 1024, "b", OptionalLong.of(0))).isEqualTo(1);
            assertKind(ErrorKind.REVISION, () -> index.setMetadata(Level.STUDY, id, 1024, "c", OptionalLong.of(0)));
            assertKind(ErrorKind.REVISION, () -> index.setMetadata(Level.STUDY, id, 1024, "c", OptionalLong.of(-1)));
            assertKind(ErrorKind.REVISION, () -> index.deleteMetadata(Level.STUDY, id, 1024, OptionalLong.of(0)));
            assertThat(index.metadata(Level.STUDY, id, 1024)).contains(new Metadata(1024, "b", 1));
        }

        @Test
        void whatTheIndexKnowsItselfCannotBeSet() {
            index.store(slice.build());
            String id = slice.id(Level.INSTANCE);
            assertKind(ErrorKind.FORBIDDEN,
                    () -> index.setMetadata(Level.INSTANCE, id, CoreMetadata.RECEPTION_DATE.type(), "x", UNCHECKED));
        }

        private Map<String, String> metadataOf(Level level) {
            Map<String, String> found = new TreeMap<>();
            index.metadata(level, slice.id(level)).forEach(
                    one -> found.put(CoreMetadata.ofType(one.type()).orElseThrow().title(), one.value()));
            return found;
        }
    }

    @Nested
    class Labels {
        @ParameterizedTest
        @EnumSource(Level.class)
        void aLabelComesAndGoesAtItsLevelOnly(Level level) {
            index.store(slice.build());
            index.addLabel(level, slice.id(level), "urgent");
            index.addLabel(level, slice.id(level), "urgent");
            index.addLabel(level, slice.id(level), "Also");
            assertThat(index.labels(level, slice.id(level))).containsExactly("Also", "urgent");
            assertThat(index.resource(level, slice.id(level)).orElseThrow().labels()).containsExactly("Also", "urgent");
            for (Level other : Level.values()) {
                assertThat(index.labels(other, slice.id(other))).hasSize(other == level ? 2 : 0);
            }
            index.removeLabel(level, slice.id(level), "urgent");
            index.removeLabel(level, slice.id(level), "urgent");
            assertThat(index.allLabels()).containsExactly("Also");
        }
    }

    @Nested
    class Attachments {
        @ParameterizedTest
        @EnumSource(Level.class)
        void anAttachmentIsSetReplacedAndDeleted(Level level) {
            index.store(slice.build());
            String id = slice.id(level);
            Attachment first = Attachment.plain(1024, UUID.randomUUID(), 5, 55, "5d41402abc4b2a76b9719d911017c592");
            Attachment second = Attachment.plain(1024, UUID.randomUUID(), 6, 66, null);

            assertThat(index.setAttachment(level, id, first, UNCHECKED).garbage()).isEmpty();
            assertThat(index.attachment(level, id, 1024)).contains(first);
            Index.Replaced replaced = index.setAttachment(level, id, second, OptionalLong.of(0));
            assertThat(replaced.revision()).isEqualTo(1);
            assertThat(replaced.garbage()).contains(first.blobKey());
            assertThat(index.statistics().diskSize()).isEqualTo(1006);
            assertKind(ErrorKind.REVISION, () -> index.deleteAttachment(level, id, 1024, OptionalLong.of(0)));
            assertThat(index.deleteAttachment(level, id, 1024, OptionalLong.of(1))).contains(second.blobKey());
            assertThat(index.deleteAttachment(level, id, 1024, UNCHECKED)).isEmpty();

            assertThat(index.blobsToDelete(10)).containsExactlyInAnyOrder(first.blobKey(), second.blobKey());
            assertThat(index.statistics().diskSize()).isEqualTo(1000);
            assertThat(changeTypes()).contains(ChangeType.UPDATED_ATTACHMENT);
        }

        @Test
        void theDicomFileIsAnAttachmentThatCanBeCompressedButNotDeleted() {
            index.store(slice.build());
            String id = slice.id(Level.INSTANCE);
            Attachment compressed = new Attachment(AttachmentType.DICOM, UUID.randomUUID(), Attachment.Compression.ZLIB,
                    1000, "5d41402abc4b2a76b9719d911017c592", 300, "00000000000000000000000000000000", 9, 0);
            assertThat(index.attachments(Level.INSTANCE, id)).hasSize(1);
            index.setAttachment(Level.INSTANCE, id, compressed, UNCHECKED);

            Attachment told = index.attachment(Level.INSTANCE, id, AttachmentType.DICOM).orElseThrow();
            assertThat(told).usingRecursiveComparison().ignoringFields("revision").isEqualTo(compressed);
            assertThat(told.revision()).isEqualTo(1);
            assertThat(index.statistics())
                    .isEqualTo(new Statistics(1, 1, 1, 1, 300, 1000, 300, 1000))
                    .isEqualTo(index.statistics(Level.PATIENT, slice.id(Level.PATIENT)));
            assertKind(ErrorKind.FORBIDDEN,
                    () -> index.deleteAttachment(Level.INSTANCE, id, AttachmentType.DICOM, UNCHECKED));
        }
    }

    @Nested
    class Totals {
        @Test
        void theStatisticsOfAResourceCountWhatIsBelow() {
            index.store(slice.build());
            index.store(slice("P", "S", "R", "2").file(UUID.randomUUID(), 500, 1).build());
            index.store(slice("P", "T", "R", "3").file(UUID.randomUUID(), 50, 1).build());
            index.setAttachment(Level.STUDY, slice.id(Level.STUDY),
                    Attachment.plain(1024, UUID.randomUUID(), 5, 55, null), UNCHECKED);

            assertThat(index.statistics()).isEqualTo(new Statistics(1, 2, 2, 3, 1555, 1555, 1550, 1550));
            assertThat(index.statistics(Level.PATIENT, slice.id(Level.PATIENT))).isEqualTo(index.statistics());
            assertThat(index.statistics(Level.STUDY, slice.id(Level.STUDY)))
                    .isEqualTo(new Statistics(0, 1, 1, 2, 1505, 1505, 1500, 1500));
            assertThat(index.statistics(Level.SERIES, slice.id(Level.SERIES)))
                    .isEqualTo(new Statistics(0, 0, 1, 2, 1500, 1500, 1500, 1500));
            assertThat(index.statistics(Level.INSTANCE, slice.id(Level.INSTANCE)))
                    .isEqualTo(new Statistics(0, 0, 0, 1, 1000, 1000, 1000, 1000));
        }
    }

    @Nested
    class Stability {
        @Test
        void whatRestedBecomesStableOnceAndIsLogged() {
            index.store(slice.build());
            assertThat(index.unstable(NOON.minusSeconds(1), 10)).isEmpty();
            List<Ref> quiet = index.unstable(NOON, 10);
            assertThat(quiet).containsExactly(new Ref(Level.SERIES, slice.id(Level.SERIES)),
                    new Ref(Level.STUDY, slice.id(Level.STUDY)), new Ref(Level.PATIENT, slice.id(Level.PATIENT)));

            assertThat(index.markStable(quiet, NOON)).isEqualTo(quiet);
            assertThat(index.markStable(quiet, NOON)).isEmpty();
            assertThat(index.unstable(NOON, 10)).isEmpty();
            assertThat(index.resource(Level.STUDY, slice.id(Level.STUDY)).orElseThrow().stable()).isTrue();
            assertThat(changeTypes()).contains(
                    ChangeType.STABLE_SERIES, ChangeType.STABLE_STUDY, ChangeType.STABLE_PATIENT);
        }

        @Test
        void whatArrivesMakesItsParentsUnstableAgain() {
            index.store(slice.build());
            index.markStable(index.unstable(NOON, 10), NOON);
            index.store(slice("P", "S", "R", "2").build());
            for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
                assertThat(index.resource(level, slice.id(level)).orElseThrow().stable()).isFalse();
            }
        }

        @Test
        void whatArrivedMeanwhileIsNotMarked() {
            index.store(slice.build());
            List<Ref> quiet = index.unstable(NOON, 10);
            index.store(slice("P", "S", "Q", "2").receivedAt(NOON.plusSeconds(5)).build());
            assertThat(index.markStable(quiet, NOON)).containsExactly(new Ref(Level.SERIES, slice.id(Level.SERIES)));
            assertThat(index.markStable(List.of(new Ref(Level.STUDY, NOBODY)), NOON)).isEmpty();
        }

        @Test
        void lastUpdateFollowsTheLastArrival() {
            index.store(slice.build());
            index.store(slice("P", "S", "R", "2").receivedAt(NOON.plusSeconds(9)).build());
            index.store(slice("P", "S", "R", "3").receivedAt(NOON.plusSeconds(4)).build());
            for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
                assertThat(index.resource(level, slice.id(level)).orElseThrow().lastUpdate())
                        .isEqualTo(NOON.plusSeconds(9));
            }
        }
    }

    @Nested
    class Logs {
        @Test
        void anArrivalIsLoggedFromTheInstanceUp() {
            index.store(slice.build());
            assertThat(changeTypes()).containsExactly(ChangeType.NEW_INSTANCE, ChangeType.NEW_SERIES,
                    ChangeType.NEW_STUDY, ChangeType.NEW_PATIENT);
            Change first = index.changes(ChangeQuery.after(0, 1)).entries().getFirst();
            assertThat(first).isEqualTo(
                    new Change(first.seq(), ChangeType.NEW_INSTANCE, Level.INSTANCE, slice.id(Level.INSTANCE), NOON));
        }

        @Test
        void aSeriesThatIsCompleteIsLogged() {
            index.store(slice("P", "S", "R", "1").place(1, 2).build());
            assertThat(changeTypes()).doesNotContain(ChangeType.COMPLETED_SERIES);
            index.store(slice("P", "S", "R", "2").place(2, 2).build());
            assertThat(changeTypes()).contains(ChangeType.COMPLETED_SERIES);
        }

        @Test
        void changesComeAPageAtATimeInBothDirections() {
            index.store(slice.build());
            Log<Change> all = index.changes(ChangeQuery.after(0, 0));
            long second = all.entries().get(1).seq();

            Log<Change> page = index.changes(ChangeQuery.after(0, 2));
            assertThat(page.entries()).isEqualTo(all.entries().subList(0, 2));
            assertThat(page.done()).isFalse();
            assertThat(page.last()).isEqualTo(second);
            Log<Change> rest = index.changes(ChangeQuery.after(page.last(), 2));
            assertThat(rest.entries()).isEqualTo(all.entries().subList(2, 4));
            assertThat(rest.done()).isTrue();
            Log<Change> back = index.changes(new ChangeQuery(UNCHECKED, OptionalLong.of(rest.last()), Set.of(), 3));
            assertThat(back.entries()).isEqualTo(all.entries().subList(1, 4));
            assertThat(back.first()).isEqualTo(second);
            assertThat(back.done()).isFalse();
            assertThat(index.changes(ChangeQuery.after(rest.last(), 5)))
                    .isEqualTo(new Log<>(List.of(), true, rest.last(), rest.last()));
            assertThat(index.lastChange().entries()).containsExactly(all.entries().getLast());
        }

        @ParameterizedTest
        @EnumSource(value = ChangeType.class, names = {"NEW_INSTANCE", "NEW_STUDY", "STABLE_STUDY"})
        void changesCanBeAskedByType(ChangeType type) {
            index.store(slice.build());
            index.markStable(index.unstable(NOON, 10), NOON);
            index.store(slice("O", "S", "R", "2").build());
            assertThat(index.changes(new ChangeQuery(OptionalLong.of(0), UNCHECKED, Set.of(type), 0)).entries())
                    .isNotEmpty().allMatch(change -> change.type() == type);
        }

        @Test
        void theNumbersGoOnWhenTheLogIsCleared() {
            index.store(slice.build());
            long last = index.lastChange().last();
            index.clearChanges();
            assertThat(index.changes(ChangeQuery.after(0, 0)).entries()).isEmpty();
            assertThat(index.lastChange().last()).isEqualTo(last);
            index.logChange(ChangeType.MODIFIED_STUDY, Level.STUDY, slice.id(Level.STUDY));
            assertThat(index.lastChange().last()).isEqualTo(last + 1);
        }

        @Test
        void exportsAreLoggedAndOutliveTheirResource() {
            index.store(slice.build());
            Export export = new Export(0, Level.STUDY, slice.id(Level.STUDY), "PACS", "P", "1.2.3", "", "", NOON);
            index.logExport(export);
            index.logExport(export);
            index.deleteAll();

            Log<Export> page = index.exports(0, 1);
            assertThat(page.done()).isFalse();
            assertThat(page.entries().getFirst()).usingRecursiveComparison().ignoringFields("seq").isEqualTo(export);
            assertThat(index.exports(page.last(), 1).done()).isTrue();
            assertThat(index.lastExport().entries()).hasSize(1);
            index.clearExports();
            assertThat(index.exports(0, 0).entries()).isEmpty();
        }
    }

    @Nested
    class Recycling {
        private final SampleInstances older = slice("OLD", "S", "R", "1");
        private final SampleInstances newer = slice("NEW", "S", "R", "1");

        @Test
        void theOldestPatientGoesFirstUnlessSomethingArrivesForIt() {
            assertThat(index.nextToRecycle()).isEmpty();
            index.store(older.build());
            index.store(newer.build());
            assertThat(index.nextToRecycle()).contains(older.id(Level.PATIENT));
            assertThat(index.nextToRecycleBut(older.id(Level.PATIENT))).contains(newer.id(Level.PATIENT));
            index.store(slice("OLD", "S", "R", "2").receivedAt(NOON.plusSeconds(1)).build());
            assertThat(index.nextToRecycle()).contains(newer.id(Level.PATIENT));
        }

        @Test
        void aProtectedPatientIsSparedAndIsLastInLineWhenItIsGivenFree() {
            index.store(older.build());
            index.store(newer.build());
            index.setProtected(older.id(Level.PATIENT), true);
            index.setProtected(older.id(Level.PATIENT), true);
            assertThat(index.isProtected(older.id(Level.PATIENT))).isTrue();
            assertThat(index.nextToRecycle()).contains(newer.id(Level.PATIENT));
            index.store(slice("OLD", "S", "R", "2").receivedAt(NOON.plusSeconds(1)).build());
            assertThat(index.isProtected(older.id(Level.PATIENT))).isTrue();

            index.setProtected(older.id(Level.PATIENT), false);
            index.setProtected(newer.id(Level.PATIENT), false);
            assertThat(index.nextToRecycle()).contains(newer.id(Level.PATIENT));
            index.delete(Level.PATIENT, newer.id(Level.PATIENT));
            assertThat(index.nextToRecycle()).contains(older.id(Level.PATIENT));
        }
    }

    @Nested
    class Properties {
        @Test
        void propertiesOutliveARestartAndCountersNeverRepeat() {
            assertThat(index.property("identity")).isEmpty();
            index.setProperty("identity", "a");
            index.setProperty("identity", "b");
            assertThat(index.incrementProperty("anonymized")).isEqualTo(1);
            reopen();
            assertThat(index.property("identity")).contains("b");
            assertThat(index.incrementProperty("anonymized")).isEqualTo(2);
        }

        @Test
        void propertiesAreGivenInTheOrderOfTheirNamesAPageAtATime() {
            for (String name : List.of("a/3", "b", "a/1", "a", "a-b/2", "A/2", "a/20", "a/2")) {
                index.setProperty(name, "of " + name);
            }

            assertThat(index.properties("a/0", "a/9", 3)).containsExactly(
                    Map.entry("a/1", "of a/1"), Map.entry("a/2", "of a/2"), Map.entry("a/20", "of a/20"));
            assertThat(index.properties("a/20", "a/3", 3)).containsExactly(Map.entry("a/3", "of a/3"));
            assertThat(index.properties("a/3", "a/9", 3)).isEmpty();
        }
    }

    private List<ChangeType> changeTypes() {
        return index.changes(ChangeQuery.after(0, 0)).entries().stream().map(Change::type).toList();
    }
}
