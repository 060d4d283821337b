package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.config.JobSettings;
import org.lethe.error.ErrorKind;
import org.lethe.index.Consequences;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Job;
import org.lethe.jobs.JobEngine;
import org.lethe.jobs.JobState;
import org.lethe.jobs.Work;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Two servers share one database: their jobs are each other's. */
class SharedJobsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PLACES = 2;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private Server one;
    private Server other;
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    /** Who ran what, as SERVER/WORK. */
    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());

    /** A server, as far as jobs need one. */
    private final class Server implements AutoCloseable {
        final PostgresIndex index = database.open();
        final JobEngine engine =
                new JobEngine(index.jobs(), new JobSettings(PLACES, 1000, true, Map.of(), 1), Clock.systemUTC());
        final String name;
        private boolean isCutOff;

        Server(String name) {
            this(name, "Gated");
        }

        /** @param known the only kind of jobs that it knows */
        Server(String name, String known) {
            this.name = name;
            engine.register(known, (_, request) -> new Gated(this.name, request.get("Name").stringValue()));
            engine.start();
        }

        Job submit(String work) {
            return engine.submit(new Gated(name, work), 0, null);
        }

        Job await(String id, Predicate<Job> condition) {
            Instant deadline = Instant.now().plus(PATIENCE);
            while (true) {
                Job job = engine.job(id).orElseThrow();
                if (condition.test(job)) {
                    return job;
                }
                assertThat(Instant.now()).as("%s stays %s", id, job.state()).isBefore(deadline);
                pause();
            }
        }

        Job await(String id, JobState state) {
            return await(id, job -> job.state() == state);
        }

        /** Lets it reach nothing any more, though its jobs run on. */
        void cutOff() {
            if (!isCutOff) {
                isCutOff = true;
                index.close();
            }
        }

        @Override
        public void close() {
            engine.close();
            cutOff();
        }
    }

    /** Work that waits until its gate is open. */
    private final class Gated implements Work {
        private final String server;
        private final String name;

        Gated(String server, String name) {
            this.server = server;
            this.name = name;
        }

        @Override
        public String type() {
            return "Gated";
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
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public Ending run(Control control) {
            runs.add(server + "/" + name);
            control.progress(0.25);
            CountDownLatch gate = gates.getOrDefault(name, new CountDownLatch(0));
            while (!isOpen(gate)) {
                if (control.isStopping()) {
                    return new Ending.Stopped();
                }
            }
            return new Ending.Done(Consequences.NONE, content().put("By", server));
        }

        private static boolean isOpen(CountDownLatch gate) {
            try {
                return gate.await(2, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, _ -> new CountDownLatch(1));
    }

    /** Takes both places of a server. */
    private void occupy(Server server) {
        for (int place = 0; place < PLACES; place++) {
            gate("occupied");
            server.await(server.submit("occupied").id(), JobState.RUNNING);
        }
    }

    @BeforeEach
    void start() {
        one = new Server("one");
        other = new Server("other");
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void aServerThatDoesNotKnowAKindOfJobsLeavesThemToOthers() throws InterruptedException {
        other.close();
        occupy(one);
        try (Server older = new Server("older", "Other")) {
            String id = one.submit("new").id();
            Thread.sleep(1000); // it looks for jobs meanwhile
            assertThat(older.engine.job(id).orElseThrow().state()).isEqualTo(JobState.PENDING);
            gates.get("occupied").countDown();

            older.await(id, JobState.SUCCESS);
            assertThat(runs).contains("one/new");
        }
    }

    @Test
    void eachJobIsRunOnceByWhoeverHasAPlaceFree() {
        CountDownLatch gate = gate("gated");
        occupy(one);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            gates.put("work " + i, gate);
            ids.add(one.submit("work " + i).id());
        }
        other.await(ids.get(0), job -> job.state() == JobState.RUNNING);
        gates.get("occupied").countDown();
        gate.countDown();

        ids.forEach(id -> other.await(id, JobState.SUCCESS));
        List<String> done = runs.stream().filter(run -> run.contains("/work")).toList();
        assertThat(done).hasSize(20);
        assertThat(Set.copyOf(done.stream().map(run -> run.split("/")[1]).toList())).hasSize(20);
        assertThat(done).anyMatch(run -> run.startsWith("one/")).anyMatch(run -> run.startsWith("other/"));
        assertThat(one.engine.all()).extracting(Job::id).containsAll(ids);
    }

    @Test
    void anyServerShowsPausesAndResumesWhatAnotherRuns() {
        CountDownLatch gate = gate("long");
        String id = one.submit("long").id();

        other.await(id, job -> job.state() == JobState.RUNNING && job.progress() == 0.25);
        assertThatThrownBy(() -> other.engine.delete(id)).hasMessageContaining("cancel it first");
        other.engine.pause(id);
        one.await(id, JobState.PAUSED);
        assertThat(other.engine.job(id).orElseThrow().progress()).isEqualTo(0.25);
        other.engine.resume(id);
        gate.countDown();

        one.await(id, JobState.SUCCESS);
        other.engine.delete(id);
        assertThat(one.engine.job(id)).isEmpty();
    }

    @Test
    void anyServerCancelsWhatAnotherRuns() {
        gate("long");
        String id = one.submit("long").id();
        other.engine.cancel(id);

        assertThat(other.await(id, JobState.FAILURE).failure().orElseThrow().kind()).isEqualTo(ErrorKind.CANCELED_JOB);
        gates.get("long").countDown();
        other.engine.resubmit(id);
        one.await(id, JobState.SUCCESS);
    }

    @Test
    void whoeverWaitsGetsWhatCameOfItElsewhere() {
        occupy(one);

        Job end = one.engine.run(new Gated("one", "free"), 0, null);

        assertThat(end.content().get("By").stringValue()).isEqualTo("other");
        assertThat(end.completed()).isPresent();
        gates.get("occupied").countDown();
    }

    @Test
    void whatAServerWasAtThatIsGoneGoesOnElsewhere() {
        CountDownLatch gate = gate("long");
        String running = one.submit("long").id();
        one.await(running, JobState.RUNNING);
        occupy(other);
        String waiting = one.submit("later").id();
        one.await(waiting, JobState.SUCCESS);
        one.cutOff();
        gates.get("occupied").countDown();

        other.await(running, job -> runs.contains("other/long"));
        gate.countDown();
        assertThat(other.await(running, JobState.SUCCESS).content().get("By").stringValue()).isEqualTo("other");
    }

    @Test
    void aServerThatLeavesHandsOnWhatItWasAt() {
        gate("long");
        String id = one.submit("long").id();
        one.await(id, JobState.RUNNING);
        one.close();

        other.await(id, job -> runs.contains("other/long"));
        gates.get("long").countDown();
        other.await(id, JobState.SUCCESS);
    }
}
