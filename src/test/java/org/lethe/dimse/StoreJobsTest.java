package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.TestArchive;
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.jobs.JobState;
import org.lethe.jobs.Work;
import org.lethe.net.CommandSet.MoveOriginator;
import org.lethe.net.FakeAcceptor;
import org.lethe.net.FakeAcceptor.Received;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is stored here gets to a modality, or the job says why not. */
class StoreJobsTest {
    private static final Set<String> NATIVE = Set.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);
    private static final TestInstance CT = TestInstance.ct();

    @TempDir
    Path folder;

    private TestArchive pacs;
    private StoreJobs store;

    @BeforeEach
    void open() throws IOException {
        pacs = new TestArchive(folder, "");
        Scu scu = new Scu(Configuration.defaults().settings().dicom(), Optional.empty());
        store = new StoreJobs(pacs.archive(), scu, new StorageCommitment(pacs.archive(), scu, 10), true);
    }

    @AfterEach
    void close() {
        pacs.close();
    }

    private static Modality modality(int port, String more) {
        JsonNode json = JsonMapper.builder().build()
                .readTree("{\"AET\": \"PEER\", \"Host\": \"127.0.0.1\", \"Port\": " + port + more + "}");
        return Modality.read(json);
    }

    private static Modality modality(FakeAcceptor peer) {
        return modality(peer.port(), "");
    }

    private ObjectNode send(Modality modality, boolean permissive, Level level) {
        return send(modality, permissive, level, Optional.empty());
    }

    private ObjectNode send(Modality modality, boolean permissive, Level level, Optional<MoveOriginator> originator) {
        StoreOrder order = new StoreOrder(
                "peer", modality, store.resources(pacs.ids(level)), permissive, originator);
        return pacs.jobs().run(store.work(order), 0, null).content();
    }

    private static Attributes datasetOf(Received received, Encoding encoding) throws IOException {
        return DicomReader.standard().readDataset(ByteSource.of(received.dataset()), encoding);
    }

    @Test
    void aStudyIsSentAsItIsThroughOneAssociation() throws IOException {
        for (int i = 1; i <= 5; i++) {
            pacs.store(CT.series(i / 3).instance(i).pixels(20_000).file());
        }
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 16384)) {
            ObjectNode content = send(modality(peer), false, Level.STUDY);

            assertThat(content)
                    .hasToString("{\"Description\":\"REST API\",\"FailedInstancesCount\":0,\"InstancesCount\":5,"
                            + "\"LocalAet\":\"ORTHANC\",\"ParentResources\":[\"" + CT.ids().study()
                            + "\"],\"RemoteAet\":\"PEER\","
                            + "\"Resources\":[{\"ID\":\"" + CT.ids().study() + "\",\"Type\":\"Study\"}]}");
            assertThat(peer.associations()).isEqualTo(1);
            assertThat(peer.received()).hasSize(5).allSatisfy(received -> {
                Attributes dataset = datasetOf(received, Encoding.EXPLICIT_LE);
                String sopInstanceUid = dataset.string(Tag.SOPInstanceUID);
                assertThat(received.command().string(Tag.AffectedSOPInstanceUID)).isEqualTo(sopInstanceUid);
                String id = pacs.archive().index().lookup(sopInstanceUid).getFirst().id();
                try (DicomFile file = pacs.archive().read(id, DicomReader.Until.END)) {
                    byte[] stored = new byte[(int) (file.datasetEnd() - file.datasetStart())];
                    file.source().read(file.datasetStart(), stored, 0, stored.length);
                    assertThat(received.dataset()).isEqualTo(stored);
                }
            });
        }
    }

    @Test
    void whatLeftIsLoggedWithItsIdentifiers() throws IOException {
        pacs.store(CT.file());
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 0)) {
            send(modality(peer), false, Level.SERIES, Optional.of(new MoveOriginator("MOVER", 7)));

            assertThat(peer.received().getFirst().command().intValue(Tag.MoveOriginatorMessageID, 0)).isEqualTo(7);
        }

        assertThat(pacs.archive().index().exports(0, 0).entries()).singleElement().satisfies(export -> {
            assertThat(export.modality()).isEqualTo("peer");
            assertThat(export.patientId()).isEqualTo("P1");
            assertThat(export.studyInstanceUid()).isEqualTo(CT.dataset().string(Tag.StudyInstanceUID));
            assertThat(export.seriesInstanceUid()).isEqualTo(CT.dataset().string(Tag.SeriesInstanceUID));
            assertThat(export.sopInstanceUid()).isEmpty();
        });
    }

    @Test
    void uncompressedInstancesAreConvertedIfThePeerWantsIt() throws IOException {
        TestInstance big = TestInstance.ct().instance(2).in(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)
                .with(Element.ofUnsignedShort(Tag.Rows, 0x0102));
        pacs.store(big.file());
        try (FakeAcceptor peer = FakeAcceptor.taking(Set.of(UID.ImplicitVRLittleEndian), 0)) {
            send(modality(peer), false, Level.INSTANCE);

            Attributes dataset = datasetOf(peer.received().getFirst(), Encoding.IMPLICIT_LE);
            assertThat(dataset.intValue(Tag.Rows, 0)).isEqualTo(0x0102);
            assertThat(dataset.string(Tag.PatientName)).isEqualTo("Doe^John");
            assertThatThrownBy(
                    () -> send(modality(peer.port(), ", \"AllowTranscoding\": false"), false, Level.INSTANCE))
                    .isInstanceOf(LetheException.class).hasMessageContaining("does not accept SOP class");
            assertThat(peer.received()).hasSize(1);
        }
    }

    @Test
    void compressedInstancesAreDecodedForWhomTakesNoCompressedOnes() throws IOException {
        pacs.store(Files.readAllBytes(SampleFiles.of("MR_small_RLE.dcm")));
        try (FakeAcceptor rle = FakeAcceptor.taking(Set.of(UID.RLELossless, UID.ImplicitVRLittleEndian), 0);
                FakeAcceptor other = FakeAcceptor.taking(NATIVE, 0);
                DicomFile plain = DicomReader.standard().read(FileSource.open(SampleFiles.of("MR_small.dcm")),
                        DicomReader.Until.END)) {
            send(modality(rle), false, Level.INSTANCE);
            send(modality(other), false, Level.INSTANCE);

            assertThat(pixelsOf(rle).value()).isInstanceOf(Fragments.class);
            assertThat(pixelsOf(other).bytes()).isEqualTo(plain.dataset().get(Tag.PixelData).bytes());
            assertThatThrownBy(
                    () -> send(modality(other.port(), ", \"AllowTranscoding\": false"), false, Level.INSTANCE))
                    .isInstanceOf(LetheException.class).hasMessageContaining("does not accept SOP class "
                            + UID.MRImageStorage + " in transfer syntax " + UID.RLELossless);
        }
    }

    @Test
    void thePreferredTransferSyntaxComesBeforeTheOthersButAfterTheOwn() throws IOException {
        pacs.store(Files.readAllBytes(SampleFiles.of("CT_small.dcm")));
        store = preferring(UID.RLELossless);
        try (FakeAcceptor own = FakeAcceptor.taking(Set.of(UID.RLELossless, UID.ExplicitVRLittleEndian), 0);
                FakeAcceptor rle = FakeAcceptor.taking(Set.of(UID.RLELossless, UID.ImplicitVRLittleEndian), 0);
                FakeAcceptor plain = FakeAcceptor.taking(Set.of(UID.ImplicitVRLittleEndian), 0)) {
            send(modality(own), false, Level.INSTANCE);
            send(modality(rle), false, Level.INSTANCE);
            send(modality(plain), false, Level.INSTANCE);

            assertThat(pixelsOf(own).value()).isNotInstanceOf(Fragments.class);
            assertThat(pixelsOf(rle).value()).isInstanceOf(Fragments.class);
            assertThat(plain.received()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeInThePreferredTransferSyntaxIsSentInAnotherOne() throws IOException {
        pacs.store(CT.file()); // nothing says how large its image is
        store = preferring(UID.RLELossless);
        try (FakeAcceptor peer = FakeAcceptor.taking(Set.of(UID.RLELossless, UID.ImplicitVRLittleEndian), 0)) {
            send(modality(peer), false, Level.INSTANCE);

            assertThat(datasetOf(peer.received().getFirst(), Encoding.IMPLICIT_LE).string(Tag.PatientName))
                    .isEqualTo("Doe^John");
            assertThat(peer.associations()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.JPEGBaseline8Bit, UID.MPEG2MPML, UID.DeflatedExplicitVRLittleEndian, "1.2.3", ""})
    void whatInstancesCannotBeSentInWithoutALossCannotBePreferred(String syntax) {
        assertThatThrownBy(() -> preferring(syntax)).isInstanceOf(LetheException.class)
                .hasMessageStartingWith("DicomScuPreferredTransferSyntax: ");
    }

    private StoreJobs preferring(String syntax) throws IOException {
        Path file = Files.writeString(folder.resolve("lethe.json"),
                "{\"DicomScuPreferredTransferSyntax\": \"" + syntax + "\"}");
        Scu scu = new Scu(Configuration.read(file, Map.of()).settings().dicom(), Optional.empty());
        return new StoreJobs(pacs.archive(), scu, new StorageCommitment(pacs.archive(), scu, 10), true);
    }

    private static Element pixelsOf(FakeAcceptor peer) throws IOException {
        return datasetOf(peer.received().getFirst(), Encoding.EXPLICIT_LE).get(Tag.PixelData);
    }

    @Test
    void aRefusedInstanceFailsTheJobOrIsCounted() throws IOException {
        for (int i = 1; i <= 3; i++) {
            pacs.store(CT.instance(i).file());
        }
        try (FakeAcceptor strict = FakeAcceptor.taking(NATIVE, 0, 0xB000, 0xA700, 0);
                FakeAcceptor permissive = FakeAcceptor.taking(NATIVE, 0, 0xB000, 0xA700, 0)) {
            assertThatThrownBy(() -> send(modality(strict), false, Level.PATIENT)).isInstanceOf(LetheException.class)
                    .hasMessageMatching(
                            "Instance [0-9a-f-]{44}: The DICOM peer answered C-STORE with A700 .*resources.*");
            assertThat(strict.received()).hasSize(2);

            ObjectNode content = send(modality(permissive), true, Level.PATIENT);

            assertThat(content.get("FailedInstancesCount").intValue()).isEqualTo(1);
            assertThat(permissive.received()).hasSize(3);
            assertThat(permissive.associations()).isEqualTo(1);
        }
    }

    @Test
    void aRemarkOfTheModalityIsLoggedWithTheInstanceThatItIsAbout() throws IOException {
        pacs.store(CT.file());
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(StoreJobs.class);
        logger.addAppender(log);
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 0, 0xB007)) {
            assertThat(send(modality(peer), false, Level.STUDY).get("FailedInstancesCount").intValue()).isZero();
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .isEqualTo("Instance " + CT.ids().instance() + " was taken with a remark: B007 (warning)"));
    }

    @Test
    void aModalityThatIsNotThereFailsThePermissiveJobToo() throws IOException {
        pacs.store(CT.file());
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(() -> send(modality(port, ""), true, Level.PATIENT))
                .isInstanceOfSatisfying(LetheException.class,
                        e -> assertThat(e.kind()).isEqualTo(ErrorKind.NETWORK_PROTOCOL));
    }

    @Test
    void anInstanceThatIsGoneIsCountedToo() throws IOException {
        for (int i = 1; i <= 3; i++) {
            pacs.store(CT.instance(i).file());
        }
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 0)) {
            StoreOrder order = new StoreOrder(
                    "peer", modality(peer), store.resources(pacs.ids(Level.STUDY)), true, Optional.empty());
            Work work = store.work(order);
            pacs.archive().delete(Level.INSTANCE, pacs.ids(Level.INSTANCE).getFirst());

            assertThat(pacs.jobs().run(work, 0, null).content().get("FailedInstancesCount").intValue()).isEqualTo(1);
            assertThat(peer.received()).hasSize(2);
        }
    }

    @Test
    void aJobThatWasPausedGoesOnWhereItStopped() throws Exception {
        int count = 20;
        for (int i = 1; i <= count; i++) {
            pacs.store(CT.instance(i).file());
        }
        CountDownLatch paused = new CountDownLatch(1); // before that, the job gets no further than its second instance
        try (FakeAcceptor peer = FakeAcceptor.hesitating(NATIVE, paused)) {
            StoreOrder order = new StoreOrder(
                    "peer", modality(peer), store.resources(pacs.ids(Level.STUDY)), false, Optional.empty());
            String id = pacs.jobs().submit(store.work(order), 0, null).id();
            while (peer.received().isEmpty()) {
                Thread.sleep(1);
            }
            pacs.jobs().pause(id);
            paused.countDown();
            waitFor(id, JobState.PAUSED);
            assertThat(peer.received()).hasSizeLessThanOrEqualTo(2);

            pacs.jobs().resume(id);
            waitFor(id, JobState.SUCCESS);

            assertThat(peer.associations()).isEqualTo(2);
            assertThat(peer.received())
                    .extracting(received -> received.command().string(Tag.AffectedSOPInstanceUID))
                    .hasSize(count).doesNotHaveDuplicates();
        }
    }

    private void waitFor(String jobId, JobState state) throws InterruptedException {
        for (int i = 0; i < 6_000 && pacs.jobs().job(jobId).orElseThrow().state() != state; i++) {
            Thread.sleep(5);
        }
        assertThat(pacs.jobs().job(jobId).orElseThrow().state()).isEqualTo(state);
    }

    @Test
    void moreKindsOfInstancesThanOneAssociationHasAreSentThroughSeveral() throws IOException {
        int kinds = 70; // each in two transfer syntaxes
        for (int i = 1; i <= kinds; i++) {
            pacs.store(TestInstance.ct().instance(i).with(Tag.SOPClassUID, VR.UI, "1.2.3." + i).file());
        }
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 0)) {
            send(modality(peer), false, Level.PATIENT);

            assertThat(peer.received()).hasSize(kinds);
            assertThat(peer.associations()).isEqualTo(2);
        }
    }

    @Test
    void anOrderOutlivesARestart() {
        StoreOrder order = new StoreOrder("peer", modality(104, ", \"LocalAet\": \"ME\", \"Timeout\": 5"),
                List.of(), true, Optional.of(new MoveOriginator("MOVER", 7)));

        assertThat(StoreOrder.ofJson(order.toJson())).isEqualTo(order);
    }

    @Test
    void aLargeInstanceIsSentWithLittleMemory() throws IOException {
        int pixelBytes = 200 << 20;
        byte[] small = CT.pixels(64).file();
        ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN).putInt(small.length - 64 - 4, pixelBytes);
        Path large = Files.write(folder.resolve("large.dcm"), small);
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(small.length - 64 + (long) pixelBytes);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (FakeAcceptor peer = FakeAcceptor.taking(NATIVE, 16384)) {
            long before = threads.getCurrentThreadAllocatedBytes();
            store.straight(FileSource.open(large), modality(peer));
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(peer.received().getFirst().length()).isGreaterThan(pixelBytes);
            assertThat(allocated).isLessThan(8 << 20);
        }
    }
}
