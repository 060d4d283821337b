package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;

/** What a C-STORE got a success for is there after {@code kill -9}. */
class KilledDicomServerTest {
    private static final int CLIENTS = 3;
    private static final int ENOUGH = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<PresentationContext> CONTEXTS =
            List.of(new PresentationContext(1, UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)));

    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void whatWasAcknowledgedIsThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (var server = ServerProcess.startWith(folder, ", \"DicomPort\": " + port);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> storeUntilItEnds(port));
            }
            Instant deadline = Instant.now().plus(PATIENCE);
            while (acknowledged.size() < ENOUGH && Instant.now().isBefore(deadline)) {
                Thread.sleep(1);
            }
            server.kill();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);

        try (var server = ServerProcess.start(folder); HttpClient client = HttpClient.newHttpClient()) {
            for (String id : acknowledged) {
                assertThat(client.send(
                        HttpRequest.newBuilder(server.uri("/instances/" + id + "/simplified-tags")).build(),
                        HttpResponse.BodyHandlers.ofString()).statusCode()).as(id).isEqualTo(200);
            }
        }
    }

    private void storeUntilItEnds(int port) {
        Association.Peer peer = new Association.Peer("127.0.0.1", port, "LETHE");
        try (Association association = Association.request(peer, "ME", Proposal.of(CONTEXTS), PATIENCE)) {
            while (true) {
                TestInstance instance = TestInstance.ct().instance(number.incrementAndGet()).pixels(50_000);
                CommandSet request = CommandSet.storeRequest(association.nextMessageId(), UID.CTImageStorage,
                        instance.dataset().string(Tag.SOPInstanceUID), Optional.empty());
                try (ByteSource bytes = DicomWriter.encodeDataset(instance.dataset(), Encoding.EXPLICIT_LE)) {
                    if (association.call(1, request, bytes, 0, bytes.size()).status().equals(DimseStatus.SUCCESS)) {
                        acknowledged.add(instance.ids().instance());
                    }
                }
            }
        } catch (LetheException | IOException _) {
            // The server was killed.
        }
    }
}
