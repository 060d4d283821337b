package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import org.lethe.dicom.TestInstance;
import org.lethe.error.LetheException;
import org.lethe.net.TestIdentity;
import org.lethe.peers.Peer.Verdict;

/** DCMTK's programs and a whole server speak TLS with each other, both ways. */
@Tag("peer")
class DicomTlsTest {
    private static final Pattern PORT = Pattern.compile("\"DicomPort\":(\\d+)");
    private static final String REQUIRED = ", \"DicomTlsTrustedCertificates\": \"me.crt\"";
    private static final String NOT_REQUIRED = ", \"DicomTlsRemoteCertificateRequired\": false";

    @TempDir
    static Path folder;

    private static TestIdentity lethesOwn;
    private static TestIdentity me;
    private static TestIdentity stranger;

    private Lethe lethe;
    private String port;
    private int scpPort;

    @BeforeAll
    static void make() throws Exception {
        lethesOwn = TestIdentity.of(folder, "RSA", "lethe");
        me = TestIdentity.of(folder, "RSA", "me");
        stranger = TestIdentity.of(folder, "RSA", "stranger");
    }

    private void start(String more) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            scpPort = free.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("lethe.json"), """
                {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "%s", "DicomTlsEnabled": true,
                 "DicomTlsCertificate": "lethe.crt", "DicomTlsPrivateKey": "lethe.key",
                 "DicomModalities": {"peer": {"AET": "PEER", "Host": "127.0.0.1", "Port": %d, "UseDicomTls": true}}%s}
                """.formatted(Files.createTempDirectory(folder, "storage"), scpPort, more));
        lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
        Matcher told = PORT.matcher(http("/system", ""));
        assertThat(told.find()).isTrue();
        port = told.group(1);
    }

    @AfterEach
    void stop() {
        if (lethe != null) {
            lethe.close();
        }
    }

    /** @param body empty for GET */
    private String http(String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + lethe.httpPort() + path));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static String[] as(TestIdentity identity, TestIdentity trusted) {
        return new String[] {"+tls", identity.key().toString(), identity.certificate().toString(), "+cf",
            trusted.certificate().toString()};
    }

    private Verdict ask(String program, String[] tls, String... files) throws Exception {
        return Peer.of(program).run(Stream.of(List.of(tls), List.of("-v", "127.0.0.1", port), List.of(files))
                .flatMap(List::stream).toArray(String[]::new));
    }

    @Test
    void whoIsTrustedIsAnsweredAndStoresAndOthersAreNot() throws Exception {
        start(REQUIRED);
        Path file = Files.write(folder.resolve("1.dcm"), TestInstance.ct().pixels(700_000).file());

        assertThat(ask("echoscu", as(me, lethesOwn)).exitCode()).isZero();
        assertThat(ask("storescu", as(me, lethesOwn), file.toString()).exitCode()).isZero();
        assertThat(http("/statistics", "")).contains("\"CountInstances\":1");

        assertThat(ask("echoscu", as(stranger, lethesOwn)).exitCode()).isNotZero();
        assertThat(ask("echoscu", as(me, stranger)).exitCode()).isNotZero();
        assertThat(ask("echoscu", new String[] {"+tla", "-ic"}).exitCode()).isNotZero();
        assertThat(ask("echoscu", new String[0]).exitCode()).isNotZero();
        assertThat(ask("echoscu", as(me, lethesOwn)).exitCode()).isZero();
    }

    @Test
    void anybodyIsAnsweredWhereNoCertificateIsRequired() throws Exception {
        start(NOT_REQUIRED);

        assertThat(ask("echoscu", new String[] {"+tla", "-ic"}).exitCode()).isZero();
        assertThat(ask("echoscu", new String[] {"+tla", "+cf", lethesOwn.certificate().toString()}).exitCode())
                .isZero();
        assertThat(ask("echoscu", as(stranger, lethesOwn)).exitCode()).isZero();
    }

    @Test
    void theOnlyVersionThatIsSpokenCanBeTheNewest() throws Exception {
        start(REQUIRED + ", \"DicomTlsMinimumProtocolVersion\": 5");

        assertThat(ask("echoscu", as(me, lethesOwn)).exitCode()).isZero();
    }

    @Test
    void instancesAreSentToOneWhoIsBelieved() throws Exception {
        Peer.of("storescp");
        start(REQUIRED);
        String id = TestInstance.ct().ids().instance();
        ask("storescu", as(me, lethesOwn),
                Files.write(folder.resolve("2.dcm"), TestInstance.ct().pixels(700_000).file()).toString());
        Path received = Files.createTempDirectory(folder, "received");

        storescp(me, received, () -> {
            assertThat(http("/modalities/peer/echo", "{}")).isEqualTo("{}");
            assertThat(http("/modalities/peer/store", id)).contains("\"FailedInstancesCount\":0");
        });
        try (Stream<Path> files = Files.list(received)) {
            assertThat(files).hasSize(1);
        }
        storescp(stranger, received, () -> assertThat(http("/modalities/peer/echo", "{}"))
                .contains("TLS with the DICOM peer failed"));
    }

    private interface Deed {
        void run() throws Exception;
    }

    private void storescp(TestIdentity identity, Path received, Deed deed) throws Exception {
        List<String> command = Stream.concat(Stream.of("storescp"), Stream.concat(Stream.of(as(identity, lethesOwn)),
                Stream.of("-od", received.toString(), Integer.toString(scpPort)))).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("storescp.log").toFile()).start();
        try {
            awaitListening(process);
            deed.run();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private void awaitListening(Process process) throws Exception {
        while (true) {
            assertThat(process.isAlive()).as(Files.readString(folder.resolve("storescp.log"))).isTrue();
            try (Socket socket = new Socket("127.0.0.1", scpPort)) {
                return;
            } catch (java.net.ConnectException e) {
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aKeyThatIsNotThereKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> start(", \"DicomTlsTrustedCertificates\": \"absent.crt\""))
                .isInstanceOf(LetheException.class).hasMessageContaining("DicomTlsTrustedCertificates: the file");
    }
}
