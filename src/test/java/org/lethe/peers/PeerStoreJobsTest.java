package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.TestArchive;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.config.PeerSettings.Proxy;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Export;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.jobs.JobState;
import org.lethe.jobs.Work;
import org.lethe.peers.FakePeer.Received;
import org.lethe.rewrite.TargetSyntax;
import tools.jackson.databind.node.ObjectNode;

/** What is stored here gets to a peer, or the job says why not. */
class PeerStoreJobsTest {
    private static final TestInstance CT = TestInstance.ct();
    private static final PeerSettings SETTINGS =
            new PeerSettings(Map.of(), false, Duration.ofSeconds(60), Optional.empty(), true, Optional.empty());

    @TempDir
    Path folder;

    private TestArchive pacs;
    private Peers peers;
    private PeerStoreJobs store;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "");
        peers = new Peers(SETTINGS, pacs.archive().index());
        store = new PeerStoreJobs(pacs.archive(), peers, SETTINGS, true);
    }

    @AfterEach
    void close() {
        pacs.close();
    }

    private PeerStoreOrder order(OrthancPeer peer, Level level, TransferSyntax transcode, boolean compressed,
            boolean permissive) {
        peers.put("peer", peer);
        return PeerStoreOrder.of("peer", peer, store.resources(pacs.ids(level)),
                Optional.ofNullable(transcode).map(TargetSyntax::of),
                compressed, permissive, Optional.empty());
    }

    private ObjectNode run(PeerStoreOrder order) {
        return pacs.jobs().run(store.work(order), 0, null).content();
    }

    @Test
    void filesAreSentAsTheyAreWithCredentialsAndHeaders() throws IOException {
        pacs.store(CT.instance(1).file());
        pacs.store(CT.instance(2).file());
        try (FakePeer peer = FakePeer.answering()) {
            ObjectNode content = run(order(
                    peer.configured(
                            ", \"Username\": \"ü\", \"Password\": \"secret\", \"HttpHeaders\": {\"X-T\": \"v\"}"),
                    Level.STUDY, null, false, false));

            List<byte[]> stored = pacs.ids(Level.INSTANCE).stream().map(this::file).toList();
            assertThat(peer.received()).hasSize(2).allSatisfy(received -> {
                assertThat(received.method() + " " + received.path()).isEqualTo("POST /orthanc/instances");
                assertThat(received.headers().getFirst("Authorization")).isEqualTo("Basic w7w6c2VjcmV0");
                assertThat(received.headers().getFirst("X-T")).isEqualTo("v");
                assertThat(received.headers().getFirst("Content-Length")).isEqualTo("" + received.length());
                assertThat(stored).anyMatch(file -> Arrays.equals(file, received.kept()));
            });
            assertThat(content.get("InstancesCount").intValue()).isEqualTo(2);
            assertThat(content.get("Size").stringValue())
                    .isEqualTo("" + stored.stream().mapToInt(file -> file.length).sum());
            assertThat(content.toString()).contains("\"X-T\"").doesNotContain("secret", "\"v\"");
        }
    }

    private byte[] file(String id) {
        try {
            return pacs.file(id);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void compressedFilesSayThatTheyAre() throws IOException {
        pacs.store(CT.pixels(20_000).file());
        try (FakePeer peer = FakePeer.answering()) {
            ObjectNode content = run(order(peer.configured(""), Level.PATIENT, null, true, false));

            Received received = peer.received().getFirst();
            assertThat(received.headers().getFirst("Content-Encoding")).isEqualTo("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(received.kept())).readAllBytes())
                    .isEqualTo(file(CT.ids().instance()));
            assertThat(content.get("Size").stringValue()).isEqualTo("" + received.length());
            assertThat(received.length()).isLessThan(10_000);
        }
    }

    @Test
    void filesAreSentInTheTransferSyntaxThatIsAskedFor() throws IOException {
        pacs.store(CT.file());
        try (FakePeer peer = FakePeer.answering()) {
            ObjectNode content = run(order(peer.configured(""), Level.SERIES,
                    TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, false, false));

            assertThat(content.get("Transcode").stringValue()).isEqualTo("1.2.840.10008.1.2");
            ByteSource sent = ByteSource.of(peer.received().getFirst().kept());
            try (DicomFile file = DicomReader.standard().read(sent, DicomReader.Until.END)) {
                assertThat(file.transferSyntax()).isEqualTo(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
                assertThat(file.dataset().string(Tag.PatientName)).isEqualTo("Doe^John");
            }
        }
    }

    @Test
    void whatCannotBeTranscodedFailsTheJobOrIsCounted() throws IOException {
        pacs.store(CT.instance(1).file());
        pacs.store(CT.instance(2).file());
        TransferSyntax unknown = TransferSyntax.of(UID.HTJ2KLossless);
        try (FakePeer peer = FakePeer.answering()) {
            assertThatThrownBy(() -> run(order(peer.configured(""), Level.PATIENT, unknown, false, false)))
                    .isInstanceOf(LetheException.class).hasMessageContaining("not possible");

            ObjectNode content = run(order(peer.configured(""), Level.PATIENT, unknown, false, true));

            assertThat(content.get("FailedInstancesCount").intValue()).isEqualTo(2);
        }
    }

    @Test
    void aRefusedInstanceFailsTheJobOrIsCounted() throws IOException {
        for (int i = 1; i <= 3; i++) {
            pacs.store(CT.instance(i).file());
        }
        try (FakePeer strict = FakePeer.answering(200, 401); FakePeer permissive = FakePeer.answering(200, 507)) {
            assertThatThrownBy(() -> run(order(strict.configured(""), Level.STUDY, null, false, false)))
                    .isInstanceOf(LetheException.class)
                    .hasMessageMatching("Instance [0-9a-f-]{44}: The peer answered with HTTP status 401");

            ObjectNode content = run(order(permissive.configured(""), Level.STUDY, null, false, true));

            assertThat(strict.received()).hasSize(2);
            assertThat(permissive.received()).hasSize(3);
            assertThat(content.get("FailedInstancesCount").intValue()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatIsNotThereOrDoesNotAnswerFailsThePermissiveJobToo() throws IOException {
        pacs.store(CT.file());
        OrthancPeer gone;
        try (FakePeer peer = FakePeer.answering()) {
            gone = peer.configured("");
        }
        try (FakePeer silent = FakePeer.silent()) {
            for (OrthancPeer peer : List.of(gone, silent.configured(", \"Timeout\": 1"))) {
                assertThatThrownBy(() -> run(order(peer, Level.STUDY, null, false, true)))
                        .isInstanceOfSatisfying(LetheException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.NETWORK_PROTOCOL))
                        .hasMessageContaining("cannot be reached");
            }
            assertThat(silent.received()).hasSize(1);
        }
        assertThat(pacs.archive().index().exports(0, 0).entries()).isEmpty();
    }

    @Test
    void whatLeftIsLoggedWithTheNameOfThePeer() throws IOException {
        pacs.store(CT.file());
        try (FakePeer peer = FakePeer.answering()) {
            run(order(peer.configured(""), Level.SERIES, null, false, false));
        }

        assertThat(pacs.archive().index().exports(0, 0).entries()).extracting(Export::modality, Export::patientId)
                .containsExactly(tuple("peer", "P1"));
    }

    @Test
    void aJobThatWasPausedGoesOnWhereItStopped() throws Exception {
        int count = 20;
        for (int i = 1; i <= count; i++) {
            pacs.store(CT.instance(i).file());
        }
        try (FakePeer peer = FakePeer.hesitating()) {
            Work work = store.work(order(peer.configured(""), Level.STUDY, null, false, false));
            String id = pacs.jobs().submit(work, 0, null).id();
            while (peer.received().size() < 2) {
                Thread.sleep(1);
            }
            pacs.jobs().pause(id);
            waitFor(id, JobState.PAUSED);
            assertThat(peer.received()).hasSize(2);

            peer.goOn();
            pacs.jobs().resume(id);
            waitFor(id, JobState.SUCCESS);

            // Nobody waited for the second answer: what it would have been about is sent again, and nothing else.
            List<ByteBuffer> sent = peer.received().stream().map(each -> ByteBuffer.wrap(each.kept())).toList();
            assertThat(sent).hasSize(count + 1);
            assertThat(sent.get(2)).isEqualTo(sent.get(1));
            assertThat(sent.stream().distinct()).hasSize(count);
        }
    }

    @Test
    void aJobStopsAtOnceAlthoughThePeerDoesNotAnswer() throws Exception {
        pacs.store(CT.file());
        try (FakePeer peer = FakePeer.silent()) {
            Work work = store.work(order(peer.configured(", \"Timeout\": 3600"), Level.STUDY, null, false, true));
            String id = pacs.jobs().submit(work, 0, null).id();
            while (peer.received().isEmpty()) {
                Thread.sleep(1);
            }

            pacs.jobs().pause(id);
            waitFor(id, JobState.PAUSED);

            pacs.jobs().cancel(id);
            waitFor(id, JobState.FAILURE);
            assertThat(pacs.jobs().job(id).orElseThrow().content().get("FailedInstancesCount").intValue()).isZero();
        }
    }

    private void waitFor(String jobId, JobState state) throws InterruptedException {
        for (int i = 0; i < 6_000 && pacs.jobs().job(jobId).orElseThrow().state() != state; i++) {
            Thread.sleep(5);
        }
        assertThat(pacs.jobs().job(jobId).orElseThrow().state()).isEqualTo(state);
    }

    @Test
    void anOrderOutlivesARestartWithoutTheSecretsOfThePeer() throws IOException {
        pacs.store(CT.file());
        try (FakePeer peer = FakePeer.answering(); FakePeer other = FakePeer.answering()) {
            PeerStoreOrder order =
                    order(peer.configured(", \"Username\": \"u\", \"Password\": \"secret\", \"Timeout\": 9"),
                            Level.INSTANCE, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, true, true);

            ObjectNode kept = order.toJson();

            assertThat(kept.toString()).doesNotContain("secret");
            PeerStoreOrder restored = PeerStoreOrder.ofJson(kept);
            assertThat(restored).isEqualTo(order);
            run(restored);
            assertThat(peer.received().getFirst().headers().getFirst("Authorization")).isNotNull();

            peers.put("peer", other.configured(""));
            assertThatThrownBy(() -> run(restored)).isInstanceOf(LetheException.class)
                    .hasMessageContaining("got another URL");
            peers.remove("peer");
            assertThatThrownBy(() -> run(restored)).isInstanceOf(LetheException.class)
                    .hasMessageContaining("no peer with this name");
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void aRequestGoesThroughTheProxyWithItsPassword() throws IOException {
        try (FakePeer proxy = FakePeer.proxy("Basic dTpw")) {
            PeerSettings settings = new PeerSettings(Map.of(), false, Duration.ofSeconds(60),
                    Optional.of(new Proxy("127.0.0.1", proxy.port(), "u", "p")), true, Optional.empty());
            OrthancPeer behind = new OrthancPeer("http://192.0.2.1/x/", "", "", Map.of(), 0, Optional.empty(), false,
                    Map.of(), Optional.empty());
            try (PeerClient client = new PeerClient(behind, settings)) {
                assertThat(client.system().get("Status").stringValue()).isEqualTo("Success");
            }
            assertThat(proxy.received()).extracting(Received::path).containsExactly("/x/system");
        }
    }

    @Test
    void aLargeFileIsSentWithLittleMemory() throws IOException {
        long bytes = 3L << 30; // more than the heap of the tests
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(bytes);
        }
        try (FakePeer peer = FakePeer.answering();
                ByteSource source = FileSource.open(large);
                PeerClient client = store.client(peer.configured(", \"Timeout\": 600"))) {
            client.store(Payload.plain(source));

            assertThat(peer.received().getFirst().length()).isEqualTo(bytes);
        }
    }
}
