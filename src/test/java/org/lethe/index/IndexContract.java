package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.SampleInstances.NOON;
import static org.lethe.index.SampleInstances.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What every index promises of resources: how they come, how they are told, how they go. */
public abstract class IndexContract extends IndexFixture {
    @Nested
    class Storing {
        @Test
        void theFirstInstanceCreatesAllFourLevels() {
            Stored stored = index.store(slice("P", "S", "R", "1").build());

            assertThat(stored.status()).isEqualTo(Stored.Status.SUCCESS);
            assertThat(stored.created()).containsExactlyInAnyOrder(Level.values());
            assertThat(stored.garbage()).isEmpty();
        }

        @Test
        void theNextInstanceOfASeriesCreatesOnlyItself() {
            index.store(slice("P", "S", "R", "1").build());
            assertThat(index.store(slice("P", "S", "R", "2").build()).created()).containsExactly(Level.INSTANCE);
            assertThat(index.store(slice("P", "S", "Q", "1").build()).created())
                    .containsExactly(Level.SERIES, Level.INSTANCE);
        }

        @Test
        void anInstanceThatIsThereStaysAndTheNewBlobIsQueuedForDeletion() {
            UUID first = UUID.randomUUID();
            UUID second = UUID.randomUUID();
            SampleInstances slice = slice("P", "S", "R", "1").file(first, 10, 1);
            index.store(slice.build());
            Stored stored = index.store(slice.file(second, 20, 2).build());

            assertThat(stored.status()).isEqualTo(Stored.Status.ALREADY_STORED);
            assertThat(stored.garbage()).containsExactly(second);
            assertThat(index.blobsToDelete(10)).containsExactly(second);
            assertThat(fileOf(slice).attachment().blobKey()).isEqualTo(first);
        }

        @Test
        void anInstanceIsReplacedIfAsked() {
            UUID first = UUID.randomUUID();
            UUID second = UUID.randomUUID();
            SampleInstances slice = slice("P", "S", "R", "1").file(first, 10, 1);
            index.store(slice.build());
            index.addLabel(Level.SERIES, slice.id(Level.SERIES), "kept");
            Stored stored = index.store(slice.file(second, 20, 2).overwrite(Overwrite.ALWAYS).build());

            assertThat(stored.status()).isEqualTo(Stored.Status.REPLACED);
            assertThat(stored.created()).containsExactly(Level.INSTANCE);
            assertThat(index.blobsToDelete(10)).containsExactly(first);
            assertThat(fileOf(slice).attachment().blobKey()).isEqualTo(second);
            assertThat(index.labels(Level.SERIES, slice.id(Level.SERIES))).containsExactly("kept");
            assertThat(index.statistics().instances()).isEqualTo(1);
            assertThat(index.statistics().diskSize()).isEqualTo(20);
        }

        @Test
        void ifChangedReplacesOnlyWhatDiffers() {
            SampleInstances slice = slice("P", "S", "R", "1").file(UUID.randomUUID(), 10, 1);
            index.store(slice.build());
            slice.overwrite(Overwrite.IF_CHANGED);

            assertThat(index.store(slice.file(UUID.randomUUID(), 10, 1).build()).status())
                    .isEqualTo(Stored.Status.ALREADY_STORED);
            assertThat(index.store(slice.file(UUID.randomUUID(), 10, 2).build()).status())
                    .isEqualTo(Stored.Status.REPLACED);
        }

        @Test
        void severalInstancesAreOneTransaction() {
            NewInstance good = slice("P", "S", "R", "1").build();
            NewInstance broken = withBrokenId(slice("P", "S", "R", "2").build());

            assertThatThrownBy(() -> index.storeAll(List.of(good, broken))).isInstanceOf(LetheException.class);
            assertThat(index.statistics().instances()).isZero();
            assertThat(index.changes(ChangeQuery.after(0, 0)).entries()).isEmpty();
            assertThat(index.storeAll(List.of(good)).getFirst().created()).hasSize(4);
        }

        @Test
        void whatIsStoredIsThereWhenTheIndexIsOpenedAgain() {
            SampleInstances slice = slice("P", "S", "R", "1");
            index.store(slice.build());
            reopen();
            assertThat(index.contains(Level.INSTANCE, slice.id(Level.INSTANCE))).isTrue();
        }
    }

    @Nested
    class Resources {
        @ParameterizedTest
        @EnumSource(Level.class)
        void aResourceIsToldWithItsTagsParentAndChildren(Level level) {
            SampleInstances slice = slice("P", "S", "R", "1");
            NewInstance arrived = slice.build();
            index.store(arrived);
            Resource resource = index.resource(level, slice.id(level)).orElseThrow();

            assertThat(resource.level()).isEqualTo(level);
            assertThat(resource.id()).isEqualTo(slice.id(level));
            assertThat(resource.tags()).isEqualTo(arrived.at(level).tags());
            assertThat(List.copyOf(resource.tags().keySet())).isSortedAccordingTo(Integer::compareUnsigned);
            assertThat(resource.parentId()).isEqualTo(level.parent() == null ? null : slice.id(level.parent()));
            assertThat(resource.children())
                    .isEqualTo(level.child() == null ? List.of() : List.of(slice.id(level.child())));
            assertThat(resource.lastUpdate()).isEqualTo(NOON);
            assertThat(resource.labels()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(Level.class)
        void theTagsOfAResourceAreToldWithThoseOfAllAboveIt(Level level) {
            SampleInstances slice = slice("P", "S", "R", "1");
            NewInstance arrived = slice.build();
            index.store(arrived);
            List<Map<Integer, String>> expected = new ArrayList<>();
            for (Level at = level; at != null; at = at.parent()) {
                expected.add(arrived.at(at).tags());
            }

            assertThat(index.lineage(level, slice.id(level))).isEqualTo(expected);
            index.delete(Level.PATIENT, slice.id(Level.PATIENT));
            assertThat(index.lineage(level, slice.id(level))).isEmpty();
            assertThat(index.lineage(level, "nothing")).isEmpty();
        }

        @Test
        void anEmptyTagIsToldFromOneThatIsNotThere() {
            SampleInstances slice = slice("P", "S", "R", "1").tag(Level.PATIENT, 0x00100040, "");
            index.store(slice.without(Level.PATIENT, 0x00100030).build());
            assertThat(index.resource(Level.PATIENT, slice.id(Level.PATIENT)).orElseThrow().tags())
                    .containsEntry(0x00100040, "")
                    .doesNotContainKey(0x00100030);
        }

        @Test
        void extraTagsAreKeptBesideTheMainOnes() {
            SampleInstances slice = slice("P", "S", "R", "1")
                    .tag(Level.STUDY, 0x00101010, "042Y")
                    .tag(Level.STUDY, 0x7fe10010, "\"quoted\"\n王");
            index.store(slice.build());
            assertThat(index.resource(Level.STUDY, slice.id(Level.STUDY)).orElseThrow().tags())
                    .containsEntry(0x00101010, "042Y")
                    .containsEntry(0x7fe10010, "\"quoted\"\n王");
        }

        @Test
        void theDetailsOfALevelAreTold() {
            SampleInstances slice = slice("P", "S", "R", "7").place(7, 12);
            index.store(slice.build());

            assertThat(detailsOf(slice, Level.PATIENT)).isEqualTo(new Resource.PatientDetails(false));
            assertThat(((Resource.StudyDetails) detailsOf(slice, Level.STUDY)).patientTags())
                    .containsEntry(0x00100020, "P");
            assertThat(((Resource.SeriesDetails) detailsOf(slice, Level.SERIES)).expectedInstances()).hasValue(12);
            Resource.InstanceDetails details = (Resource.InstanceDetails) detailsOf(slice, Level.INSTANCE);
            assertThat(details.indexInSeries()).hasValue(7);
            assertThat(details.file()).isEqualTo(fileOf(slice));
        }

        @Test
        void theFileOfAnInstanceIsTold() {
            UUID key = UUID.randomUUID();
            SampleInstances slice = slice("P", "S", "R", "1").file(key, 526_000, -7);
            NewInstance arrived = slice.build();
            index.store(arrived);

            StoredFile file = fileOf(slice);
            assertThat(file.attachment()).isEqualTo(Attachment.plain(AttachmentType.DICOM, key, 526_000, -7, null));
            assertThat(file.sopInstanceUid()).isEqualTo(arrived.instance().tags().get(0x00080018));
            assertThat(file.sopClassUid()).isEqualTo("1.2.840.10008.5.1.4.1.1.2");
            assertThat(file.transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2.1");
            assertThat(file.pixelDataOffset()).isEqualTo(1234);
            assertThat(file.seriesId()).isEqualTo(slice.id(Level.SERIES));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            NOBODY, "nope", "", "1111111111111111111111111111111111111111",
            "G1111111-11111111-11111111-11111111-11111111", "11111111-11111111-11111111-11111111-1111111é"
        })
        void whatIsNoIdOfOursIsUnknown(String id) {
            index.store(slice("P", "S", "R", "1").build());
            assertThat(index.resource(Level.PATIENT, id)).isEmpty();
            assertThat(index.contains(Level.INSTANCE, id)).isFalse();
            assertThat(index.file(id)).isEmpty();
            assertThat(index.levelOf(id)).isEmpty();
            assertThat(index.resources(Level.PATIENT, List.of(id))).isEmpty();
            assertKind(ErrorKind.UNKNOWN_RESOURCE, () -> index.delete(Level.PATIENT, id));
            assertKind(ErrorKind.UNKNOWN_RESOURCE, () -> index.metadata(Level.STUDY, id));
            assertKind(ErrorKind.UNKNOWN_RESOURCE, () -> index.statistics(Level.STUDY, id));
            assertKind(ErrorKind.UNKNOWN_RESOURCE, () -> index.addLabel(Level.SERIES, id, "a"));
        }

        @Test
        void anIdOfAnotherLevelIsUnknown() {
            SampleInstances slice = slice("P", "S", "R", "1");
            index.store(slice.build());
            assertThat(index.resource(Level.PATIENT, slice.id(Level.STUDY))).isEmpty();
            assertThat(index.levelOf(slice.id(Level.STUDY))).contains(Level.STUDY);
        }

        @Test
        void idsComeInTheOrderOfArrivalAPageAtATime() {
            List<String> arrived = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                SampleInstances slice = slice("P" + i, "S", "R", "1");
                index.store(slice.build());
                arrived.add(slice.id(Level.PATIENT));
            }
            assertThat(index.ids(Level.PATIENT, 0, 0)).isEqualTo(arrived);
            assertThat(index.ids(Level.PATIENT, 3, 4)).isEqualTo(arrived.subList(3, 7));
            assertThat(index.ids(Level.PATIENT, 10, 4)).isEmpty();
            assertThat(index.resources(Level.PATIENT, arrived.reversed()))
                    .extracting(Resource::id).isEqualTo(arrived.reversed());
        }

        @Test
        void ancestorsAndDescendantsAreFoundAtAnyLevel() {
            SampleInstances first = slice("P", "S", "R", "1");
            SampleInstances second = slice("P", "T", "R", "1");
            index.store(first.build());
            index.store(second.build());

            assertThat(index.ancestor(Level.INSTANCE, second.id(Level.INSTANCE), Level.PATIENT))
                    .isEqualTo(first.id(Level.PATIENT));
            assertThat(index.ancestor(Level.STUDY, second.id(Level.STUDY), Level.STUDY))
                    .isEqualTo(second.id(Level.STUDY));
            assertThat(index.descendants(Level.PATIENT, first.id(Level.PATIENT), Level.INSTANCE))
                    .containsExactly(first.id(Level.INSTANCE), second.id(Level.INSTANCE));
            assertThat(index.descendants(Level.STUDY, first.id(Level.STUDY), Level.SERIES))
                    .containsExactly(first.id(Level.SERIES));
            assertThat(index.files(Level.PATIENT, first.id(Level.PATIENT)))
                    .containsExactly(fileOf(first), fileOf(second));
        }

        @Test
        void whatTheFileSaysTakesThePlaceOfWhatWasKept() {
            SampleInstances slice = slice("P", "S", "R", "1").place(1, 3).tag(Level.PATIENT, 0x00102160, "x");
            index.store(slice.build());
            index.addLabel(Level.PATIENT, slice.id(Level.PATIENT), "kept");
            Map<Integer, String> patient = Map.of(0x00100010, "Müller^Eva", 0x00100020, "P");
            Map<Integer, String> series = slice.build().series().tags();

            assertThat(index.renew(renewal(slice, keyOf(slice),
                    Map.of(Level.PATIENT, patient, Level.SERIES, series)))).isTrue();

            Resource renewed = index.resource(Level.PATIENT, slice.id(Level.PATIENT)).orElseThrow();
            assertThat(renewed.tags()).isEqualTo(patient);
            assertThat(renewed.labels()).containsExactly("kept");
            Constraint named = new Constraint(Level.PATIENT, 0x00100010,
                    new Constraint.OneOf(List.of("MÜLLER^EVA")), Constraint.Letters.ANY_CASE);
            assertThat(index.find(Query.all(Level.PATIENT).with(named))).hasSize(1);
            StoredFile file = fileOf(slice);
            assertThat(file.transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2.4.70");
            assertThat(file.sopClassUid()).isEqualTo("1.2.840.10008.5.1.4.1.1.4");
            assertThat(file.pixelDataOffset()).isEqualTo(4321);
            assertThat(((Resource.InstanceDetails) detailsOf(slice, Level.INSTANCE)).indexInSeries()).hasValue(7);
            assertThat(((Resource.SeriesDetails) detailsOf(slice, Level.SERIES)).expectedInstances()).hasValue(9);
        }

        @Test
        void aLevelThatIsNotRenewedStays() {
            SampleInstances slice = slice("P", "S", "R", "1").place(1, 3);
            index.store(slice.build());
            Resource study = index.resource(Level.STUDY, slice.id(Level.STUDY)).orElseThrow();

            assertThat(index.renew(renewal(slice, keyOf(slice), Map.of()))).isTrue();

            assertThat(index.resource(Level.STUDY, slice.id(Level.STUDY))).contains(study);
            assertThat(((Resource.SeriesDetails) detailsOf(slice, Level.SERIES)).expectedInstances()).hasValue(3);
        }

        @Test
        void whatWasReadFromAFileThatIsNotThereAnyMoreIsNotTaken() {
            SampleInstances slice = slice("P", "S", "R", "1");
            index.store(slice.build());
            StoredFile before = fileOf(slice);

            assertThat(index.renew(renewal(slice, UUID.randomUUID(), Map.of(Level.PATIENT, Map.of())))).isFalse();
            assertThat(fileOf(slice)).isEqualTo(before);
            assertThat(index.resource(Level.PATIENT, slice.id(Level.PATIENT)).orElseThrow().tags()).isNotEmpty();

            index.delete(Level.INSTANCE, slice.id(Level.INSTANCE));
            assertThat(index.renew(renewal(slice, keyOf(slice), Map.of()))).isFalse();
        }

        private static Renewal renewal(SampleInstances slice, UUID file, Map<Level, Map<Integer, String>> tags) {
            return new Renewal(slice.id(Level.INSTANCE), file, tags, "1.2.840.10008.1.2.4.70",
                    "1.2.840.10008.5.1.4.1.1.4", 4321, OptionalInt.of(7), OptionalInt.of(9), Optional.empty());
        }

        @Test
        void deletionsDoNotShiftThePagesToCome() {
            List<SampleInstances> slices = new ArrayList<>();
            for (int number = 0; number < 5; number++) {
                slices.add(slice("P", "S", "R", "n" + number));
                index.store(slices.get(number).build());
            }
            String series = slices.getFirst().id(Level.SERIES);

            Page<StoredFile> first = index.filesOfSeries(series, Page.FIRST, 2);
            index.delete(Level.INSTANCE, slices.get(0).id(Level.INSTANCE));
            index.delete(Level.INSTANCE, slices.get(1).id(Level.INSTANCE));
            Page<StoredFile> second = index.filesOfSeries(series, first.next().orElseThrow(), 2);
            Page<StoredFile> last = index.filesOfSeries(series, second.next().orElseThrow(), 2);

            assertThat(first.items()).hasSize(2);
            assertThat(second.items()).containsExactly(fileOf(slices.get(2)), fileOf(slices.get(3)));
            assertThat(last).isEqualTo(new Page<>(List.of(fileOf(slices.get(4))), OptionalLong.empty()));
            assertThat(index.filesOfSeries(NOBODY, Page.FIRST, 2))
                    .isEqualTo(new Page<>(List.of(), OptionalLong.empty()));
        }

        @Test
        void patientsAreGoneThroughPageByPage() {
            List<String> ids = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                SampleInstances slice = slice("P" + number, "S", "R", "1");
                index.store(slice.build());
                ids.add(slice.id(Level.PATIENT));
            }
            Page<String> first = index.patients(Page.FIRST, 2);
            index.delete(Level.PATIENT, ids.getFirst());

            assertThat(first.items()).isEqualTo(ids.subList(0, 2));
            assertThat(index.patients(first.next().orElseThrow(), 2).items()).isEqualTo(ids.subList(2, 3));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1 2 3: COMPLETE", "1 3: MISSING", "1 1 2: INCONSISTENT", "1 2 4: INCONSISTENT"})
        void theStatusOfASeriesFollowsFromThePlacesOfItsInstances(String placesAndStatus) {
            String[] halves = placesAndStatus.split(": ");
            int number = 0;
            for (String place : halves[0].split(" ")) {
                index.store(slice("P", "S", "R", "n" + number++).place(Integer.parseInt(place), 3).build());
            }
            assertThat(((Resource.SeriesDetails) detailsOf(slice("P", "S", "R", "1"), Level.SERIES)).status())
                    .isEqualTo(SeriesStatus.valueOf(halves[1]));
        }
    }

    @Nested
    class Deleting {
        private final SampleInstances first = slice("P", "S", "R", "1").file(UUID.randomUUID(), 100, 1);
        private final SampleInstances second = slice("P", "S", "R", "2").file(UUID.randomUUID(), 200, 2);
        private final SampleInstances otherSeries = slice("P", "S", "Q", "3").file(UUID.randomUUID(), 400, 3);

        @BeforeEach
        void store() {
            index.storeAll(List.of(first.build(), second.build(), otherSeries.build()));
        }

        @Test
        void anInstanceGoesAndItsSeriesRemains() {
            Deleted deleted = index.delete(Level.INSTANCE, first.id(Level.INSTANCE));

            assertThat(deleted.remainingAncestor()).contains(new Ref(Level.SERIES, first.id(Level.SERIES)));
            assertThat(deleted.removed()).containsExactly(new Ref(Level.INSTANCE, first.id(Level.INSTANCE)));
            assertThat(index.contains(Level.INSTANCE, first.id(Level.INSTANCE))).isFalse();
            assertThat(index.resource(Level.SERIES, first.id(Level.SERIES)).orElseThrow().children())
                    .containsExactly(second.id(Level.INSTANCE));
        }

        @Test
        void aSeriesThatIsEmptyGoesWithItsLastInstance() {
            Deleted deleted = index.delete(Level.INSTANCE, otherSeries.id(Level.INSTANCE));
            assertThat(deleted.remainingAncestor()).contains(new Ref(Level.STUDY, first.id(Level.STUDY)));
            assertThat(index.contains(Level.SERIES, otherSeries.id(Level.SERIES))).isFalse();
        }

        @Test
        void aPatientGoesWithAllBelow() {
            Deleted deleted = index.delete(Level.PATIENT, first.id(Level.PATIENT));

            assertThat(deleted.remainingAncestor()).isEmpty();
            assertThat(deleted.removed()).hasSize(7);
            assertThat(deleted.removed().getFirst()).isEqualTo(new Ref(Level.PATIENT, first.id(Level.PATIENT)));
            assertThat(deleted.garbage()).containsExactlyInAnyOrder(
                    keyOf(first), keyOf(second), keyOf(otherSeries));
            assertThat(index.blobsToDelete(10)).containsExactlyInAnyOrderElementsOf(deleted.garbage());
            assertThat(index.statistics()).isEqualTo(new Statistics(0, 0, 0, 0, 0, 0, 0, 0));
            for (Level level : Level.values()) {
                assertThat(index.ids(level, 0, 0)).isEmpty();
            }
        }

        @Test
        void whatHangsOnAResourceGoesWithIt() {
            String study = first.id(Level.STUDY);
            index.addLabel(Level.STUDY, study, "gone");
            index.setMetadata(Level.STUDY, study, 1024, "gone", OptionalLong.empty());
            UUID attached = UUID.randomUUID();
            index.setAttachment(Level.STUDY, study, Attachment.plain(1024, attached, 5, 5, null), OptionalLong.empty());

            assertThat(index.delete(Level.PATIENT, first.id(Level.PATIENT)).garbage()).contains(attached);
            index.store(first.build());
            assertThat(index.allLabels()).isEmpty();
            assertThat(index.metadata(Level.STUDY, study, 1024)).isEmpty();
            assertThat(index.attachments(Level.STUDY, study)).isEmpty();
        }

        @Test
        void theChangesOfWhatIsGoneAreNotShown() {
            index.delete(Level.SERIES, otherSeries.id(Level.SERIES));
            assertThat(index.changes(ChangeQuery.after(0, 0)).entries())
                    .extracting(Change::id)
                    .doesNotContain(otherSeries.id(Level.SERIES), otherSeries.id(Level.INSTANCE))
                    .contains(first.id(Level.INSTANCE), first.id(Level.STUDY));
        }

        @Test
        void whatWasDeletedCanBeStoredAgain() {
            index.delete(Level.PATIENT, first.id(Level.PATIENT));
            assertThat(index.store(first.file(UUID.randomUUID(), 1, 1).build()).created()).hasSize(4);
        }

        @Test
        void everythingGoesAtOnce() {
            assertThat(index.deleteAll()).hasSize(3);
            assertThat(index.statistics().patients()).isZero();
            assertThat(index.blobsToDelete(10)).hasSize(3);
            assertThat(index.store(first.file(UUID.randomUUID(), 1, 1).build()).created()).hasSize(4);
        }

        @Test
        void theQueueForgetsTheBlobsThatAreDeleted() {
            index.delete(Level.SERIES, first.id(Level.SERIES));
            index.blobsDeleted(List.of(keyOf(first)));
            assertThat(index.blobsToDelete(10)).containsExactly(keyOf(second));
            assertThat(index.blobsQueued(List.of(keyOf(first), keyOf(second), keyOf(otherSeries))))
                    .isEqualTo(Set.of(keyOf(second)));
            assertThat(index.blobsKnown(List.of(keyOf(first), keyOf(otherSeries))))
                    .isEqualTo(Set.of(keyOf(otherSeries)));
        }
    }

    private static NewInstance withBrokenId(NewInstance from) {
        return new NewInstance(from.patient(), from.study(), from.series(),
                new NewResource("broken", from.instance().tags()), from.file(), from.transferSyntaxUid(),
                from.sopClassUid(), from.pixelDataOffset(), from.indexInSeries(),
                from.expectedInstances(), from.reception(), from.metadata(), from.overwrite());
    }
}
