package org.lethe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.net.FakeAcceptor.Manner;
import org.lethe.net.FakeAcceptor.Received;
import org.lethe.net.FakeAcceptor.Taking;

/** An association as the requestor sees it, with peers of all manners. */
class AssociationTest {
    /** When a peer is given up; until then it must have agreed to an association. */
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofSeconds(20);
    private static final Set<String> IMPLICIT = Set.of(UID.ImplicitVRLittleEndian);
    private static final Taking TAKING = new Taking(IMPLICIT, 0, List.of());
    private static final List<PresentationContext> CONTEXTS = List.of(
            new PresentationContext(1, UID.Verification, List.of(UID.ImplicitVRLittleEndian)),
            new PresentationContext(3, UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)));

    private static Association associate(FakeAcceptor peer, Duration timeout) {
        return Association.request(
                new Association.Peer("127.0.0.1", peer.port(), "PEER"), "LETHE", Proposal.of(CONTEXTS), timeout);
    }

    private static DimseStatus echo(Association association) {
        return association.call(1, CommandSet.echoRequest(association.nextMessageId())).status();
    }

    private static LetheException faultOf(Manner manner, Duration timeout) {
        try (FakeAcceptor peer = FakeAcceptor.of(manner)) {
            Throwable fault = catchThrowable(() -> {
                try (Association association = associate(peer, timeout)) {
                    echo(association);
                }
            });
            assertThat(fault).isInstanceOf(LetheException.class);
            assertThat(((LetheException) fault).kind()).isEqualTo(ErrorKind.NETWORK_PROTOCOL);
            return (LetheException) fault;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void requestsAreAnsweredOneAfterTheOther() throws IOException {
        try (FakeAcceptor peer = FakeAcceptor.taking(IMPLICIT, 0, 0, 0x0110)) {
            try (Association association = associate(peer, LATE)) {
                assertThat(association.transferSyntax(1)).contains(UID.ImplicitVRLittleEndian);
                assertThat(association.transferSyntax(3)).isEmpty();
                assertThat(association.transferSyntax(5)).isEmpty();
                assertThat(echo(association).isDone()).isTrue();
                assertThat(echo(association)).hasToString("0110 (processing failure)");
                assertThat(association.isOpen()).isTrue();
            }
            assertThat(peer.associations()).isEqualTo(1);
            assertThat(peer.received()).extracting(request -> request.command().intValue(Tag.MessageID, 0))
                    .containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,9999999", "8,100001", "9,999", "64,100000", "128,100000", "4096,4090", "4096,4091",
        "16384,1000000", "200000,1000000"})
    void aDatasetArrivesWholeWhateverFitsIntoAPdu(int pduBytesMax, int length) throws IOException {
        byte[] bytes = new byte[length + 7];
        new java.util.Random(length).nextBytes(bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes, 7, length);
        try (FakeAcceptor peer = FakeAcceptor.taking(IMPLICIT, pduBytesMax);
                Association association = associate(peer, LATE)) {
            if (length == 0) {
                return; // a dataset is never empty
            }
            CommandSet request = CommandSet.storeRequest(association.nextMessageId(), UID.CTImageStorage, "1.2.3",
                    Optional.of(new CommandSet.MoveOriginator("MOVER", 77)));

            CommandSet response = association.call(1, request, ByteSource.of(bytes), 7, length);

            assertThat(response.status().isDone()).isTrue();
            Received received = peer.received().getFirst();
            assertThat(received.length()).isEqualTo(length);
            assertThat(received.crc()).isEqualTo(crc.getValue());
            assertThat(received.command().string(Tag.AffectedSOPInstanceUID)).isEqualTo("1.2.3");
            assertThat(received.command().string(Tag.MoveOriginatorApplicationEntityTitle)).isEqualTo("MOVER");
            assertThat(received.command().intValue(Tag.MoveOriginatorMessageID, 0)).isEqualTo(77);
        }
    }

    @Test
    void aPeerThatIsNotThereIsAnError() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        for (String host : List.of("127.0.0.1", "no-such-host.invalid")) {
            assertThatThrownBy(() -> Association.request(
                    new Association.Peer(host, port, "PEER"), "LETHE", Proposal.of(CONTEXTS), LATE))
                    .isInstanceOf(LetheException.class).hasMessageContaining("cannot be reached");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,7,called application entity title", "1,3,calling application entity title", "3,2,local limit",
        "1,1,no reason given", "255,255,no reason given"})
    void aRejectionSaysWhy(int source, int reason, String words) {
        assertThat(faultOf((_, connection) -> {
            connection.read();
            connection.write(new Pdu.AssociateRj(1, source, reason));
        }, LATE)).hasMessageContaining("rejected the association").hasMessageContaining(words);
    }

    @Test
    void aPeerThatAbortsIsAnErrorAtOnceOrLater() {
        assertThat(faultOf((_, connection) -> {
            connection.read();
            connection.write(new Pdu.Abort(2, 0));
        }, LATE)).hasMessageContaining("aborted");
        assertThat(faultOf((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            connection.read();
            connection.write(new Pdu.Abort(0, 0));
        }, LATE)).hasMessageContaining("aborted");
    }

    @Test
    void aPeerThatHangsUpIsAnError() {
        assertThat(faultOf((_, _) -> {}, LATE)).hasMessageContaining("broke");
        assertThat(faultOf((acceptor, connection) -> acceptor.accept(connection, TAKING), LATE))
                .hasMessageContaining("broke");
    }

    @Test
    void aPeerThatSaysNothingOrTooSlowlyIsAnErrorAfterTheTimeout() {
        assertThat(faultOf((_, connection) -> {
            connection.read();
            connection.read();
        }, SOON)).hasMessageContaining("in time");
        assertThat(faultOf((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            connection.read();
            for (int i = 0; i < 200; i++) {
                FakeAcceptor.send(connection, i == 0 ? 4 : i == 4 ? 1 : 0); // the header of 256 bytes of data
                pause();
            }
        }, SOON)).hasMessageContaining("in time");
    }

    @Test
    void aPeerThatDoesNotTakeADatasetIsAnErrorAfterTheTimeout() throws IOException {
        try (FakeAcceptor peer = FakeAcceptor.of((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            for (int i = 0; i < 200; i++) {
                pause();
            }
        }); Association association = associate(peer, SOON)) {
            CommandSet request = CommandSet.storeRequest(1, UID.CTImageStorage, "1.2.3", Optional.empty());
            byte[] bytes = new byte[32 << 20];

            assertThatThrownBy(() -> association.call(1, request, ByteSource.of(bytes), 0, bytes.length))
                    .isInstanceOf(LetheException.class).hasMessageContaining("in time");
            assertThat(association.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aPeerThatTakesNoFragmentAtAllIsRefused(int pduBytesMax) {
        assertThat(answerTo((acceptor, connection) -> acceptor.accept(connection,
                new Taking(IMPLICIT, pduBytesMax, List.of())), "too small")).isEqualTo(new Pdu.Abort(2, 6));
    }

    @Test
    void whatIsOutOfTurnIsAbortedAsTheStandardHasIt() {
        Pdu.Abort unexpected = new Pdu.Abort(2, 2);
        assertThat(answerTo((_, connection) -> {
            connection.read();
            connection.write(new Pdu.ReleaseRp());
        }, "out of turn")).isEqualTo(unexpected);
        assertThat(answerTo((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            connection.read();
            connection.write(new Pdu.ReleaseRp());
        }, "out of turn")).isEqualTo(unexpected);
        assertThat(answerTo((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            connection.read();
            connection.write(new Pdu.PData(List.of()));
        }, "without content")).isEqualTo(new Pdu.Abort(2, 6));
    }

    /** What a peer hears after it did something wrong. */
    private static Pdu answerTo(Manner manner, String fault) {
        CompletableFuture<Pdu> answer = new CompletableFuture<>();
        assertThat(faultOf((acceptor, connection) -> {
            manner.meet(acceptor, connection);
            answer.complete(connection.read());
        }, LATE)).hasMessageContaining(fault);
        return answer.orTimeout(LATE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void nonsenseIsAnError() {
        assertThat(faultOf((_, connection) -> FakeAcceptor.send(connection, 'H', 'T', 'T', 'P', '/', '1'), LATE))
                .hasMessageContaining("unknown type");
        assertThat(faultOf((_, connection) -> connection.write(new Pdu.ReleaseRp()), LATE))
                .hasMessageContaining("out of turn");
        assertThat(faultOf((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            FakeAcceptor.send(connection, 4, 0, 0, 0, 0, 8, 0, 0, 0, 4, 1, 3, 1, 2);
            connection.read();
            connection.read();
        }, LATE)).hasMessageContaining("cannot be read");
        assertThat(faultOf((acceptor, connection) -> {
            acceptor.accept(connection, TAKING);
            connection.write(FakeAcceptor.response(1, CommandSet.echoRequest(99).elements(), 0));
            connection.read();
            connection.read();
        }, LATE)).hasMessageContaining("something else");
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
