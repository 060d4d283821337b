package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.TestInstance;
import org.lethe.net.SamplePdus;

/** Peers that say nothing more, or go away, wherever they are in their conversation. */
class StalledPeersTest {
    private static final Duration LATE = Duration.ofSeconds(60);
    private static final int EACH = 3;

    @TempDir
    Path folder;

    private static byte[] join(List<byte[]> pdus) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pdus.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** What is said until nothing follows: nothing at all, and everything up to each interesting point. */
    private static List<byte[]> beginnings() throws IOException {
        byte[] request = SamplePdus.associateRq();
        List<byte[]> store = SamplePdus.store(TestInstance.ct().pixels(1000));
        byte[] command = store.getFirst();
        return List.of(
                new byte[0], // before the request
                Arrays.copyOf(request, 3), // within its header
                Arrays.copyOf(request, request.length / 2), // within its body
                request, // in an association
                join(List.of(request, Arrays.copyOf(command, 4))),
                join(List.of(request, Arrays.copyOf(command, command.length / 2))), // within a command
                join(List.of(request, command)), // between command and dataset
                join(List.of(request, command, store.get(1))), // between fragments of a dataset
                join(List.of(request, command, store.get(1), Arrays.copyOf(store.get(2), 50))), // within one of them
                join(List.of(request, SamplePdus.releaseRq()))); // after the end, with the connection open
    }

    private static List<Socket> begin(TestDicomServer server, List<byte[]> beginnings) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (byte[] beginning : beginnings) {
            for (int i = 0; i < EACH; i++) {
                Socket socket = new Socket("127.0.0.1", server.port());
                sockets.add(socket);
                socket.getOutputStream().write(beginning);
            }
        }
        return sockets;
    }

    private static void echo(TestDicomServer server) throws IOException {
        List<byte[]> all = new ArrayList<>(List.of(SamplePdus.associateRq()));
        all.addAll(SamplePdus.echo());
        all.add(SamplePdus.releaseRq());
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(join(all));
            socket.shutdownOutput();
            SamplePdus.Answers answers = SamplePdus.Answers.of(socket.getInputStream().readAllBytes());
            assertThat(answers.accepted()).isTrue();
            assertThat(answers.refused()).isFalse();
        }
    }

    private static void assertNothingIsLeft(TestDicomServer server, long before) throws Exception {
        echo(server); // whoever came before was met before
        assertThat(server.awaitNobody(LATE)).isZero();
        assertThat(server.instances()).isEmpty();
        assertThat(server.files()).isZero();
        assertThat(TestDicomServer.descriptors()).isLessThan(before + TestDicomServer.FEW_DESCRIPTORS);
    }

    @Test
    void whoStallsIsGivenUpWhereverItIs() throws Exception {
        try (TestDicomServer server = new TestDicomServer(folder, ", \"DicomScpTimeout\": 5")) {
            echo(server);
            assertThat(server.awaitNobody(LATE)).isZero();
            long before = TestDicomServer.descriptors();
            List<Socket> stalled = begin(server, beginnings());

            assertThat(server.awaitNobody(LATE)).isZero();
            for (Socket socket : stalled) {
                socket.close();
            }
            assertNothingIsLeft(server, before);
        }
    }

    @Test
    void whoGoesAwayOrAbortsLeavesNothingWhereverItIs() throws Exception {
        try (TestDicomServer server = new TestDicomServer(folder, "")) {
            echo(server);
            assertThat(server.awaitNobody(LATE)).isZero();
            long before = TestDicomServer.descriptors();
            List<Socket> sockets = begin(server, beginnings());
            for (int i = 0; i < sockets.size(); i++) {
                Socket socket = sockets.get(i);
                if (i % EACH == 0) {
                    abort(socket);
                } else if (i % EACH == 1) {
                    socket.setSoLinger(true, 0); // a reset, as when a machine is switched off and on
                }
                socket.close();
            }
            assertNothingIsLeft(server, before);
        }
    }

    private static void abort(Socket socket) {
        try {
            socket.getOutputStream().write(SamplePdus.abort());
        } catch (IOException e) {
            // The server has ended this one already.
        }
    }
}
