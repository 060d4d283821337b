package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.TestInstance;
import org.lethe.io.ByteSource;
import org.lethe.net.SamplePdus;
import org.lethe.net.SamplePdus.Answers;

/** Ten thousand conversations, each with something wrong in it, leave nothing behind but what was acknowledged. */
class MutatedPdusTest {
    private static final long SEED = 20_261_126;
    private static final int HEADER_BYTES = 6;
    private static final int ROUNDS = 10_000;
    private static final int AT_A_TIME = 8;
    private static final Duration LATE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /**
     * What became of a conversation.
     *
     * @param datasets what was sent to be stored, as hexadecimal digits
     * @param answers null if the connection was cut
     */
    private record Outcome(List<String> datasets, Answers answers) {}

    @Test
    void whatIsWrongIsRefusedAndLeavesNothing() throws Exception {
        try (TestDicomServer server = new TestDicomServer(folder, "")) {
            converse(server, SamplePdus.echo()); // so that all is loaded and opened
            assertThat(server.awaitNobody(LATE)).isZero();
            long before = TestDicomServer.descriptors();

            List<Outcome> outcomes = new ArrayList<>();
            try (ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
                List<Future<Outcome>> running = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    int round = i;
                    running.add(clients.submit(() -> converse(server, round)));
                }
                for (Future<Outcome> one : running) {
                    outcomes.add(one.get());
                }
            }

            assertThat(server.awaitNobody(LATE)).isZero();
            assertThat(TestDicomServer.descriptors()).isLessThan(before + TestDicomServer.FEW_DESCRIPTORS);
            int acknowledged = 0;
            int unknown = 0;
            int refused = 0;
            Set<String> stored = datasets(server);
            Set<String> sent = new HashSet<>();
            for (Outcome outcome : outcomes) {
                if (outcome.answers() == null) {
                    unknown++;
                    sent.addAll(outcome.datasets());
                } else if (outcome.answers().stored() > 0) {
                    acknowledged++;
                    sent.addAll(outcome.datasets());
                    assertThat(stored).containsAnyElementsOf(outcome.datasets());
                }
                refused += outcome.answers() == null || outcome.answers().refused() ? 1 : 0;
            }
            assertThat(sent).containsAll(stored); // byte by byte, and of what was refused nothing is there
            assertThat(server.files()).isEqualTo(server.instances().size())
                    .isBetween((long) acknowledged, (long) acknowledged + unknown);
            assertThat(acknowledged).isGreaterThan(ROUNDS / 20);
            assertThat(refused).isGreaterThan(ROUNDS / 2);
            assertThat(converse(server, SamplePdus.echo()).refused()).isFalse();
        }
    }

    private static Outcome converse(TestDicomServer server, int round) throws IOException {
        Random random = new Random(SEED + round);
        TestInstance instance = TestInstance.ct().instance(round);
        List<byte[]> said = new ArrayList<>(List.of(SamplePdus.associateRq()));
        said.addAll(switch (random.nextInt(4)) {
            case 0 -> SamplePdus.echo();
            case 1 -> SamplePdus.find();
            default -> SamplePdus.store(instance);
        });
        said.add(random.nextInt(4) == 0 ? SamplePdus.abort() : SamplePdus.releaseRq());
        mutate(said, random);
        List<String> datasets =
                SamplePdus.datasets(joined(said)).stream().map(HexFormat.of()::formatHex).toList();
        return new Outcome(datasets, say(server, said));
    }

    /** The datasets of all files that a server has, as hexadecimal digits. */
    private static Set<String> datasets(TestDicomServer server) throws IOException {
        Set<String> datasets = new HashSet<>();
        for (String instance : server.instances()) {
            byte[] file = server.file(instance);
            int start = Math.toIntExact(DicomReader.standard()
                    .read(ByteSource.of(file), DicomReader.Until.PIXEL_DATA).datasetStart());
            datasets.add(HexFormat.of().formatHex(file, start, file.length));
        }
        return datasets;
    }

    private static byte[] joined(List<byte[]> pdus) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pdus.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static Answers converse(TestDicomServer server, List<byte[]> said) throws IOException {
        List<byte[]> all = new ArrayList<>(List.of(SamplePdus.associateRq()));
        all.addAll(said);
        all.add(SamplePdus.releaseRq());
        return say(server, all);
    }

    /** Null if the connection is cut. */
    private static Answers say(TestDicomServer server, List<byte[]> pdus) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout((int) LATE.toMillis());
            socket.getOutputStream().write(joined(pdus));
            socket.shutdownOutput();
            return Answers.of(socket.getInputStream().readAllBytes());
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server neither answered nor ended the connection", e);
        } catch (IOException e) {
            return null;
        }
    }

    /** Does something wrong to one of the PDUs, or to a few. */
    private static void mutate(List<byte[]> pdus, Random random) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(pdus.size());
            byte[] pdu = pdus.get(at).clone();
            if (pdu.length < HEADER_BYTES) {
                continue; // cut off already
            }
            switch (random.nextInt(9)) {
                case 0 -> pdu[random.nextInt(pdu.length)] = (byte) random.nextInt();
                case 1 -> pdu[random.nextInt(pdu.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> pdu[random.nextInt(HEADER_BYTES)] = (byte) random.nextInt(); // its type, its length
                case 3 -> pdu = java.util.Arrays.copyOf(pdu, random.nextInt(pdu.length));
                case 4 -> pdu = java.util.Arrays.copyOf(pdu, pdu.length + 1 + random.nextInt(300));
                case 5 -> wrongLength(pdu, random);
                case 6 -> pdus.add(random.nextInt(pdus.size()), pdu);
                case 7 -> pdus.set(random.nextInt(pdus.size()), pdu);
                default -> {
                    for (int n = 1 + random.nextInt(20); n > 0; n--) {
                        pdu[random.nextInt(pdu.length)] = (byte) random.nextInt();
                    }
                }
            }
            pdus.set(at, pdu);
        }
    }

    /** Four bytes that say something else than they should, such as the length of a fragment or of an item. */
    private static void wrongLength(byte[] pdu, Random random) {
        int at = random.nextInt(pdu.length - 3);
        int value = switch (random.nextInt(3)) {
            case 0 -> -1;
            case 1 -> random.nextInt(64);
            default -> Integer.MAX_VALUE;
        };
        java.nio.ByteBuffer.wrap(pdu).putInt(at, value);
    }
}
