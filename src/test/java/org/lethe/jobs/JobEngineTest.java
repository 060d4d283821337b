package org.lethe.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.config.JobSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.Index;
import org.lethe.index.JobRow;
import org.lethe.index.JobStep;
import org.lethe.index.JobStore;
import org.lethe.index.SampleInstances;
import org.lethe.index.sqlite.SqliteIndex;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JobEngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Index index;
    private JobEngine engine;
    /** As nothing of a job that does not run is kept in memory, its work is made anew: from here. */
    private final Map<String, Steps> works = new ConcurrentHashMap<>();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() {
        index = SqliteIndex.open(folder);
        engine = engine(settings(1, 10, true));
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
        index.close();
    }

    private static JobSettings settings(int concurrentMax, int historySize, boolean saved) {
        return new JobSettings(concurrentMax, historySize, saved, Map.of(), 1);
    }

    private JobEngine engine(JobSettings settings) {
        JobEngine other = new JobEngine(index.jobs(), settings, Clock.systemUTC());
        other.register("Steps", (_, request) -> works.get(request.get("Name").stringValue()));
        return other;
    }

    private void restart(JobSettings settings) {
        engine.close();
        engine = engine(settings);
        engine.start();
    }

    /** Work that waits at its gate, tells its name, and ends or fails. */
    private class Steps implements Work {
        final String name;
        final CountDownLatch began = new CountDownLatch(1);
        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger runs = new AtomicInteger();
        volatile RuntimeException fault;
        volatile boolean stoppable;

        Steps(String name) {
            this.name = name;
            works.put(name, this);
        }

        Steps behindOpenGate() {
            gate.countDown();
            return this;
        }

        @Override
        public String type() {
            return "Steps";
        }

        @Override
        public List<String> instances() {
            return List.of();
        }

        @Override
        public ObjectNode request() {
            return JsonNodeFactory.instance.objectNode().put("Name", name);
        }

        @Override
        public ObjectNode content() {
            return JsonNodeFactory.instance.objectNode().put("Name", name);
        }

        @Override
        public Ending run(Control control) {
            runs.incrementAndGet();
            began.countDown();
            control.progress(0.5);
            while (gate.getCount() > 0) {
                if (stoppable && control.isStopping()) {
                    return new Ending.Stopped();
                }
                sleep();
            }
            order.add(name);
            if (fault != null) {
                throw fault;
            }
            return new Ending.Done(Consequences.NONE, content().put("Done", true));
        }
    }

    /** Work that cannot be done at the moment, never. */
    private class Postponed extends Steps {
        private final List<Duration> pauses;

        Postponed(Duration... pauses) {
            super("postponed");
            this.pauses = List.of(pauses);
        }

        @Override
        public Ending run(Control control) {
            runs.incrementAndGet();
            return new Ending.Later(pauses, new LetheException(ErrorKind.NETWORK_PROTOCOL, "nobody there"));
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Job await(String id, Predicate<Job> condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        Job job = engine.job(id).orElseThrow();
        while (!condition.test(job)) {
            assertThat(Instant.now()).as("%s stays %s", id, job.state()).isBefore(deadline);
            sleep();
            job = engine.job(id).orElseThrow();
        }
        return job;
    }

    private Job await(String id, JobState state) {
        return await(id, job -> job.state() == state);
    }

    @Test
    void whoeverWaitsGetsWhatCameOfIt() {
        Job end = engine.run(new Steps("a").behindOpenGate(), 0, null);

        assertThat(end.state()).isEqualTo(JobState.SUCCESS);
        assertThat(end.progress()).isEqualTo(1);
        assertThat(end.content().get("Done").booleanValue()).isTrue();
        assertThat(end.completed()).isPresent();
    }

    @Test
    void whoeverWaitsForAFailureGetsItsReason() {
        Steps work = new Steps("a").behindOpenGate();
        work.fault = new LetheException(ErrorKind.FULL_STORAGE, "no room");

        assertThatThrownBy(() -> engine.run(work, 0, null))
                .isInstanceOfSatisfying(LetheException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.FULL_STORAGE);
                    assertThat(e).hasMessage("no room");
                });
    }

    @Test
    void aFaultOfOursIsNotToldToWhoeverAsked() {
        Steps work = new Steps("a").behindOpenGate();
        work.fault = new IllegalStateException("Doe^John");

        assertThatThrownBy(() -> engine.run(work, 0, null))
                .isInstanceOfSatisfying(LetheException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.INTERNAL);
                    assertThat(e.getMessage()).doesNotContain("Doe");
                });
    }

    @Test
    void higherPrioritiesGoFirstAndThenTheOldest() {
        Steps blocking = new Steps("blocking");
        engine.submit(blocking, 0, null);
        engine.submit(new Steps("low").behindOpenGate(), -1, null);
        sleep();
        engine.submit(new Steps("first").behindOpenGate(), 0, null);
        sleep();
        engine.submit(new Steps("second").behindOpenGate(), 0, null);
        String last = engine.submit(new Steps("high").behindOpenGate(), 5, null).id();

        blocking.gate.countDown();
        await(last, JobState.SUCCESS);
        engine.all().forEach(job -> await(job.id(), JobState.SUCCESS));
        assertThat(order).containsExactly("blocking", "high", "first", "second", "low");
    }

    @Test
    void onlySoManyRunAtATime() throws InterruptedException {
        restart(settings(2, 10, true));
        List<Steps> works = List.of(new Steps("a"), new Steps("b"), new Steps("c"));
        works.forEach(work -> engine.submit(work, 0, null));
        works.get(0).began.await();
        works.get(1).began.await();

        assertThat(engine.all()).extracting(Job::state)
                .containsExactly(JobState.RUNNING, JobState.RUNNING, JobState.PENDING);
        works.forEach(work -> work.gate.countDown());
        engine.all().forEach(job -> await(job.id(), JobState.SUCCESS));
    }

    @Test
    void aRunningJobIsPausedAndGoesOn() throws InterruptedException {
        Steps work = new Steps("a");
        work.stoppable = true;
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        engine.pause(id);
        Job paused = await(id, JobState.PAUSED);
        assertThat(paused.progress()).isEqualTo(0.5);

        work.gate.countDown();
        engine.resume(id);
        await(id, JobState.SUCCESS);
        assertThat(work.runs).hasValue(2);
    }

    @Test
    void aPausedJobStaysPausedOverARestart() {
        Steps blocking = new Steps("blocking");
        engine.submit(blocking, 0, null);
        String id = engine.submit(new Steps("a"), 0, null).id();
        engine.pause(id);
        blocking.gate.countDown();
        restart(settings(1, 10, true));

        assertThat(engine.job(id).orElseThrow().state()).isEqualTo(JobState.PAUSED);
    }

    @Test
    void aJobThatIsCancelledIsAFailureAndTakesBackWhatItMade() throws InterruptedException {
        SampleInstances made = SampleInstances.slice("A", "B", "C", "1");
        SampleInstances source = SampleInstances.slice("P", "S", "R", "1");
        Steps work = new Steps("a") {
            @Override
            public List<String> instances() {
                return List.of(source.id(Level.INSTANCE));
            }
        };
        work.stoppable = true;
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        index.store(source.build());
        index.jobs().advance(id, List.of(new JobStep.Made(0, source.build().file().blobKey(), made.build())),
                JobStore.Refusals.FAIL);
        engine.cancel(id);

        Job canceled = await(id, JobState.FAILURE);
        assertThat(canceled.failure()).hasValueSatisfying(
                failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELED_JOB));
        assertThat(index.contains(Level.PATIENT, made.id(Level.PATIENT))).isFalse();
        assertThat(index.contains(Level.INSTANCE, source.id(Level.INSTANCE))).isTrue();
    }

    @Test
    void whatWasCancelledStaysSoOverACrash() throws InterruptedException {
        Steps work = new Steps("a"); // it does not stop in time
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        engine.cancel(id);
        JobEngine afterTheCrash = engine(settings(1, 10, true));
        afterTheCrash.start();

        assertThat(afterTheCrash.job(id).orElseThrow().state()).isEqualTo(JobState.FAILURE);
        afterTheCrash.close();
        work.gate.countDown();
        await(id, JobState.FAILURE);
    }

    @Test
    void aCancelledJobCannotBePausedOrResumed() throws InterruptedException {
        Steps work = new Steps("a");
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        engine.cancel(id);
        engine.pause(id);
        assertThatThrownBy(() -> engine.resume(id)).isInstanceOf(LetheException.class);
        work.gate.countDown();

        assertThat(await(id, JobState.FAILURE).failure().orElseThrow().kind()).isEqualTo(ErrorKind.CANCELED_JOB);
    }

    @Test
    void workThatEndsWithAnErrorOfJavaGivesItsPlaceFree() {
        Steps work = new Steps("a") {
            @Override
            public Ending run(Control control) {
                throw new LinkageError("no such class");
            }
        };
        assertThatThrownBy(() -> engine.run(work, 0, null)).isInstanceOf(LetheException.class);
        assertThat(engine.run(new Steps("b").behindOpenGate(), 0, null).state()).isEqualTo(JobState.SUCCESS);
    }

    @Test
    void aRowThatCannotBeReadDoesNotKeepTheServerFromStarting() {
        index.jobs().submit(new JobRow("x", "Steps", "Pending", 0, "no json", "[1", Instant.now(), Instant.now(),
                Optional.of(Instant.EPOCH), Optional.empty()), List.of(), JobStore.Hold.HELD);
        restart(settings(1, 10, true));
        assertThat(engine.job("x").orElseThrow().state()).isEqualTo(JobState.FAILURE);
    }

    @Test
    void aJobThatFailedIsRunAgainIfAsked() {
        Steps work = new Steps("a").behindOpenGate();
        work.fault = new LetheException(ErrorKind.STORAGE, "not today");
        String id = engine.submit(work, 3, JsonNodeFactory.instance.stringNode("mine")).id();
        await(id, JobState.FAILURE);
        work.fault = null;
        engine.resubmit(id);

        Job end = await(id, JobState.SUCCESS);
        assertThat(end.failure()).isEmpty();
        assertThat(end.priority()).isEqualTo(3);
        assertThat(end.userData().stringValue()).isEqualTo("mine");
    }

    @Test
    void whatCannotBeDoneIsTriedOnceMoreAfterEachPauseAndAgainIfSubmittedAgain() {
        Postponed work = new Postponed(Duration.ofMillis(1), Duration.ofMillis(1));
        String id = engine.submit(work, 0, null).id();

        Job end = await(id, JobState.FAILURE);
        assertThat(end.failure().orElseThrow()).isEqualTo(
                new Job.Failure(ErrorKind.NETWORK_PROTOCOL, "nobody there"));
        assertThat(work.runs).hasValue(3);
        engine.resubmit(id);
        await(id, _ -> work.runs.get() == 6);
        await(id, JobState.FAILURE);
    }

    @Test
    void whoeverResumesAJobDoesNotWaitForTheEndOfItsPause() {
        Postponed work = new Postponed(Duration.ofHours(1), Duration.ofHours(1));
        String id = engine.submit(work, 0, null).id();
        await(id, job -> work.runs.get() == 1 && job.state() == JobState.PENDING);
        engine.pause(id);
        engine.resume(id);

        await(id, job -> work.runs.get() == 2 && job.state() == JobState.PENDING);
    }

    @Test
    void whoeverSubmitsAJobAgainDoesNotWaitForTheEndOfItsPauseAndHasAllTriesAgain() {
        Postponed work = new Postponed(Duration.ofHours(1));
        String id = engine.submit(work, 0, null).id();
        for (int runs = 1; runs <= 3; runs++) {
            int expected = runs;
            await(id, job -> work.runs.get() == expected && job.state() == JobState.PENDING);
            engine.cancel(id);
            engine.resubmit(id);
        }
    }

    @Test
    void whatWasNotFinishedGoesOnAtTheNextStart() throws InterruptedException {
        Steps work = new Steps("a");
        work.stoppable = true;
        String id = engine.submit(work, 0, JsonNodeFactory.instance.stringNode("mine")).id();
        work.began.await();
        engine.close();
        engine = engine(settings(1, 10, true));
        engine.register("Steps", (_, request) -> new Steps(request.get("Name").stringValue()).behindOpenGate());
        engine.start();

        Job end = await(id, JobState.SUCCESS);
        assertThat(end.userData().stringValue()).isEqualTo("mine");
        assertThat(order).containsExactly("a");
    }

    @Test
    void whatSucceededIsRememberedButNotItsRequest() {
        String id = engine.run(new Steps("secret").behindOpenGate(), 0, null).id();
        assertThat(index.jobs().job(id).orElseThrow().row().request()).isEqualTo("{}");
        restart(settings(1, 10, true));

        Job remembered = engine.job(id).orElseThrow();
        assertThat(remembered.state()).isEqualTo(JobState.SUCCESS);
        assertThat(remembered.content().get("Done").booleanValue()).isTrue();
    }

    @Test
    void workThatCannotBeMadeAnewIsAFailure() throws InterruptedException {
        Steps work = new Steps("a");
        work.stoppable = true;
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        engine.close();
        engine = new JobEngine(index.jobs(), settings(1, 10, true), Clock.systemUTC());
        engine.start();

        assertThat(engine.job(id).orElseThrow().state()).isEqualTo(JobState.FAILURE);
        assertThatThrownBy(() -> engine.resubmit(id)).isInstanceOf(LetheException.class);
    }

    @Test
    void jobsThatAreNotSavedEndWithTheServer() throws InterruptedException {
        Steps work = new Steps("a");
        work.stoppable = true;
        engine.submit(work, 0, null);
        work.began.await();
        restart(settings(1, 10, false));

        assertThat(engine.all()).isEmpty();
        assertThat(index.jobs().all()).isEmpty();
    }

    @Test
    void onlySoManyEndedJobsAreRemembered() {
        restart(settings(1, 2, true));
        List<String> ids = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            ids.add(engine.run(new Steps(name).behindOpenGate(), 0, null).id());
            sleep();
        }

        assertThat(engine.all()).extracting(Job::id).containsExactlyElementsOf(ids.subList(2, 4));
        assertThat(index.jobs().all()).hasSize(2);
    }

    @Test
    void whoeverWaitsGetsTheAnswerThoughNothingIsRemembered() {
        restart(settings(1, 0, true));
        assertThat(engine.run(new Steps("a").behindOpenGate(), 0, null).state()).isEqualTo(JobState.SUCCESS);
        assertThat(engine.all()).isEmpty();
    }

    @Test
    void whatTheStateOfAJobForbidsIsRefused() throws InterruptedException {
        Steps work = new Steps("a");
        String id = engine.submit(work, 0, null).id();
        work.began.await();
        assertThatThrownBy(() -> engine.delete(id)).hasMessageContaining("cancel it first");
        assertThatThrownBy(() -> engine.resubmit(id)).isInstanceOf(LetheException.class);
        work.gate.countDown();
        await(id, JobState.SUCCESS);

        engine.pause(id);
        engine.cancel(id);
        assertThat(engine.job(id).orElseThrow().state()).isEqualTo(JobState.SUCCESS);
        assertThatThrownBy(() -> engine.resume(id)).isInstanceOf(LetheException.class);
        assertThatThrownBy(() -> engine.resubmit(id)).isInstanceOf(LetheException.class);
        engine.delete(id);
        assertThat(engine.job(id)).isEmpty();
        assertThatThrownBy(() -> engine.delete(id))
                .isInstanceOfSatisfying(LetheException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.INEXISTENT_ITEM));
    }
}
