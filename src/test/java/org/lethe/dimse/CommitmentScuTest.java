package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.UID;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.io.ByteSource;
import org.lethe.jobs.JobState;
import org.lethe.net.Acceptor;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.ContextResult;
import org.lethe.net.DimseStatus;
import org.lethe.net.FakeAcceptor;
import org.lethe.net.Listener;
import org.lethe.net.Message;

/** Reports of storage commitment that come through the association which asked, and such as cannot be delivered. */
class CommitmentScuTest {
    private static final List<Instance> INSTANCES = List.of(new Instance("1.2", "1.2.1"));
    private static final int ATTEMPTS_MAX = 1200;

    @TempDir
    Path folder;

    private TestArchive pacs;
    private Scu scu;
    private StorageCommitment commitment;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "\"ConcurrentJobs\": 1");
        Path file = Files.writeString(folder.resolve("lethe.json"), "{}");
        scu = new Scu(Configuration.read(file, Map.of()).settings().dicom(), Optional.empty());
        commitment = new StorageCommitment(pacs.archive(), scu, 10);
    }

    @AfterEach
    void close() {
        scu.close();
        pacs.close();
    }

    private static Modality modality(int port) {
        return new Modality("PEER", "127.0.0.1", port, Modality.Manufacturer.GENERIC,
                EnumSet.allOf(Modality.Permission.class), false, "", 30, Modality.RetrieveMethod.SYSTEM_DEFAULT,
                Optional.empty());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS_MAX && !condition.getAsBoolean(); i++) {
            Thread.sleep(25);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** When a peer reports. */
    private enum Moment {
        BEFORE_ITS_ANSWER,
        AFTER_ITS_ANSWER,
        /** Before its answer, but first about what nobody asked, and in a way that nobody can read. */
        AFTER_STRAY_ONES,
        NEVER
    }

    /** A peer that keeps everything, and says so through the association that asks. */
    private record Peer(Moment moment, BlockingQueue<Integer> statuses) implements Acceptor {
        Peer(Moment moment) {
            this(moment, new LinkedBlockingQueue<>());
        }

        @Override
        public Answer answer(Request request) {
            return new Accepted(request.contexts().stream()
                    .map(context -> new ContextResult(context.id(), 0, UID.ExplicitVRLittleEndian)).toList(),
                    List.of());
        }

        @Override
        public void serve(Association association, Request request) {
            try {
                Message message = association.receive().orElseThrow();
                Attributes asked = Identifier.read(association, message, DicomReader.standard());
                if (moment == Moment.AFTER_STRAY_ONES) {
                    reportStrays(association, message.contextId(), asked);
                }
                if (moment == Moment.BEFORE_ITS_ANSWER || moment == Moment.AFTER_STRAY_ONES) {
                    report(association, message.contextId(), asked);
                }
                association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
                if (moment == Moment.AFTER_ITS_ANSWER) {
                    report(association, message.contextId(), asked);
                }
                assertThat(association.receive()).isEmpty();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static CommandSet event(Association association) {
            return CommandSet.eventReport(association.nextMessageId(), UID.StorageCommitmentPushModel,
                    UID.StorageCommitmentPushModelInstance, CommitmentCalls.ALL_KEPT);
        }

        private void report(Association association, int contextId, Attributes asked) throws IOException {
            report(association, contextId, asked, CommitmentDatasets.transactionUid(asked));
        }

        private void report(Association association, int contextId, Attributes asked, String transactionUid)
                throws IOException {
            Outcome outcome = new Outcome(CommitmentDatasets.instances(asked), List.of());
            statuses.add(association.call(contextId, event(association),
                    CommitmentDatasets.report(transactionUid, outcome)).status().code());
        }

        private void reportStrays(Association association, int contextId, Attributes asked) throws IOException {
            report(association, contextId, asked, "9.9.9");
            byte[] garbage = {1, 2, 3};
            statuses.add(association.call(
                    contextId, event(association), ByteSource.of(garbage), 0, garbage.length).status().code());
        }
    }

    /** Takes but one association at a time, as some modalities do; others wait for a moment, and are rejected. */
    private record OneAtATime(Acceptor one, Semaphore room) implements Acceptor {
        private static final int MOMENT_SECONDS = 3;

        @Override
        public Answer answer(Request request) {
            try {
                return room.tryAcquire(MOMENT_SECONDS, TimeUnit.SECONDS)
                        ? one.answer(request)
                        : Rejected.CALLING_AET_NOT_RECOGNIZED;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void serve(Association association, Request request) {
            one.serve(association, request);
            room.release();
        }
    }

    private static Listener listen(Acceptor peer) {
        return Listener.open(0, Optional.empty(), new Listener.Limits(Duration.ofSeconds(60), 65536), peer);
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_ITS_ANSWER", "AFTER_ITS_ANSWER"})
    void aReportThroughTheAssociationThatAskedIsTaken(Moment moment) throws Exception {
        Peer peer = new Peer(moment);
        try (Listener listener = listen(peer)) {
            String uid = commitment.request(modality(listener.port()), INSTANCES);

            assertThat(peer.statuses.poll(60, TimeUnit.SECONDS)).isZero();
            await(() -> commitment.report(uid).orElseThrow().status().equals("Success"));
        }
    }

    @Test
    void strayReportsAreRefusedAndWhatWasAskedGoesOn() throws Exception {
        Peer peer = new Peer(Moment.AFTER_STRAY_ONES);
        try (Listener listener = listen(peer)) {
            String uid = commitment.request(modality(listener.port()), INSTANCES);

            assertThat(peer.statuses).containsExactly(0x0112, 0xC000, 0);
            assertThat(commitment.report(uid).orElseThrow().status()).isEqualTo("Success");
        }
    }

    @Test
    void whoeverWaitsForAReportMakesRoomForTheNextRequest() throws Exception {
        Semaphore room = new Semaphore(1);
        try (Listener listener = listen(new OneAtATime(new Peer(Moment.NEVER), room))) {
            commitment.request("1.2.3", modality(listener.port()), INSTANCES);
            commitment.request("1.2.4", modality(listener.port()), INSTANCES);

            assertThat(room.availablePermits()).isZero();
            scu.close();
            assertThat(room.tryAcquire(OneAtATime.MOMENT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoAsksAgainKeepsTheReportThatIsThere() throws Exception {
        Peer peer = new Peer(Moment.BEFORE_ITS_ANSWER);
        try (Listener talking = listen(peer); Listener mute = listen(new Peer(Moment.NEVER, peer.statuses))) {
            commitment.request("1.2.3", modality(talking.port()), INSTANCES);
            commitment.request("1.2.3", modality(mute.port()), INSTANCES);

            assertThat(commitment.report("1.2.3").orElseThrow().status()).isEqualTo("Success");
        }
    }

    private CommitmentWork work(int port, Duration... pauses) {
        CommitmentOrder order = new CommitmentOrder(modality(port), "LETHE", "1.2.3", INSTANCES);
        pacs.jobs().register(CommitmentWork.TYPE, (_, request) -> new CommitmentWork(
                pacs.archive(), scu, CommitmentOrder.ofJson(request), List.of(pauses)));
        return new CommitmentWork(pacs.archive(), scu, order, List.of(pauses));
    }

    private JobState stateOf(String job) {
        return pacs.jobs().job(job).orElseThrow().state();
    }

    @Test
    void aReportThatIsNotTakenIsSentAgain() throws Exception {
        try (FakeAcceptor peer = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0, 0x0110, 0x0110, 0)) {
            pacs.jobs().run(work(peer.port(), Duration.ofMillis(1), Duration.ofMillis(1)), 0, null);

            assertThat(peer.received()).hasSize(3);
        }
    }

    @Test
    void whoeverTakesNoReportIsGivenUp() throws Exception {
        try (FakeAcceptor peer = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0, 0x0110)) {
            String job = pacs.jobs().submit(work(peer.port(), Duration.ofMillis(1)), 0, null).id();

            await(() -> stateOf(job) == JobState.FAILURE);
            assertThat(peer.received()).hasSize(2);
        }
    }

    @Test
    void aReportThatWaitsLetsOtherJobsRunAndMayBeCancelled() throws Exception {
        try (FakeAcceptor refusing = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0, 0x0110);
                FakeAcceptor taking = FakeAcceptor.taking(Set.of(UID.ExplicitVRLittleEndian), 0, 0)) {
            String job = pacs.jobs().submit(work(refusing.port(), Duration.ofHours(1)), 0, null).id();
            await(() -> refusing.received().size() == 1);

            pacs.jobs().run(work(taking.port()), 0, null); // there is one place only
            assertThat(stateOf(job)).isEqualTo(JobState.PENDING);
            pacs.jobs().cancel(job);

            assertThat(stateOf(job)).isEqualTo(JobState.FAILURE);
            assertThat(refusing.received()).hasSize(1);
        }
    }
}
