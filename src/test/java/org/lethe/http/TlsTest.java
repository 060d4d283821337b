package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.HttpSettings;
import org.lethe.config.HttpSettings.TlsSettings;
import org.lethe.config.OrthancPeer;
import org.lethe.config.OrthancPeer.ClientCertificate;
import org.lethe.config.PeerSettings;
import org.lethe.config.RegisteredUsers;
import org.lethe.config.TlsVersion;
import org.lethe.error.LetheException;
import org.lethe.net.TestIdentity;
import org.lethe.peers.PeerClient;
import tools.jackson.databind.JsonNode;

class TlsTest {
    private static final char[] PASSWORD = TestIdentity.PASSWORD.toCharArray();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aPemFileWithKeyAndCertificateIsEnoughForHttps(String algorithm) throws Exception {
        KeyStore identity = identity(algorithm, "server");
        Path pem = pem(identity, "PRIVATE KEY", identity.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded());

        assertThat(get(pem, Optional.empty(), identity, null).body()).isEqualTo("hello");
    }

    @Test
    void aKeyInTheOldFormOfOpensslIsReadToo() throws Exception {
        KeyStore identity = identity("RSA", "server");
        // The same key without what PKCS #8 puts around it: a sequence, a version, an algorithm, and an octet string.
        byte[] pkcs8 = identity.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded();
        Path pem = pem(identity, "RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));

        assertThat(get(pem, Optional.empty(), identity, null).body()).isEqualTo("hello");
    }

    @Test
    void onlyClientsWithATrustedCertificateComeInWherePeersAreVerified() throws Exception {
        KeyStore server = identity("EC", "server");
        KeyStore trusted = identity("EC", "trusted");
        KeyStore stranger = identity("EC", "stranger");
        Path pem = pem(server, "PRIVATE KEY", server.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded());
        Optional<Path> peers = Optional.of(pem(trusted, null, null));

        assertThat(get(pem, peers, server, trusted).body()).isEqualTo("hello");
        assertThatThrownBy(() -> get(pem, peers, server, stranger)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(pem, peers, server, null)).isInstanceOf(IOException.class);
    }

    @Test
    void aPeerIsSpokenWithByHttpsIfItsCertificateIsBelievedOrNeedNotBe() throws Exception {
        KeyStore server = identity("EC", "server");
        KeyStore own = identity("EC", "own");
        Path pem = pem(server, "PRIVATE KEY", server.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded());
        Optional<Path> authorities = Optional.of(pem(server, null, null));
        String ownFile = pem(own, null, null).toString();
        String ownKey = Files.writeString(folder.resolve("own.key"),
                TestIdentity.pem("PRIVATE KEY", own.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded())).toString();
        Optional<ClientCertificate> shown = Optional.of(new ClientCertificate(ownFile, ownKey, ""));
        try (TestServer peer = TestServer.of(settings(pem, Optional.of(Path.of(ownFile))),
                routes -> routes.get("/system", exchange -> exchange.answerText("{}")))) {
            assertThat(system(peer, "localhost", shown, true, authorities).isObject()).isTrue();
            assertThat(system(peer, "127.0.0.1", shown, false, Optional.empty()).isObject()).isTrue();
            assertThatThrownBy(() -> system(peer, "127.0.0.1", shown, true, authorities))
                    .isInstanceOf(LetheException.class).hasMessageContaining("SSLHandshakeException");
            assertThatThrownBy(() -> system(peer, "localhost", shown, true, Optional.empty()))
                    .isInstanceOf(LetheException.class).hasMessageContaining("SSLHandshakeException");
            assertThatThrownBy(() -> system(peer, "localhost", Optional.empty(), true, authorities))
                    .isInstanceOf(LetheException.class).hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void whoseCertificateHasExpiredIsNotBelievedThoughItIsAmongTheTrustedOnes() throws Exception {
        KeyStore server = identity("EC", "server");
        KeyStore expired = TestIdentity.of(folder, "EC", "expired", "-startdate", "-10d", "-validity", "5").store();
        Optional<Path> trusted = Optional.of(pem(expired, null, null));
        Path pem = pem(server, "PRIVATE KEY", server.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded());
        Path late = pem(expired, "PRIVATE KEY", expired.getKey(TestIdentity.ALIAS, PASSWORD).getEncoded());

        assertThatThrownBy(() -> get(pem, trusted, server, expired)).isInstanceOf(IOException.class);
        try (TestServer peer = TestServer.of(settings(late, Optional.empty()),
                routes -> routes.get("/system", exchange -> exchange.answerText("{}")))) {
            assertThatThrownBy(() -> system(peer, "localhost", Optional.empty(), true, trusted))
                    .isInstanceOf(LetheException.class).hasMessageContaining("SSLHandshakeException");
        }
    }

    private static JsonNode system(TestServer server, String host, Optional<ClientCertificate> shown,
            boolean verified, Optional<Path> authorities) {
        OrthancPeer peer = new OrthancPeer(
                "https://" + host + ":" + server.port() + "/", "", "", Map.of(), 0, shown, false, Map.of(),
                Optional.empty());
        PeerSettings settings = new PeerSettings(
                Map.of(), false, Duration.ofSeconds(60), Optional.empty(), verified, authorities);
        try (PeerClient client = new PeerClient(peer, settings)) {
            return client.system();
        }
    }

    @Test
    void aServerWhoseCertificateCannotBeReadSaysWhich() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

        for (Path file : List.of(empty, folder.resolve("absent.pem"))) {
            assertThatThrownBy(() -> TestServer.of(settings(file, Optional.empty())).close())
                    .isInstanceOf(LetheException.class).hasMessageContaining(file.getFileName().toString());
        }
    }

    private HttpResponse<String> get(Path pem, Optional<Path> peers, KeyStore server, KeyStore client)
            throws Exception {
        try (TestServer running = TestServer.of(settings(pem, peers),
                routes -> routes.get("/", exchange -> exchange.answerText("hello")));
                HttpClient http = HttpClient.newBuilder().sslContext(context(server, client)).build()) {
            URI uri = URI.create("https://localhost:" + running.port() + "/");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private static HttpSettings settings(Path pem, Optional<Path> peers) {
        return new HttpSettings(true, 0, List.of(), false, false, new RegisteredUsers(Map.of()),
                Optional.of(new TlsSettings(pem, TlsVersion.TLS_1_3, peers)), true, Duration.ofSeconds(30),
                Duration.ofSeconds(30), true, true, true, false, 0, Set.of());
    }

    private static SSLContext context(KeyStore trusted, KeyStore client) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManager[] keys = null;
        if (client != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(client, PASSWORD);
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore identity(String algorithm, String name) throws Exception {
        return TestIdentity.of(folder, algorithm, name).store();
    }

    private Path pem(KeyStore identity, String keyTitle, byte[] key) throws Exception {
        String text = keyTitle == null ? "" : TestIdentity.pem(keyTitle, key);
        Path file = Files.createTempFile(folder, "identity", ".pem");
        return Files.writeString(file,
                text + TestIdentity.pem("CERTIFICATE", identity.getCertificate(TestIdentity.ALIAS).getEncoded()));
    }
}
