package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.SampleInstances.NOON;
import static org.lethe.index.SampleInstances.slice;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences.Sources;
import org.lethe.index.JobInstance.Outcome;
import org.lethe.index.JobStore.Hold;
import org.lethe.index.JobStore.Refusals;
import org.lethe.index.KeptJob.Wish;

/** What every index promises of jobs: what they make and what becomes of them stand or fall together. */
public abstract class JobStoreContract extends IndexFixture {
    private static final int STUDY_DESCRIPTION = 0x00081030;

    private final SampleInstances first = slice("P", "S", "R", "1");
    private final SampleInstances second = slice("P", "S", "R", "2");
    private final SampleInstances newFirst = slice("A", "B", "C", "1");
    private final SampleInstances newSecond = slice("A", "B", "C", "2");

    private static JobRow job(String state) {
        return new JobRow("j", "ResourceModification", state, 0, "{}", "{}", NOON, NOON, Optional.empty(),
                Optional.empty());
    }

    static JobRow waiting(String id, int priority, Instant created) {
        return new JobRow(id, "Archive", "Pending", priority, "{}", "{}", created, created, Optional.of(created),
                Optional.empty());
    }

    private static KeptJob free(JobRow row) {
        return new KeptJob(row, Wish.NONE, OptionalLong.empty());
    }

    private static JobStep made(int position, SampleInstances source, SampleInstances target) {
        return new JobStep.Made(position, keyOf(source), target.build());
    }

    private void submitOverTwo() {
        index.storeAll(List.of(first.build(), second.build()));
        index.jobs().submit(job("Pending"), List.of(first.id(Level.INSTANCE), second.id(Level.INSTANCE)), Hold.HELD);
    }

    @Test
    void jobsOutliveARestartInTheOrderOfTheirSubmission() {
        JobRow later = waiting("a", 1, NOON.plusMillis(1));
        JobRow earlier = waiting("b", 1, NOON);
        index.jobs().submit(later, List.of(), Hold.FREE);
        index.jobs().submit(earlier, List.of(), Hold.HELD);
        JobRow done = new JobRow("b", "Archive", "Success", 1, "{}", "{\"n\":1}", NOON, NOON.plusMillis(5),
                Optional.empty(), Optional.of(NOON.plusMillis(5)));
        assertThat(index.jobs().put(done, Hold.FREE, Wish.NONE)).isTrue();
        reopen();
        assertThat(index.jobs().all()).containsExactly(free(done), free(later));
        index.jobs().delete("b");
        index.jobs().delete("b");
        assertThat(index.jobs().job("b")).isEmpty();
    }

    @Test
    void anInstanceIsStoredTogetherWithItsOutcome() {
        submitOverTwo();
        index.jobs().advance("j", List.of(made(1, second, newSecond), new JobStep.Failed(0)), Refusals.FAIL);
        reopen();

        assertThat(index.jobs().instances("j")).containsExactly(
                new JobInstance(0, first.id(Level.INSTANCE), Outcome.FAILED, null),
                new JobInstance(1, second.id(Level.INSTANCE), Outcome.CREATED, newSecond.id(Level.INSTANCE)));
        assertThat(index.contains(Level.INSTANCE, newSecond.id(Level.INSTANCE))).isTrue();
    }

    @Test
    void aStepThatFailsTakesItsWholeGroupWithIt() {
        submitOverTwo();
        SampleInstances broken = slice("A", "B", "C", "2");
        NewInstance build = broken.build();
        NewInstance withoutId = new NewInstance(build.patient(), build.study(), build.series(),
                new NewResource("none", Map.of()), build.file(), "", "", -1, build.indexInSeries(),
                build.expectedInstances(), build.reception(), Map.of(), Overwrite.NEVER);

        assertThatThrownBy(() -> index.jobs().advance("j",
                List.of(made(0, first, newFirst), new JobStep.Made(1, keyOf(second), withoutId)), Refusals.FAIL))
                .isInstanceOf(LetheException.class);
        assertThat(index.contains(Level.INSTANCE, newFirst.id(Level.INSTANCE))).isFalse();
        assertThat(index.jobs().instances("j")).extracting(JobInstance::outcome).containsOnly(Outcome.PENDING);
    }

    @Test
    void theOutcomeTellsWhetherTheTargetWasNewOrReplacedOrRefused() {
        submitOverTwo();
        SampleInstances replacing = slice("P", "S", "R", "1").overwrite(Overwrite.ALWAYS);
        SampleInstances refused = slice("P", "S", "R", "2").file(UUID.randomUUID(), 7, 7);
        assertThat(index.jobs().advance("j", List.of(made(0, first, replacing), made(1, second, refused)),
                Refusals.COUNT)).containsExactly(Outcome.REPLACED, Outcome.REFUSED);
        assertThat(index.jobs().instances("j")).extracting(JobInstance::outcome)
                .containsExactly(Outcome.REPLACED, Outcome.REFUSED);
    }

    @Test
    void aRefusalThatIsToFailLeavesNothingOfItsGroup() {
        submitOverTwo();
        assertKind(ErrorKind.CONFLICT, () -> index.jobs().advance("j",
                List.of(made(0, first, newFirst),
                        made(1, second, slice("P", "S", "R", "2").file(UUID.randomUUID(), 7, 7))),
                Refusals.FAIL));
        assertThat(index.contains(Level.INSTANCE, newFirst.id(Level.INSTANCE))).isFalse();
    }

    @Test
    void whatIsMadeOfTwoSourcesIsStoredOnce() {
        submitOverTwo();
        SampleInstances again = slice("A", "B", "C", "1").overwrite(Overwrite.ALWAYS).file(UUID.randomUUID(), 7, 7);
        index.jobs().advance("j", List.of(made(0, first, newFirst)), Refusals.FAIL);

        assertThat(index.jobs().advance("j", List.of(made(1, second, again)), Refusals.COUNT))
                .containsExactly(Outcome.REFUSED);
        assertThat(fileOf(newFirst).attachment().blobKey()).isEqualTo(keyOf(newFirst));
        assertThat(index.blobsToDelete(10)).containsExactly(keyOf(again));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "IF_CHANGED"})
    void whatIsTheSameAlreadyIsAsGoodAsStored(Overwrite overwrite) {
        submitOverTwo();
        SampleInstances same = slice("P", "S", "R", "1").overwrite(overwrite);
        assertThat(index.jobs().advance("j", List.of(made(0, first, same)), Refusals.FAIL))
                .containsExactly(Outcome.ALREADY_STORED);
        assertThat(index.jobs().instances("j").getFirst().isStored()).isTrue();
    }

    private JobStep reported(int position, SampleInstances source, SampleInstances target, String actions) {
        return new JobStep.Made(position, keyOf(source), target.build(),
                new JobEvidence("output " + position, actions, "digest of " + actions));
    }

    @Test
    void whatWillBeReportedIsKeptWithTheOutcomesAndGoesWithThem() {
        submitOverTwo();
        SampleInstances newSecond = slice("A", "B", "C", "2");
        index.jobs().advance("j", List.of(reported(1, second, newSecond, "removed")), Refusals.FAIL);
        index.jobs().advance("j", List.of(reported(0, first, newFirst, "removed")), Refusals.FAIL);

        assertThat(index.jobs().evidence("j", 0, 10)).containsExactly(
                new JobEvidence.Kept(0, Outcome.CREATED, "output 0", 1),
                new JobEvidence.Kept(1, Outcome.CREATED, "output 1", 1));
        assertThat(index.jobs().evidence("j", 1, 10)).extracting(JobEvidence.Kept::position).containsExactly(1);
        assertThat(index.jobs().evidence("j", 0, 1)).extracting(JobEvidence.Kept::position).containsExactly(0);
        assertThat(index.jobs().actions("j", 1)).isEqualTo("removed");

        index.jobs().undo(job("Failure"));
        assertThat(index.jobs().evidence("j", 0, 10)).extracting(JobEvidence.Kept::output).containsOnlyNulls();
        assertKind(ErrorKind.INTERNAL, () -> index.jobs().actions("j", 1));
    }

    @Test
    void whatIsRefusedIsNotReportedAndOtherActionsHaveAnotherNumber() {
        submitOverTwo();
        SampleInstances refused = slice("P", "S", "R", "2").file(UUID.randomUUID(), 7, 7);
        index.jobs().advance("j", List.of(reported(1, second, refused, "removed")), Refusals.COUNT);
        index.jobs().advance("j", List.of(reported(0, first, newFirst, "emptied")), Refusals.COUNT);

        assertThat(index.jobs().evidence("j", 0, 10)).extracting(JobEvidence.Kept::output)
                .containsExactly("output 0", null);
        assertThat(index.jobs().actions("j", index.jobs().evidence("j", 0, 1).getFirst().actions()))
                .isEqualTo("emptied");
    }

    @Test
    void aReportComesWithTheSuccessOfItsJobAndOutlivesItUntilItIsDeleted() {
        submitOverTwo();
        StoredReport report = new StoredReport(UUID.randomUUID(), 5_000_000_000L, -7);
        assertThat(index.jobs().report("j")).isEmpty();

        index.jobs().finish(job("Success"), Consequences.NONE.with(report));
        index.jobs().delete("j");

        assertThat(index.jobs().report("j")).contains(report);
        assertThat(index.blobsKnown(List.of(report.blobKey()))).containsExactly(report.blobKey());
        assertThat(index.jobs().deleteReport("j")).isTrue();
        assertThat(index.jobs().deleteReport("j")).isFalse();
        assertThat(index.jobs().report("j")).isEmpty();
        assertThat(index.blobsKnown(List.of(report.blobKey()))).isEmpty();
        assertThat(index.blobsToDelete(10)).contains(report.blobKey());
    }

    @Test
    void aSourceIsReplacedInPlaceOnlyAsTheJobReadItAndKeepsItsLabels() {
        submitOverTwo();
        index.addLabel(Level.INSTANCE, first.id(Level.INSTANCE), "key");
        SampleInstances replacing = slice("P", "S", "R", "1").overwrite(Overwrite.ALWAYS);
        index.jobs().advance("j", List.of(made(0, first, replacing)), Refusals.FAIL);
        assertThat(index.labels(Level.INSTANCE, first.id(Level.INSTANCE))).containsExactly("key");

        SampleInstances uploaded =
                slice("P", "S", "R", "2").overwrite(Overwrite.ALWAYS).file(UUID.randomUUID(), 7, 7);
        index.store(uploaded.build());
        assertKind(ErrorKind.CONFLICT, () -> index.jobs().advance("j",
                List.of(made(1, second, slice("P", "S", "R", "2").overwrite(Overwrite.ALWAYS))), Refusals.COUNT));
        assertThat(fileOf(second).attachment().blobKey()).isEqualTo(keyOf(uploaded));
    }

    @Test
    void whatFollowsFromAJobComesWithItsSuccess() {
        submitOverTwo();
        index.jobs().advance("j", List.of(made(0, first, newFirst)), Refusals.FAIL);
        Ref study = new Ref(Level.STUDY, newFirst.id(Level.STUDY));
        Ref gone = new Ref(Level.STUDY, NOBODY);

        index.jobs().finish(job("Success"), new Consequences(
                List.of(
                        new Consequences.Refreshed(Level.STUDY,
                                new NewResource(study.id(), Map.of(STUDY_DESCRIPTION, "Other"))),
                        new Consequences.Refreshed(Level.STUDY, new NewResource(NOBODY, Map.of()))),
                Map.of(study, List.of("kept"), gone, List.of("lost")),
                List.of(
                        new Consequences.LoggedChange(ChangeType.MODIFIED_STUDY, study),
                        new Consequences.LoggedChange(ChangeType.MODIFIED_STUDY, gone)),
                Sources.DELETE));
        reopen();

        assertThat(index.resource(Level.STUDY, study.id()).orElseThrow().tags())
                .containsEntry(STUDY_DESCRIPTION, "Other");
        assertThat(index.labels(Level.STUDY, study.id())).containsExactly("kept");
        assertThat(index.allLabels()).containsExactly("kept");
        assertThat(index.lastChange().entries()).singleElement()
                .satisfies(change -> assertThat(change.type()).isEqualTo(ChangeType.MODIFIED_STUDY));
        assertThat(index.contains(Level.INSTANCE, first.id(Level.INSTANCE))).isFalse();
        assertThat(index.contains(Level.SERIES, second.id(Level.SERIES))).isTrue();
        assertThat(index.jobs().instances("j")).isEmpty();
        assertThat(index.jobs().job("j")).contains(free(job("Success")));
    }

    @Test
    void deletedInstancesTakeWithThemWhatIsEmptyThen() {
        SampleInstances otherStudy = slice("P", "T", "R", "1");
        index.store(otherStudy.build());
        submitOverTwo();
        index.jobs().advance("j", List.of(made(0, first, newFirst), made(1, second, newSecond)), Refusals.FAIL);
        index.jobs().finish(job("Success"), new Consequences(List.of(), Map.of(), List.of(), Sources.DELETE));

        assertThat(index.contains(Level.STUDY, first.id(Level.STUDY))).isFalse();
        assertThat(index.contains(Level.STUDY, otherStudy.id(Level.STUDY))).isTrue();
        assertThat(index.statistics()).satisfies(totals -> {
            assertThat(totals.patients()).isEqualTo(2);
            assertThat(totals.studies()).isEqualTo(2);
            assertThat(totals.series()).isEqualTo(2);
            assertThat(totals.instances()).isEqualTo(3);
        });
        assertThat(index.blobsToDelete(10)).containsExactlyInAnyOrder(keyOf(first), keyOf(second));
    }

    @Test
    void aJobThatFailedLeavesNothingThatItCreatedAndCanBeRunAgain() {
        submitOverTwo();
        index.jobs().advance("j", List.of(made(0, first, newFirst), new JobStep.Failed(1)), Refusals.FAIL);
        index.jobs().undo(job("Failure"));
        reopen();

        assertThat(index.contains(Level.PATIENT, newFirst.id(Level.PATIENT))).isFalse();
        assertThat(index.contains(Level.INSTANCE, first.id(Level.INSTANCE))).isTrue();
        assertThat(index.blobsToDelete(10)).containsExactly(keyOf(newFirst));
        assertThat(index.jobs().instances("j")).extracting(JobInstance::outcome)
                .containsExactly(Outcome.PENDING, Outcome.PENDING);
        assertThat(index.statistics().instances()).isEqualTo(2);
    }

    @Test
    void whatSomebodyElsePutInTheirPlaceIsNotDeletedWithTheSources() {
        submitOverTwo();
        index.jobs().advance("j", List.of(made(0, first, newFirst), made(1, second, newSecond)), Refusals.FAIL);
        index.store(slice("P", "S", "R", "1").overwrite(Overwrite.ALWAYS).file(UUID.randomUUID(), 7, 7).build());
        index.delete(Level.INSTANCE, newSecond.id(Level.INSTANCE));
        index.jobs().finish(job("Success"), new Consequences(List.of(), Map.of(), List.of(), Sources.DELETE));

        assertThat(index.contains(Level.INSTANCE, first.id(Level.INSTANCE))).as("uploaded anew").isTrue();
        assertThat(index.contains(Level.INSTANCE, second.id(Level.INSTANCE))).as("its target is gone").isTrue();
    }

    @Test
    void whatSomebodyElsePutInItsPlaceIsNotTakenBack() {
        submitOverTwo();
        index.jobs().advance("j", List.of(made(0, first, newFirst), made(1, second, newSecond)), Refusals.FAIL);
        index.store(slice("A", "B", "C", "1").overwrite(Overwrite.ALWAYS).file(UUID.randomUUID(), 7, 7).build());
        index.jobs().undo(job("Failure"));

        assertThat(index.contains(Level.INSTANCE, newFirst.id(Level.INSTANCE))).isTrue();
        assertThat(index.contains(Level.INSTANCE, newSecond.id(Level.INSTANCE))).isFalse();
    }

    @Test
    void aJobThatIsForgottenForgetsItsInstances() {
        submitOverTwo();
        index.jobs().delete("j");
        assertThat(index.jobs().instances("j")).isEmpty();
    }
}
