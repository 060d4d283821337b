package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.lethe.config.Configuration;
import org.lethe.config.Modality;
import org.lethe.dicom.UID;
import org.lethe.error.LetheException;
import org.lethe.net.Acceptor;
import org.lethe.net.Association;
import org.lethe.net.ContextResult;
import org.lethe.net.DimseStatus;
import org.lethe.net.FakeAcceptor;
import org.lethe.net.Listener;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import tools.jackson.databind.json.JsonMapper;

/** What is asked again soon is asked through the same association. */
class KeptAssociationsTest {
    private static final Set<String> IMPLICIT = Set.of(UID.ImplicitVRLittleEndian);
    private static final Duration LATE = Duration.ofSeconds(30);

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
}
