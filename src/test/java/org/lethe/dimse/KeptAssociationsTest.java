package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.dicom.UID;
import org.lethe.error.LetheException;
import org.lethe.net.Acceptor;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.ContextResult;
import org.lethe.net.DimseStatus;
import org.lethe.net.FakeAcceptor;
import org.lethe.net.FakeAcceptor.Farewell;
import org.lethe.net.Listener;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import tools.jackson.databind.json.JsonMapper;

/** What is asked again soon is asked through the same association. */
class KeptAssociationsTest {
    private static final Set<String> IMPLICIT = Set.of(UID.ImplicitVRLittleEndian);
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final List<PresentationContext> ECHO =
            List.of(new PresentationContext(1, UID.Verification, List.of(UID.ImplicitVRLittleEndian)));

    @TempDir
    Path folder;

    private Scu scu(int seconds) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"),
                "{\"DicomAssociationCloseDelay\": " + seconds + "}");
        return new Scu(Configuration.read(file, Map.of()).settings().dicom(), Optional.empty());
    }

    private static Modality modality(int port) {
        return Modality.read(new JsonMapper().readTree("[\"PEER\", \"127.0.0.1\", " + port + "]"));
    }

    @Test
    void echoesOneAfterTheOtherShareAnAssociation() throws IOException {
        try (FakeAcceptor peer = FakeAcceptor.taking(IMPLICIT, 0); Scu scu = scu(600)) {
            for (int i = 0; i < 3; i++) {
                scu.echo(modality(peer.port()));
            }
            assertThat(peer.associations()).isEqualTo(1);
            assertThat(peer.received()).hasSize(3);
        }
    }

    @Test
    void nothingIsKeptIfThatIsNotWanted() throws IOException {
        try (FakeAcceptor peer = FakeAcceptor.taking(IMPLICIT, 0); Scu scu = scu(0)) {
            scu.echo(modality(peer.port()));
            scu.echo(modality(peer.port()));

            assertThat(peer.associations()).isEqualTo(2);
        }
    }

    @Test
    void whoRefusedIsAskedAnew() throws IOException {
        try (FakeAcceptor peer = FakeAcceptor.taking(IMPLICIT, 0, 0x0110, 0); Scu scu = scu(600)) {
            assertThatThrownBy(() -> scu.echo(modality(peer.port()))).isInstanceOf(LetheException.class);
            scu.echo(modality(peer.port()));

            assertThat(peer.associations()).isEqualTo(2);
        }
    }

    /** Counts who comes, and who said goodbye. */
    private static final class Counting implements Acceptor {
        private final AtomicInteger came = new AtomicInteger();
        private final Semaphore released = new Semaphore(0);

        @Override
        public Answer answer(Request request) {
            came.incrementAndGet();
            return new Accepted(request.contexts().stream()
                    .map(context -> new ContextResult(context.id(), 0, context.transferSyntaxes().getFirst())).toList(),
                    List.of());
        }

        @Override
        public void serve(Association association, Request request) {
            for (Optional<Message> next = association.receive(); next.isPresent(); next = association.receive()) {
                association.send(next.get().contextId(), next.get().command().response(DimseStatus.SUCCESS));
            }
            released.release();
        }

        private boolean isReleased() throws InterruptedException {
            return released.tryAcquire(LATE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Listener listen(int port, Duration timeout, Acceptor acceptor) {
        return Listener.open(port, Optional.empty(), new Listener.Limits(timeout, 16384), acceptor);
    }

    @Test
    void oneThatIsKeptIsReleasedAfterAWhileAndAtTheEnd() throws Exception {
        Counting acceptor = new Counting();
        try (Listener peer = listen(0, LATE, acceptor)) {
            try (Scu scu = scu(1)) {
                scu.echo(modality(peer.port()));
                assertThat(acceptor.isReleased()).isTrue();
            }
            try (Scu scu = scu(600)) {
                scu.echo(modality(peer.port()));
            }
            assertThat(acceptor.isReleased()).isTrue();
            assertThat(acceptor.came).hasValue(2);
        }
    }

    @Test
    void oneWithOtherContextsIsReleasedForAModalityThatMayHaveButOne() throws Exception {
        Counting acceptor = new Counting();
        try (Listener peer = listen(0, LATE, acceptor); Scu scu = scu(600)) {
            scu.echo(modality(peer.port()));
            List<PresentationContext> others =
                    List.of(new PresentationContext(1, UID.CTImageStorage, List.of(UID.ImplicitVRLittleEndian)));
            scu.ask(modality(peer.port()), others, List.of(), Association::isOpen);

            assertThat(acceptor.isReleased()).isTrue();
            assertThat(acceptor.came).hasValue(2);
        }
    }

    @Test
    void oneThatThePeerHasEndedIsOpenedAnewWithoutAWord() throws Exception {
        try (Scu scu = scu(600)) {
            Listener peer = listen(0, LATE, new Counting());
            int port = peer.port();
            scu.echo(modality(port));
            peer.close();
            try (Listener again = listen(port, LATE, new Counting())) {
                scu.echo(modality(again.port()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatThePeerEndsWhileItIsAskedIsOpenedAnewWithoutAWord(Farewell farewell) throws Exception {
        try (FakeAcceptor peer = FakeAcceptor.leavingAfter(1, IMPLICIT, farewell); Scu scu = scu(600)) {
            for (int i = 0; i < 3; i++) {
                scu.echo(modality(peer.port()));
            }
            assertThat(peer.associations()).isEqualTo(3);
            assertThat(peer.received()).hasSize(5); // the second one and the third one were asked twice
        }
    }

    @Test
    void aNewOneThatThePeerEndsIsAFaultAndIsNotAskedAgain() throws Exception {
        try (FakeAcceptor peer = FakeAcceptor.leavingAfter(0, IMPLICIT, Farewell.HANG_UP); Scu scu = scu(600)) {
            assertThatThrownBy(() -> scu.echo(modality(peer.port()))).isInstanceOf(LetheException.class);

            assertThat(peer.associations()).isEqualTo(1);
        }
    }

    @Test
    void whatWasAnsweredInPartIsNotAskedAgain() throws Exception {
        try (FakeAcceptor peer = FakeAcceptor.leavingAfter(2, IMPLICIT, Farewell.HANG_UP); Scu scu = scu(600)) {
            nest(scu, modality(peer.port()), 1);

            assertThatThrownBy(() -> scu.ask(modality(peer.port()), ECHO, List.of(), association -> {
                CommandSet request = CommandSet.echoRequest(association.nextMessageId());
                association.send(1, request);
                association.receive();
                association.send(1, request); // of the same request, as far as the association knows
                return association.receive();
            })).isInstanceOf(LetheException.class);
            assertThat(peer.associations()).isEqualTo(1);
        }
    }

    @Test
    void whoNeverAgreesToTheEndIsWaitedForButALittle() throws Exception {
        Path file = Files.writeString(folder.resolve("settings.json"),
                "{\"DicomAssociationCloseDelay\": 3600, \"DicomScuTimeout\": 3600}");
        Scu scu = new Scu(Configuration.read(file, Map.of()).settings().dicom(), Optional.empty());
        try (FakeAcceptor peer = FakeAcceptor.clinging(IMPLICIT)) {
            Modality modality = modality(peer.port());
            assertTimeoutPreemptively(LATE, () -> {
                nest(scu, modality, 2 * KeptAssociations.SAME_MAX);
                scu.associate(modality, ECHO).abort();
                nest(scu, modality, KeptAssociations.SAME_MAX);
                scu.close();
            });
            assertThat(peer.associations()).isEqualTo(3 * KeptAssociations.SAME_MAX + 1);
        }
    }

    @Test
    void ofManyThatAreNotNeededAnyMoreAFewAreKept() throws Exception {
        Counting acceptor = new Counting();
        try (Listener peer = listen(0, LATE, acceptor); Scu scu = scu(600)) {
            nest(scu, modality(peer.port()), KeptAssociations.SAME_MAX + 2);

            assertThat(acceptor.released.tryAcquire(2, LATE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            nest(scu, modality(peer.port()), KeptAssociations.SAME_MAX);
            assertThat(acceptor.came).hasValue(KeptAssociations.SAME_MAX + 2);
        }
    }

    /** Asks in so many associations at the same time. */
    private static void nest(Scu scu, Modality modality, int count) throws IOException {
        scu.ask(modality, ECHO, List.of(), association -> {
            association.call(1, CommandSet.echoRequest(association.nextMessageId()));
            if (count > 1) {
                nest(scu, modality, count - 1);
            }
            return null;
        });
    }
}
