package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.index.JobStoreContract.waiting;
import static org.lethe.index.SampleInstances.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore.Backlog;
import org.lethe.index.JobStore.Hold;
import org.lethe.index.JobStore.Refusals;
import org.lethe.index.KeptJob.Wish;

/** What every index promises of jobs that are held: whoever works on one is alone. */
public abstract class JobHoldingContract extends IndexFixture {

    private static JobRow ended(String id, Instant when) {
        return new JobRow(id, "Archive", "Success", 0, "{}", "{}", NOON, when, Optional.empty(), Optional.of(when));
    }

    private Optional<String> takeNext(Instant now) {
        return index.jobs().takeNext(now, Set.of("same")).or(() -> index.jobs().takeNext(now, Set.of()))
                .map(taken -> taken.row().id());
    }

    @Test
    void theNextIsTheOneWithTheHighestPriorityThenTheOldestThatIsDueAndThatNobodyHolds() {
        index.jobs().submit(waiting("late", 0, NOON.plusSeconds(2)), List.of(), Hold.FREE);
        index.jobs().submit(waiting("early", 0, NOON), List.of(), Hold.FREE);
        index.jobs().submit(waiting("same", 0, NOON), List.of(), Hold.FREE);
        index.jobs().submit(waiting("high", 1, NOON.plusSeconds(1)), List.of(), Hold.FREE);
        index.jobs().submit(waiting("held", 2, NOON), List.of(), Hold.HELD);
        index.jobs().submit(waiting("future", 3, NOON.plusSeconds(60)), List.of(), Hold.FREE);
        index.jobs().submit(ended("ended", NOON), List.of(), Hold.FREE);

        assertThat(takeNext(NOON.plusSeconds(3))).contains("high");
        assertThat(takeNext(NOON.plusSeconds(3))).contains("early");
        assertThat(takeNext(NOON.plusSeconds(3))).contains("late");
        assertThat(takeNext(NOON.plusSeconds(3))).contains("same"); // which is taken if there is no other
        assertThat(takeNext(NOON.plusSeconds(3))).isEmpty();
        assertThat(index.jobs().held().keySet()).containsExactlyInAnyOrder("high", "early", "same", "late", "held");
    }

    @Test
    void whatIsHeldCannotBeTakenAndWhatIsFreeCannotBeKept() {
        index.jobs().submit(waiting("a", 0, NOON), List.of(), Hold.FREE);
        assertThat(index.jobs().put(waiting("a", 5, NOON), Hold.HELD, Wish.NONE)).isFalse();
        assertThat(index.jobs().undo(waiting("a", 5, NOON))).isFalse();
        assertThat(index.jobs().finish(waiting("a", 5, NOON), Consequences.NONE)).isFalse();
        assertThatThrownBy(() -> index.jobs().advance("a", List.of(), Refusals.FAIL))
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThat(index.jobs().job("a").orElseThrow().row()).isEqualTo(waiting("a", 0, NOON));

        assertThat(index.jobs().take("a").orElseThrow().holder()).isPresent();
        assertThat(index.jobs().take("a")).isEmpty();
        assertThat(index.jobs().take("nobody")).isEmpty();
        assertThat(index.jobs().put(waiting("a", 5, NOON), Hold.HELD, Wish.NONE)).isTrue();
        assertThat(index.jobs().take("a")).isEmpty();
        assertThat(index.jobs().put(waiting("a", 6, NOON), Hold.FREE, Wish.NONE)).isTrue();
        assertThat(index.jobs().take("a").orElseThrow().row().priority()).isEqualTo(6);
    }

    @Test
    void whatIsWishedOfAJobIsKnownToItsHolderUntilItIsFree() {
        index.jobs().submit(waiting("a", 0, NOON), List.of(), Hold.FREE);
        assertThat(index.jobs().wish("a", Wish.NONE, Wish.PAUSE)).isFalse();
        index.jobs().take("a");
        assertThat(index.jobs().wish("a", Wish.NONE, Wish.CANCEL)).isTrue();
        assertThat(index.jobs().wish("a", Wish.NONE, Wish.PAUSE)).as("it was not seen that it is to be cancelled")
                .isFalse();

        assertThat(index.jobs().held()).isEqualTo(Map.of("a", Wish.CANCEL));
        assertThat(index.jobs().put(waiting("a", 0, NOON), Hold.FREE, Wish.NONE)).isFalse();
        assertThat(index.jobs().finish(ended("a", NOON), Consequences.NONE)).isFalse();
        assertThat(index.jobs().put(waiting("a", 0, NOON), Hold.HELD, Wish.CANCEL)).isTrue();
        assertThat(index.jobs().job("a").orElseThrow().wish()).isEqualTo(Wish.CANCEL);
        index.jobs().put(waiting("a", 0, NOON), Hold.FREE, Wish.CANCEL);
        assertThat(index.jobs().job("a").orElseThrow().wish()).isEqualTo(Wish.NONE);
        assertThat(index.jobs().held()).isEmpty();
    }

    @Test
    void whatIsGivenFreeAsItWasKeepsWhatIsWished() {
        index.jobs().submit(waiting("a", 0, NOON), List.of(), Hold.HELD);
        index.jobs().wish("a", Wish.NONE, Wish.PAUSE);
        index.jobs().free("a");

        KeptJob kept = index.jobs().job("a").orElseThrow();
        assertThat(kept.wish()).isEqualTo(Wish.PAUSE);
        assertThat(kept.holder()).isEmpty();
    }

    @Test
    void whatAServerHeldThatIsGoneIsFreeAndItsWishesStay() {
        index.jobs().submit(waiting("a", 0, NOON), List.of(), Hold.HELD);
        index.jobs().wish("a", Wish.NONE, Wish.CANCEL);
        reopen();
        index.jobs().release();

        assertThat(index.jobs().takeNext(NOON, Set.of()).orElseThrow().wish()).isEqualTo(Wish.CANCEL);
    }

    @Test
    void thoseThatEndedFirstAreForgottenFirst() {
        index.jobs().submit(ended("second", NOON.plusSeconds(2)), List.of(), Hold.FREE);
        index.jobs().submit(ended("first", NOON.plusSeconds(1)), List.of(), Hold.FREE);
        index.jobs().submit(ended("third", NOON.plusSeconds(3)), List.of(), Hold.FREE);
        index.jobs().submit(waiting("waiting", 0, NOON), List.of(), Hold.FREE);

        index.jobs().forgetAllBut(0, NOON);
        assertThat(index.jobs().all()).as("they ended after that").hasSize(4);
        index.jobs().forgetAllBut(2, NOON.plusSeconds(60));
        index.jobs().forgetAllBut(2, NOON.plusSeconds(60));

        assertThat(index.jobs().all()).extracting(kept -> kept.row().id())
                .containsExactlyInAnyOrder("second", "third", "waiting");
    }

    @Test
    void onlyWhatHasNotEndedIsStillToBeDone() {
        index.jobs().submit(waiting("a", 0, NOON), List.of(), Hold.FREE);
        index.jobs().submit(waiting("b", 0, NOON), List.of(), Hold.HELD);
        index.jobs().submit(ended("c", NOON), List.of(), Hold.FREE);

        assertThat(index.jobs().backlog("Archive")).isEqualTo(new Backlog(2, 4));
        assertThat(index.jobs().backlog("ResourceModification")).isEqualTo(new Backlog(0, 0));
    }

    @Test
    void onlyTheNewestArchivesStayAndEachGoesWithItsJob() {
        for (String id : List.of("a", "b", "c")) {
            index.jobs().submit(waiting(id, 0, NOON), List.of(), Hold.HELD);
        }
        JobArchive first = new JobArchive(UUID.randomUUID(), 1, "a.zip");
        JobArchive second = new JobArchive(UUID.randomUUID(), 5_000_000_000L, "b.zip");
        JobArchive third = new JobArchive(UUID.randomUUID(), 3, "c.zip");
        index.jobs().keepArchive("a", first, 2);
        index.jobs().keepArchive("b", second, 2);
        index.jobs().keepArchive("c", third, 2);

        assertThat(index.jobs().archive("a")).isEmpty();
        assertThat(index.jobs().archive("b")).contains(second);
        assertThat(index.blobsKnown(List.of(first.blobKey(), second.blobKey()))).containsExactly(second.blobKey());
        index.jobs().delete("b");
        assertThat(index.jobs().archive("b")).isEmpty();
        assertThat(index.jobs().deleteArchive("c")).isTrue();
        assertThat(index.jobs().deleteArchive("c")).isFalse();
        assertThat(index.blobsToDelete(10))
                .containsExactlyInAnyOrder(first.blobKey(), second.blobKey(), third.blobKey());
    }
}
