package org.lethe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.DicomTlsSettings;
import org.lethe.config.DicomTlsSettings.Identity;
import org.lethe.config.TlsVersion;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.slf4j.LoggerFactory;

/** Associations by TLS, with both sides in this process. */
class DicomTlsTest {
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final String TLS_1_2_SUITE = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

    @TempDir
    static Path folder;

    private static TestIdentity server;
    private static TestIdentity client;
    private static TestIdentity stranger;

    @BeforeAll
    static void make() throws Exception {
        server = TestIdentity.of(folder, "EC", "server");
        client = TestIdentity.of(folder, "RSA", "client");
        stranger = TestIdentity.of(folder, "EC", "stranger");
    }

    private static DicomTlsSettings settings(TestIdentity own, TestIdentity trusted, TlsVersion minimum,
            String... suites) {
        return settings(own, Optional.ofNullable(trusted).map(TestIdentity::certificate), minimum, suites);
    }

    private static DicomTlsSettings settings(TestIdentity own, Optional<Path> trusted, TlsVersion minimum,
            String... suites) {
        return new DicomTlsSettings(false,
                Optional.ofNullable(own).map(identity -> new Identity(identity.certificate(), identity.key())),
                trusted, trusted.isPresent(), minimum, List.of(suites));
    }

    private static Optional<DicomTls> tls(TestIdentity own, TestIdentity trusted, String... suites) {
        return DicomTls.of(settings(own, trusted, TlsVersion.TLS_1_2, suites));
    }

    /** Asks a listener for an echo and for an instance to be stored; how many bytes of it came. */
    private static long exchange(Optional<DicomTls> asked, Optional<DicomTls> asking, int bytes) throws Exception {
        Storing acceptor = new Storing();
        Listener.Limits limits = new Listener.Limits(LATE, 16 << 10);
        try (Listener listener = Listener.open(0, asked, limits, acceptor)) {
            Association.Peer peer = new Association.Peer("127.0.0.1", listener.port(), "LETHE", asking);
            Proposal proposal = Proposal.of(List.of(
                    new PresentationContext(1, UID.CTImageStorage, List.of(UID.ImplicitVRLittleEndian))));
            try (Association association = Association.request(peer, "ME", proposal, LATE)) {
                association.call(1, CommandSet.echoRequest(association.nextMessageId()));
                assertThat(association.isCancelled(1)).isFalse(); // nothing is there but what TLS has to say
                association.call(1, CommandSet.storeRequest(association.nextMessageId(), UID.CTImageStorage, "1.2",
                        Optional.empty()), ByteSource.of(new byte[bytes]), 0, bytes);
            }
        }
        return acceptor.bytes.get();
    }

    /** Counts what it gets. */
    private static final class Storing implements Acceptor {
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public Answer answer(Request request) {
            return new Accepted(request.contexts().stream()
                    .map(context -> new ContextResult(context.id(), 0, context.transferSyntaxes().getFirst())).toList(),
                    request.roles());
        }

        @Override
        public void serve(Association association, Request request) {
            for (Optional<Message> next = association.receive(); next.isPresent(); next = association.receive()) {
                try {
                    bytes.addAndGet(next.get().dataset().readAllBytes().length);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                association.send(next.get().contextId(), next.get().command().response(DimseStatus.SUCCESS));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", TLS_1_2_SUITE, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_AES_256_GCM_SHA384"})
    void instancesOfAnyLengthArriveByBothVersionsOfTls(String suite) throws Exception {
        String[] suites = suite.isEmpty() ? new String[0] : new String[] {suite};

        assertThat(exchange(tls(server, client, suites), tls(client, server), 3_000_001)).isEqualTo(3_000_001);
    }

    @Test
    void whoShowsNoCertificateOrThatOfAStrangerIsNotServed() {
        assertThatThrownBy(() -> exchange(tls(server, client), tls(stranger, server), 1)).isInstanceOf(
                LetheException.class);
        assertThatThrownBy(() -> exchange(tls(server, client), tls(null, server), 1)).isInstanceOf(
                LetheException.class);
    }

    @Test
    void aServerThatIsNotBelievedIsNotSpokenWith() {
        assertThatThrownBy(() -> exchange(tls(server, client), tls(client, stranger), 1))
                .isInstanceOf(LetheException.class).hasMessageContaining("TLS with the DICOM peer failed")
                .extracting(e -> ((LetheException) e).kind()).isEqualTo(ErrorKind.NETWORK_PROTOCOL);
    }

    @Test
    void whoseCertificateHasExpiredIsNotBelievedOnEitherSideAndIsNamedInTheLog() throws Exception {
        TestIdentity expired = TestIdentity.of(folder, "EC", "expired", "-startdate", "-10d", "-validity", "5");
        Logger log = (Logger) LoggerFactory.getLogger(DicomTls.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        log.addAppender(said);
        try {
            assertThatThrownBy(() -> exchange(tls(server, expired), tls(expired, server), 1)).isInstanceOf(
                    LetheException.class);
            assertThatThrownBy(() -> exchange(tls(expired, client), tls(client, expired), 1))
                    .isInstanceOf(LetheException.class).hasMessageContaining("TLS with the DICOM peer failed");
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list).hasSize(2).allSatisfy(event -> assertThat(event.getFormattedMessage())
                .contains("DicomTlsTrustedCertificates", "CN=localhost", "expired.crt"));
    }

    @Test
    void whatAnAuthorityThatHasExpiredHasSignedIsNotBelievedOnEitherSide() throws Exception {
        TestIdentity.Signed modality =
                TestIdentity.signed(folder, "old", "-startdate", "-10d", "-validity", "5");
        String expired = modality.authority();
        modality.renewAuthority();
        Path trusted = folder.resolve("authority.pem");

        Files.writeString(trusted, expired);
        Optional<DicomTls> believing = believing(trusted);
        assertThatThrownBy(() -> exchange(believing, tls(modality.identity(), server), 1)).isInstanceOf(
                LetheException.class);
        assertThatThrownBy(() -> exchange(tls(modality.identity(), server), believing, 1))
                .isInstanceOf(LetheException.class).hasMessageContaining("no trusted certificate is in date");

        // The one that has expired does no harm beside the others.
        Files.writeString(trusted, expired + Files.readString(stranger.certificate()));
        assertThatThrownBy(() -> exchange(tls(modality.identity(), server), believing(trusted), 1))
                .isInstanceOf(LetheException.class);
        Files.writeString(trusted, expired + modality.authority());
        assertThat(exchange(believing(trusted), tls(modality.identity(), server), 10)).isEqualTo(10);
        assertThat(exchange(tls(modality.identity(), server), believing(trusted), 10)).isEqualTo(10);
    }

    /** The server, which believes the certificates of a file. */
    private static Optional<DicomTls> believing(Path trusted) {
        return DicomTls.of(settings(server, Optional.of(trusted), TlsVersion.TLS_1_2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void recordsThatAreLongerThanExpectedHaveRoomMadeForThem(int recordBytes) throws Exception {
        byte[] sent = new byte[100_000];
        new Random(3).nextBytes(sent);
        byte[] came = new byte[sent.length];
        long deadline = System.nanoTime() + LATE.toNanos();
        try (ServerSocketChannel door = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                Wire asking = new TlsWire(PlainWire.open((InetSocketAddress) door.getLocalAddress(), deadline),
                        tls(client, server).orElseThrow().asking(), recordBytes);
                Wire asked = new TlsWire(PlainWire.of(door.accept()), tls(server, client).orElseThrow().asked(),
                        recordBytes)) {
            Future<?> writing = CompletableFuture.runAsync(() -> write(asking, sent, deadline),
                    Thread.ofVirtual()::start);
            ByteBuffer target = ByteBuffer.wrap(came);
            while (target.hasRemaining() && asked.read(target, deadline) > 0) {
                assertThat(target.position()).isPositive();
            }
            writing.get();
        }
        assertThat(came).isEqualTo(sent);
    }

    private static void write(Wire wire, byte[] bytes, long deadline) {
        try {
            wire.write(ByteBuffer.wrap(bytes), deadline);
            wire.isReadable(deadline);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobodyNeedsACertificateWherePeersAreNotVerified() throws Exception {
        assertThat(exchange(tls(server, null), tls(null, null), 10)).isEqualTo(10);
        assertThat(exchange(tls(server, null), tls(stranger, server), 10)).isEqualTo(10);
    }

    @Test
    void versionsThatHaveNothingInCommonDoNotMeet() {
        Optional<DicomTls> newest = DicomTls.of(settings(server, client, TlsVersion.TLS_1_3));

        assertThatThrownBy(() -> exchange(newest, tls(client, server, "ECDHE-RSA-AES128-GCM-SHA256"), 1))
                .isInstanceOf(LetheException.class).hasMessageContaining("TLS");
    }

    @Test
    void onlyOneSideWithTlsIsAnErrorOfTheOther() throws Exception {
        assertThatThrownBy(() -> exchange(tls(server, client), Optional.empty(), 1)).isInstanceOf(
                LetheException.class);
        assertThatThrownBy(() -> exchange(Optional.empty(), tls(client, server), 1)).isInstanceOf(
                LetheException.class);
    }

    @Test
    void aHandshakeThatNeverBeginsIsGivenUpWhileOthersAreServed() throws Exception {
        Listener.Limits limits = new Listener.Limits(Duration.ofMinutes(10), 16 << 10);
        try (Listener listener = Listener.open(0, tls(server, client), limits, new Storing());
                Socket silent = new Socket("127.0.0.1", listener.port())) {
            Association.Peer peer = new Association.Peer("127.0.0.1", listener.port(), "LETHE", tls(client, server));
            Proposal proposal = Proposal.of(List.of(
                    new PresentationContext(1, UID.Verification, List.of(UID.ImplicitVRLittleEndian))));
            try (Association association = Association.request(peer, "ME", proposal, LATE)) {
                association.call(1, CommandSet.echoRequest(association.nextMessageId()));
            }
            silent.setSoTimeout((int) Listener.GREETING.plus(LATE).toMillis());
            silent.getInputStream().readAllBytes(); // ends before that, as the listener cuts it
        }
    }

    @Test
    void noiseInsteadOfTlsAndHandshakesThatBreakOffLeaveNothing() throws Exception {
        Listener.Limits limits = new Listener.Limits(LATE, 16 << 10);
        Random random = new Random(7);
        byte[] hello = clientHello();
        try (Listener listener = Listener.open(0, tls(server, client), limits, new Storing())) {
            for (int i = 0; i < 200; i++) {
                byte[] sent = hello.clone();
                if (i % 4 == 0) {
                    random.nextBytes(sent);
                } else if (i % 4 == 1) {
                    sent = Arrays.copyOf(sent, random.nextInt(sent.length));
                } else {
                    sent[random.nextInt(sent.length)] ^= (byte) (1 + random.nextInt(255));
                }
                try (Socket socket = new Socket("127.0.0.1", listener.port())) {
                    socket.getOutputStream().write(sent);
                }
            }
            Association.Peer peer = new Association.Peer("127.0.0.1", listener.port(), "LETHE", tls(client, server));
            Proposal proposal = Proposal.of(List.of(
                    new PresentationContext(1, UID.Verification, List.of(UID.ImplicitVRLittleEndian))));
            awaitNoConnection(listener); // one host may have so many only
            Association.request(peer, "ME", proposal, LATE).close();
            awaitNoConnection(listener);
        }
    }

    private static void awaitNoConnection(Listener listener) throws InterruptedException {
        long deadline = System.nanoTime() + LATE.toNanos();
        while (listener.connectionCount() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(listener.connectionCount()).isZero();
    }

    /** What a client says first. */
    private static byte[] clientHello() throws Exception {
        SSLEngine engine = tls(client, server).orElseThrow().asking();
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    @Test
    void aFileOrASuiteThatCannotBeUsedIsNamedWithItsOption() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
        Path broken = Files.writeString(folder.resolve("broken.pem"), TestIdentity.pem("CERTIFICATE", new byte[9]));

        refused(settings(server.certificate(), empty), "DicomTlsPrivateKey", "empty.pem");
        refused(settings(server.certificate(), stranger.key()), "DicomTlsPrivateKey", "that of another certificate");
        refused(settings(server.certificate(), client.key()), "DicomTlsPrivateKey", "does not fit its certificate");
        refused(settings(empty, server.key()), "DicomTlsCertificate", "empty.pem");
        refused(settings(broken, server.key()), "DicomTlsCertificate", "broken.pem");
        refused(settings(folder.resolve("absent.pem"), server.key()), "DicomTlsCertificate", "cannot be read");
        refused(new DicomTlsSettings(false, Optional.empty(), Optional.of(empty), true, TlsVersion.TLS_1_2, List.of()),
                "DicomTlsTrustedCertificates", "empty.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL-SHA", "AES", "", "TLS_NO_SUCH"})
    void aSuiteThatNobodySpeaksIsRefused(String name) {
        refused(settings(server, client, TlsVersion.TLS_1_2, name), "DicomTlsCiphersAccepted", name);
    }

    private static DicomTlsSettings settings(Path certificate, Path key) {
        return new DicomTlsSettings(false, Optional.of(new Identity(certificate, key)), Optional.empty(), true,
                TlsVersion.TLS_1_2, List.of());
    }

    private static void refused(DicomTlsSettings settings, String... said) {
        assertThatThrownBy(() -> DicomTls.of(settings)).isInstanceOf(LetheException.class)
                .hasMessageContainingAll(said);
    }

    @Test
    void withoutAnyFileThereIsNoTls() {
        assertThat(DicomTls.of(new DicomTlsSettings(false, Optional.empty(), Optional.empty(), true,
                TlsVersion.TLS_1_2, List.of()))).isEmpty();
    }
}
