package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.http.TestServer.json;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.TestInstance;
import org.lethe.http.TestServer;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.index.postgres.PostgresServer.Syncing;

/**
 * Nodes that share a database and an S3 are killed, and cut off from either, while clients go on: nothing that was
 * acknowledged is lost, no job is lost or done twice, and nothing is left that belongs to nobody.
 *
 * <p>{@code -Dlethe.nodes.seconds=300 -Dlethe.nodes.count=4} makes it longer and larger than it is by itself.
 */
@Tag("slow")
class KilledNodesTest {
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("lethe.nodes.seconds", 12));
    private static final int NODES = Integer.getInteger("lethe.nodes.count", 2);
    private static final Duration OUTAGE = LOAD.compareTo(Duration.ofMinutes(1)) < 0
            ? Duration.ofSeconds(3)
            : Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int HANDED_OVER = 400;
    /** Less than it takes to see that a node is silent. */
    private static final Duration HANDED_OVER_WITHIN = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    private PostgresServer postgres;
    private TestS3 s3;

    @BeforeEach
    void start() throws IOException {
        postgres = PostgresServer.startNew(Syncing.OFF);
        s3 = TestS3.start(folder.resolve("s3"));
    }

    @AfterEach
    void stop() {
        s3.close();
        postgres.end();
    }

    @Test
    void whatWasAcknowledgedOutlivesTheNodeThatDidSo() throws Exception {
        Random chance = new Random(2026);
        Duration betweenKills = OUTAGE;
        try (NodeProcesses nodes = NodeProcesses.start(NODES, folder, postgres, s3)) {
            ClientLoad load = new ClientLoad(nodes);
            load.begin();
            long end = System.nanoTime() + LOAD.toNanos();
            while (System.nanoTime() < end) {
                Thread.sleep(betweenKills);
                nodes.killAndRestart(chance.nextInt(NODES));
            }
            await(PATIENCE, () -> load.acknowledged() > 20 && load.jobs() > 0);
            load.end();

            load.audit();
            nodes.audit();
        }
    }

    @Test
    void whileTheDatabaseOrS3IsAwayClientsAreToldToComeBackAndNothingIsLost() throws Exception {
        try (NodeProcesses nodes = NodeProcesses.start(NODES, folder, postgres, s3)) {
            ClientLoad load = new ClientLoad(nodes);
            load.begin();
            Thread.sleep(OUTAGE);
            postgres.stop();
            Thread.sleep(OUTAGE);
            // Requests wait a while for the database, and are not refused if it is back by then.
            int refusedAtLeast = OUTAGE.toSeconds() > 15 ? 1 : 0;
            await(PATIENCE, () -> load.refused() >= refusedAtLeast);
            postgres.start();
            Thread.sleep(OUTAGE);
            int refused = load.refused();
            s3.stop();
            Thread.sleep(OUTAGE);
            await(PATIENCE, () -> load.refused() > refused);
            s3.start();
            Thread.sleep(OUTAGE);
            load.end();

            assertThat(load.faults()).as("other answers than 200, 404 and 503 with Retry-After").isEmpty();
            load.audit();
            nodes.audit();
        }
    }

    @Test
    void aNodeThatIsToEndLeavesItsJobToTheOthersAtOnce() throws Exception {
        try (NodeProcesses nodes = NodeProcesses.start(2, folder, postgres, s3);
                TestServer ending = TestServer.at(nodes.uri(0, "/").getPort());
                TestServer staying = TestServer.at(nodes.uri(1, "/").getPort())) {
            TestInstance one = TestInstance.ct();
            for (int n = 0; n < HANDED_OVER; n++) {
                json(ending.call("POST", "/instances", BodyPublishers.ofByteArray(one.instance(n).file())));
            }
            String job = "/jobs/" + json(ending.call("POST", "/studies/" + one.ids().study() + "/anonymize",
                    BodyPublishers.ofString("{\"Asynchronous\": true}"))).get("ID").stringValue();
            assertThat(json(staying.get(job)).get("State").stringValue()).isEqualTo("Running");

            nodes.end(0);

            assertThat(json(staying.get("/cluster"))).extracting(node -> node.get("State").stringValue())
                    .containsExactly("Gone", "Living");
            int before = json(staying.get(job)).get("Progress").intValue();
            await(HANDED_OVER_WITHIN,
                    () -> before == 100 || json(staying.get(job)).get("Progress").intValue() > before);
            await(PATIENCE, () -> json(staying.get(job)).get("State").stringValue().equals("Success"));
            String study = json(staying.get(job)).get("Content").get("ID").stringValue();
            assertThat(json(staying.get("/studies/" + study + "/instances"))).hasSize(HANDED_OVER);
            nodes.audit();
        }
    }

    private static void await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(patience);
            Thread.sleep(100);
        }
    }
}
