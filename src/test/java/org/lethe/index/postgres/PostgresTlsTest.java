package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.config.PostgresSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Query;
import org.lethe.net.TestIdentity;

/** Connections to a server with a certificate, for localhost, of an authority that only those know who are told. */
class PostgresTlsTest {
    private static PostgresServer server;
    private static PostgresSettings index;
    private static Path authority;
    private static Path stranger;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = PostgresServer.startNew(PostgresServer.Syncing.OFF);
        index = server.newIndex();
        TestIdentity.Signed signed = TestIdentity.signed(folder, "database");
        authority = Files.writeString(folder.resolve("authority.crt"), signed.authority());
        stranger = TestIdentity.of(folder, "EC", "stranger").certificate();
        server.speakTls(signed.identity());
        server.stop();
        server.start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.end();
        }
    }

    @Test
    void theAuthorityOfTheServerIsBelieved() {
        try (Index open = open("localhost", "verify-full", Map.of("sslrootcert", authority.toString()))) {
            assertThat(open.count(Query.all(Level.PATIENT))).isZero();
        }
    }

    @Test
    void anotherAuthorityIsNotAndTheMessageSaysThatItIsTheCertificate() {
        assertThatThrownBy(() -> open("localhost", "verify-full", Map.of("sslrootcert", stranger.toString())))
                .isInstanceOf(LetheException.class)
                .hasMessageContainingAll("The database of the index cannot be reached: ", "certification path");
    }

    @Test
    void withoutAFileOfAuthoritiesThoseOfJavaCount() {
        assertThatThrownBy(() -> open("localhost", "verify-full", Map.of()))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("certification path").hasMessageNotContaining("root.crt");
    }

    @Test
    void aHostOfAnotherNameIsNotBelieved() {
        assertThatThrownBy(() -> open("127.0.0.1", "verify-full", Map.of("sslrootcert", authority.toString())))
                .isInstanceOf(LetheException.class).hasMessageContaining("hostname 127.0.0.1");
        open("127.0.0.1", "verify-ca", Map.of("sslrootcert", authority.toString())).close();
    }

    @Test
    void whoDoesNotVerifyNeedsNoCertificate() {
        open("localhost", "require", Map.of()).close();
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedAndNotWaitedFor() {
        PostgresSettings absent = new PostgresSettings("localhost", index.port(), "absent", index.username(), "",
                Map.of(), 2, 1000, Duration.ofSeconds(1));

        assertThatThrownBy(() -> PostgresIndex.open(absent)).isInstanceOfSatisfying(LetheException.class,
                fault -> assertThat(fault.kind()).isEqualTo(ErrorKind.DATABASE))
                .hasMessageContainingAll("refuses the connection: ", "\"absent\"");
    }

    private static Index open(String host, String mode, Map<String, String> further) {
        Map<String, String> parameters = new TreeMap<>(further);
        parameters.put("sslmode", mode);
        return PostgresIndex.open(new PostgresSettings(host, index.port(), index.database(), index.username(), "",
                parameters, 2, 0, Duration.ofSeconds(1)));
    }
}
