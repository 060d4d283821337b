package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;

/** A hundred senders at once: each instance that is sent is there. */
class ManyAssociationsTest {
    private static final int SENDERS = 100;
    private static final int INSTANCES_EACH = 50;
    private static final Duration LATE = Duration.ofSeconds(120);
    private static final List<PresentationContext> CONTEXTS =
            List.of(new PresentationContext(1, UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)));

    @TempDir
    Path folder;

    @Test
    void nothingIsLost() throws Exception {
        try (TestDicomServer server = new TestDicomServer(folder, "");
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier allAreConnected = new CyclicBarrier(SENDERS);
            List<Future<List<String>>> running = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                running.add(senders.submit(() -> send(server.port(), sender, allAreConnected)));
            }
            Set<String> acknowledged = new HashSet<>();
            for (Future<List<String>> one : running) {
                acknowledged.addAll(one.get());
            }

            assertThat(acknowledged).hasSize(SENDERS * INSTANCES_EACH);
            assertThat(server.instances()).isEqualTo(acknowledged);
            assertThat(server.files()).isEqualTo(SENDERS * INSTANCES_EACH);
            assertThat(server.awaitNobody(LATE)).isZero();
        }
    }

    /** Orthanc's identifiers of what was acknowledged. */
    private static List<String> send(int port, int sender, CyclicBarrier allAreConnected) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        Association.Peer peer = new Association.Peer("127.0.0.1", port, "LETHE");
        try (Association association = Association.request(peer, "TEST", Proposal.of(CONTEXTS), LATE)) {
            allAreConnected.await();
            for (int i = 0; i < INSTANCES_EACH; i++) {
                // Some share a patient, a study or a series, as the instances of modalities do.
                TestInstance instance = TestInstance.ct().patient("P" + sender / 4).study(sender / 2)
                        .series(sender).instance(sender * INSTANCES_EACH + i).pixels(512 << i % 4);
                CommandSet request = CommandSet.storeRequest(association.nextMessageId(), UID.CTImageStorage,
                        instance.dataset().string(Tag.SOPInstanceUID), Optional.empty());
                if (association.call(1, request, instance.dataset()).status().equals(DimseStatus.SUCCESS)) {
                    acknowledged.add(instance.ids().instance());
                }
            }
        }
        return acknowledged;
    }
}
