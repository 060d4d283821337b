package org.lethe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.UID;
import org.lethe.error.LetheException;

/** A listener meets well-behaved peers, and others. */
class ListenerTest {
    private static final Duration LATE = Duration.ofSeconds(30);
    private static final List<PresentationContext> CONTEXTS =
            List.of(new PresentationContext(1, UID.Verification, List.of(UID.ImplicitVRLittleEndian)),
                    new PresentationContext(3, UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)));

    /** How long the items of user information are in {@link #request}. */
    private static final int USER_BYTES = 8 + 9;

    private final AtomicInteger served = new AtomicInteger();
    private final CountDownLatch received = new CountDownLatch(1);
    private Listener listener;

    /** Accepts verification from all but one, and answers all that comes with success. */
    private final class Echoing implements Acceptor {
        @Override
        public Answer answer(Request request) {
            if (request.callingAet().equals("STRANGER")) {
                return Rejected.CALLING_AET_NOT_RECOGNIZED;
            }
            if (request.calledAet().equals("OTHER")) {
                return Rejected.CALLED_AET_NOT_RECOGNIZED;
            }
            return new Accepted(request.contexts().stream().map(context -> context.abstractSyntax()
                    .equals(UID.Verification)
                            ? new ContextResult(context.id(), 0, context.transferSyntaxes().getFirst())
                            : new ContextResult(context.id(), 3, ""))
                    .toList(),
                    request.roles());
        }

        @Override
        public void serve(Association association, Request request) {
            while (true) {
                Message message = association.receive().orElse(null);
                if (message == null) {
                    return;
                }
                served.incrementAndGet();
                received.countDown();
                association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
            }
        }
    }

    @BeforeEach
    void open() {
        listen(LATE);
    }

    private void listen(Duration timeout) {
        listener = Listener.open(0, Optional.empty(), new Listener.Limits(timeout, 16 << 10), new Echoing());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private Association associate(String calledAet, String callingAet, Proposal proposal) {
        return Association.request(
                new Association.Peer("127.0.0.1", listener.port(), calledAet), callingAet, proposal, LATE);
    }

    private void echo() {
        try (Association association = associate("LETHE", "ME", Proposal.of(CONTEXTS))) {
            assertThat(association.call(1, CommandSet.echoRequest(association.nextMessageId())).status())
                    .isEqualTo(DimseStatus.SUCCESS);
        }
    }

    private Connection connect() throws IOException {
        return Connection.of(SocketChannel.open(new InetSocketAddress("127.0.0.1", listener.port())), Optional.empty(),
                LATE,
                Association.PDU_BYTES_MAX);
    }

    private static Pdu.AssociateRq request() {
        return new Pdu.AssociateRq("LETHE", "ME", CONTEXTS, new UserInformation(0, "1.2.3", ""));
    }

    @Test
    void severalRequestsAreAnsweredAndContextsAndRolesAreAgreedOn() {
        Proposal proposal =
                new Proposal(CONTEXTS, List.of(new RoleSelection(UID.Verification, true, true)), 4096);
        try (Association association = associate("LETHE", "ME", proposal)) {
            assertThat(association.transferSyntax(1)).contains(UID.ImplicitVRLittleEndian);
            assertThat(association.transferSyntax(3)).isEmpty();
            assertThat(association.isProvidedByRequestor(UID.Verification)).isTrue();
            assertThat(association.isProvidedByRequestor(UID.CTImageStorage)).isFalse();
            for (int i = 0; i < 3; i++) {
                association.call(1, CommandSet.echoRequest(association.nextMessageId()));
            }
        }
        assertThat(served).hasValue(3);
    }

    @Test
    void whoIsNotWelcomeIsToldWhy() {
        assertThatThrownBy(() -> associate("LETHE", "STRANGER", Proposal.of(CONTEXTS)))
                .hasMessageContaining("the calling application entity title is not recognized");
        assertThatThrownBy(() -> associate("OTHER", "ME", Proposal.of(CONTEXTS)))
                .hasMessageContaining("the called application entity title is not recognized");
    }

    @Test
    void whoDoesNotBeginWithARequestIsCutOff() throws IOException {
        try (Connection connection = connect()) {
            connection.write(new Pdu.ReleaseRq());

            assertThat(connection.read()).isEqualTo(new Pdu.Abort(2, 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1
        "0100ffffffff", "0400ffffffff", "ff0000000000", "010000000004" + "00000000", "07000000000400000000"})
    void whatIsNoRequestEndsTheConnectionAndNothingElse(String hex) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout((int) LATE.toMillis());
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
            socket.shutdownOutput();

            assertThat(isCut(socket)).isTrue();
        }
        echo();
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // a reset is a cut, too
        }
    }

    @ParameterizedTest
    @CsvSource({
        "040000000000, 2, 6", // no fragment
        "040000000006 00000002 0503, 2, 6", // a context that was not agreed on
        "040000000006 00000002 0102, 0, 0", // a dataset without a command
        "040000000006 000000ff 0103, 2, 6", // longer than the PDU
        "040000000006 00000002 0103, 0, 0", // an empty command
        "040000004001, 2, 6", // longer than was agreed on: 16385 bytes
        "020000000004 00000000, 2, 6", // an answer, and too short
        "090000000000, 2, 1", // of a type that there is not
        "030000000004 00010101, 2, 2", "060000000004 00000000, 2, 2"}) // the answers to what nobody asked
    void whatBreaksTheProtocolEndsTheAssociationAndNothingElse(String hex, int source, int reason)
            throws IOException {
        try (Connection connection = connect()) {
            connection.write(request());
            assertThat(connection.read()).isInstanceOf(Pdu.AssociateAc.class);
            connection.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));

            assertThat(connection.read()).isEqualTo(new Pdu.Abort(source, reason));
            assertThatThrownBy(connection::read).isInstanceOf(LetheException.class).hasMessageContaining("broke");
        }
        assertThat(served).hasValue(0);
        echo();
    }

    @Test
    void aSecondRequestForAnAssociationIsOutOfTurn() throws IOException {
        try (Connection connection = connect()) {
            connection.write(request());
            assertThat(connection.read()).isInstanceOf(Pdu.AssociateAc.class);
            connection.write(request());

            assertThat(connection.read()).isEqualTo(new Pdu.Abort(2, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"05, 0", "07, 0", "05, 1", "07, 1"})
    void whoWantsTheEndGetsIt(String type, int associated) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout((int) LATE.toMillis());
            if (associated > 0) {
                socket.getOutputStream().write(PduEncoder.encode(request()).array());
                byte[] header = socket.getInputStream().readNBytes(PduDecoder.HEADER_BYTES);
                socket.getInputStream().readNBytes(ByteBuffer.wrap(header).getInt(2));
            }
            socket.getOutputStream().write(HexFormat.of().parseHex(type + "0000000004" + "00000000"));

            byte[] answer = socket.getInputStream().readAllBytes();
            boolean released = associated > 0 && type.equals("05");
            boolean refused = associated == 0 && type.equals("05");
            // Nobody answers an A-ABORT (PS3.8 section 9.2.3, actions AA-2 and AA-3).
            assertThat(answer).asHexString().isEqualTo(
                    released ? "06000000000400000000" : refused ? "07000000000400000202" : "");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', false", "58 00 0008 01 01 0002 4d45 0000, true", "58 00 0008 01 00 0002 4d45 0000, false",
        "58 00 0009 01 01 0002 4d45 0000 00, true",
        "58 00 000a 02 01 0002 4d45 0002 5057, true", "58 00 0007 03 01 0001 4d 0000, false",
        "58 00 0007 04 01 0001 4d 0000, false", "58 00 0007 05 01 0001 4d 0000, false"})
    void usersAreWelcomeAndToldSoWhereAYesIsEnough(String identity, boolean answered) throws IOException {
        Extras extras = accepted(identity).user().extras();

        assertThat(extras.identityAccepted()).isEqualTo(answered);
        assertThat(extras.window()).isEmpty();
        assertThat(extras.services()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"53 00 0004 0005 0008", "53 00 0004 0000 0000", "53 00 0004 0001 0001"})
    void oneOperationGoesOnAtATimeHoweverManyAreProposed(String window) throws IOException {
        assertThat(accepted(window).user().extras().window()).contains(new Extras.Window(1, 1));
    }

    /** The answer to a request with further items of user information. */
    private Pdu.AssociateAc accepted(String items) throws IOException {
        byte[] more = HexFormat.of().parseHex(items.replace(" ", ""));
        ByteBuffer bytes = PduEncoder.encode(request());
        ByteBuffer longer = ByteBuffer.allocate(bytes.capacity() + more.length).put(bytes).put(more).flip();
        longer.putInt(2, longer.capacity() - PduDecoder.HEADER_BYTES);
        int user = bytes.capacity() - USER_BYTES;
        longer.putShort(user - 2, (short) (USER_BYTES + more.length));
        try (Connection connection = connect()) {
            connection.write(longer);
            return (Pdu.AssociateAc) connection.read();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void whoTakesNoFragmentAtAllIsToldSo(int pduBytesMax) throws IOException {
        try (Connection connection = connect()) {
            connection.write(
                    new Pdu.AssociateRq("LETHE", "ME", CONTEXTS, new UserInformation(pduBytesMax, "1.2.3", "")));

            assertThat(connection.read()).isEqualTo(new Pdu.Abort(2, 6));
        }
        echo();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 64, 127, 128})
    void whoTakesButLittleGetsNoMoreThanThat(int pduBytesMax) throws IOException {
        try (Connection connection = Connection.of(
                SocketChannel.open(new InetSocketAddress("127.0.0.1", listener.port())), Optional.empty(), LATE,
                pduBytesMax)) {
            connection.write(
                    new Pdu.AssociateRq("LETHE", "ME", CONTEXTS, new UserInformation(pduBytesMax, "1.2.3", "")));
            assertThat(connection.read()).isInstanceOf(Pdu.AssociateAc.class);
            connection.write(new Pdu.PData(List.of(new Pdu.Pdv(1, Pdu.Part.COMMAND, true,
                    ByteValue.of(CommandSet.echoRequest(1).encode())))));
            ByteArrayOutputStream response = new ByteArrayOutputStream();
            Pdu.Pdv value;
            do {
                value = ((Pdu.PData) connection.read()).values().getFirst();
                response.write(value.data().array(), value.data().offset(), value.data().length());
            } while (!value.last());

            assertThat(CommandSet.parse(response.toByteArray()).status()).isEqualTo(DimseStatus.SUCCESS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1.2.840.10008.3.1.1.1, 1, 3, 'AssociateRj[result=1, source=2, reason=2]'",
        "65534, 1.2.840.10008.3.1.1.1, 1, 3, 'AssociateRj[result=1, source=2, reason=2]'",
        "1, 1.2.840.10008.3.1.1.2, 1, 3, 'AssociateRj[result=1, source=1, reason=2]'",
        "1, '', 1, 3, 'AssociateRj[result=1, source=1, reason=2]'",
        "1, 1.2.840.10008.3.1.1.1, 1, 1, 'Abort[source=2, reason=6]'",
        "1, 1.2.840.10008.3.1.1.1, 2, 3, 'Abort[source=2, reason=6]'",
        "1, 1.2.840.10008.3.1.1.1, 0, 3, 'Abort[source=2, reason=6]'"})
    void aRequestThatNobodyCanAcceptIsAnsweredAsTheStandardHasIt(int version, String application, int firstId,
            int secondId, String answer) throws IOException {
        List<PresentationContext> contexts = List.of(
                new PresentationContext(firstId, UID.Verification, List.of(UID.ImplicitVRLittleEndian)),
                new PresentationContext(secondId, UID.Verification, List.of(UID.ImplicitVRLittleEndian)));
        try (Connection connection = connect()) {
            connection.write(new Pdu.AssociateRq("LETHE", "ME", contexts, new UserInformation(0, "1.2.3", ""), version,
                    application));

            assertThat(connection.read()).hasToString(answer);
        }
    }

    @Test
    void aVersionBesidesTheOnlyOneDoesNoHarm() throws IOException {
        try (Connection connection = connect()) {
            connection.write(new Pdu.AssociateRq("LETHE", "ME", CONTEXTS, new UserInformation(0, "1.2.3", ""), 0xFF01,
                    UID.DICOMApplicationContext));

            assertThat(connection.read()).isInstanceOf(Pdu.AssociateAc.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"0a0000000000, 1", "000000000000, 1", "010000000000, 6", "0100ffffffff, 6"})
    void whatIsNoPduIsAbortedWithTheReason(String hex, int reason) throws IOException {
        try (Connection connection = connect()) {
            connection.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));

            assertThat(connection.read()).isEqualTo(new Pdu.Abort(2, reason));
        }
    }

    /** A connection from another address of this machine. */
    private SocketChannel fromElsewhere() throws IOException {
        SocketChannel socket = SocketChannel.open();
        socket.bind(new InetSocketAddress("127.0.0.2", 0));
        socket.connect(new InetSocketAddress("127.0.0.1", listener.port()));
        return socket;
    }

    @Test
    void oneHostDoesNotLockOutTheOthers() throws IOException {
        List<Closeable> opened = new ArrayList<>();
        try {
            for (int i = 0; i < Listener.HOST_ASSOCIATIONS_MAX; i++) {
                Connection connection = Connection.of(fromElsewhere(), Optional.empty(), LATE, 4096);
                opened.add(connection);
                connection.write(request());
                assertThat(connection.read()).isInstanceOf(Pdu.AssociateAc.class);
            }
            try (Connection oneMore = Connection.of(fromElsewhere(), Optional.empty(), LATE, 4096)) {
                oneMore.write(request());
                assertThat(oneMore.read()).isEqualTo(new Pdu.AssociateRj(2, 3, 2));
            }
            for (int i = Listener.HOST_ASSOCIATIONS_MAX; i <= Listener.HOST_CONNECTIONS_MAX + 1; i++) {
                opened.add(fromElsewhere());
            }
            Socket tooMany = fromElsewhere().socket();
            opened.add(tooMany);
            assertThat(tooMany.getChannel().read(ByteBuffer.allocate(1))).isEqualTo(-1);

            echo();
        } finally {
            for (Closeable one : opened) {
                one.close();
            }
        }
    }

    @Test
    void whoSendsAPduByDribsAndDrabsIsGivenUp() throws Exception {
        listener.close();
        listen(Duration.ofMinutes(10));
        try (Connection served = connect(); Socket greeting = new Socket("127.0.0.1", listener.port())) {
            served.write(request());
            assertThat(served.read()).isInstanceOf(Pdu.AssociateAc.class);
            greeting.getOutputStream().write(new byte[] {1, 0, 0, 0, 8, 0});
            served.write(ByteBuffer.wrap(new byte[] {4, 0, 0, 0, 8, 0}));
            Instant begin = Instant.now();
            while (listener.connectionCount() > 0 && Duration.between(begin, Instant.now()).compareTo(LATE) < 0) {
                dribble(() -> served.write(ByteBuffer.allocate(1)));
                dribble(() -> greeting.getOutputStream().write(0));
                Thread.sleep(100);
            }
            assertThat(listener.connectionCount()).isZero();
        }
        echo();
    }

    private interface Drop {
        void fall() throws IOException;
    }

    private static void dribble(Drop drop) {
        try {
            drop.fall();
        } catch (LetheException | IOException e) {
            // This one is given up already.
        }
    }

    @Test
    void noiseDoesNoHarm() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            if (noise.length > 6 && i % 2 == 0) {
                System.arraycopy(new byte[] {1, 0, 0, 0, (byte) (noise.length - 6 >> 8), (byte) (noise.length - 6)}, 0,
                        noise, 0, 6);
            }
            try (Socket socket = new Socket("127.0.0.1", listener.port())) {
                socket.getOutputStream().write(noise);
            }
        }
        echo();
    }

    @Test
    void whoIsSilentIsGivenUp() throws IOException {
        listener.close();
        listen(Duration.ofSeconds(2));
        try (Socket silent = new Socket("127.0.0.1", listener.port()); Connection idle = connect()) {
            silent.setSoTimeout((int) LATE.toMillis());
            idle.write(request());
            idle.read();

            assertThat(isCut(silent)).isTrue();
            assertThat(idle.read()).isInstanceOf(Pdu.Abort.class);
        }
    }

    @Test
    void whoConnectsAndAsksNothingIsGivenUpSoonerThanWhoIsServed() throws IOException {
        listener.close();
        listen(Duration.ofMinutes(10));
        try (Socket silent = new Socket("127.0.0.1", listener.port())) {
            silent.setSoTimeout((int) Listener.GREETING.plus(LATE).toMillis());

            assertThat(isCut(silent)).isTrue();
        }
    }

    @Test
    void whenItClosesTheMessageUnderWayIsAnsweredFirst() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Echoing echoing = new Echoing();
        Acceptor slow = new Acceptor() {
            @Override
            public Answer answer(Request request) {
                return echoing.answer(request);
            }

            @Override
            public void serve(Association association, Request request) {
                for (Message message = association.receive().orElse(null); message != null; message =
                        association.receive().orElse(null)) {
                    begun.countDown();
                    awaitUninterruptibly(mayEnd);
                    association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
                }
            }
        };
        Listener closing = Listener.open(0, Optional.empty(), new Listener.Limits(LATE, 16 << 10), slow);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                Association association =
                        Association.request(new Association.Peer("127.0.0.1", closing.port(), "LETHE"),
                                "ME", Proposal.of(CONTEXTS), LATE)) {
            Future<DimseStatus> answer = executor.submit(
                    () -> association.call(1, CommandSet.echoRequest(association.nextMessageId())).status());
            assertThat(begun.await(LATE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Future<?> closed = executor.submit(() -> {
                closing.close();
                return null;
            });
            while (canConnect(closing.port())) {
                Thread.sleep(10);
            }
            mayEnd.countDown();

            assertThat(answer.get()).isEqualTo(DimseStatus.SUCCESS);
            closed.get();
            assertThatThrownBy(() -> association.call(1, CommandSet.echoRequest(association.nextMessageId())))
                    .isInstanceOf(LetheException.class);
        }
    }

    private static boolean canConnect(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(LATE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whenItClosesAllAssociationsHaveEnded() throws Exception {
        try (Association association = associate("LETHE", "ME", Proposal.of(CONTEXTS)); Connection early = connect()) {
            association.call(1, CommandSet.echoRequest(association.nextMessageId()));
            assertThat(received.await(LATE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            listener.close();

            assertThat(listener.connectionCount()).isZero(); // it did not wait in vain
            assertThatThrownBy(() -> association.call(1, CommandSet.echoRequest(association.nextMessageId())))
                    .isInstanceOf(LetheException.class);
            assertThatThrownBy(early::read).isInstanceOf(LetheException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        assertThatThrownBy(
                () -> Listener.open(listener.port(), Optional.empty(), new Listener.Limits(LATE, 4096), new Echoing()))
                .isInstanceOf(LetheException.class).hasMessageContaining("cannot listen on port " + listener.port());
    }
}
