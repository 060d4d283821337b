package org.lethe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The REST API's listener.
 *
 * @param enabled whether there is one at all
 * @param port TCP port; 0 takes a free one
 * @param bindAddresses addresses to listen on; empty means the loopback address, or all of them with remote access
 * @param remoteAccessAllowed whether other machines than this one are served
 * @param authenticationEnabled whether every request needs the name and password of a registered user
 * @param users who may come in when authentication is enabled
 * @param tls how to speak HTTPS; empty for plain HTTP
 * @param keepAlive whether a connection may carry several requests
 * @param keepAliveTimeout how long an idle connection stays open for the next request
 * @param requestTimeout how long a request may stand still in the middle of its transfer
 * @param tcpNoDelay whether small packets are sent at once
 * @param compressionEnabled whether answers are compressed for clients that accept it
 * @param errorsDescribed whether error answers have a body that says what was wrong
 * @param verbose whether each request is logged
 * @param requestBodyBytesMax largest request body, in bytes; 0 for no bound
 * @param corsOrigins origins whose pages may ask by scripts, such as {@code https://viewer.example.org}; {@code *} for
 *     all, which then may ask without credentials of the browser
 */
public record HttpSettings(boolean enabled, int port, List<String> bindAddresses, boolean remoteAccessAllowed,
        boolean authenticationEnabled, RegisteredUsers users, Optional<TlsSettings> tls, boolean keepAlive,
        Duration keepAliveTimeout, Duration requestTimeout, boolean tcpNoDelay, boolean compressionEnabled,
        boolean errorsDescribed, boolean verbose, long requestBodyBytesMax, Set<String> corsOrigins) {

    /**
     * How to speak HTTPS.
     *
     * @param certificate PEM file with the certificate chain and its private key
     * @param minimumVersion oldest protocol that is spoken
     * @param trustedClientCertificates PEM file with the certificates of the only clients that may connect; empty if
     *     clients need none
     */
    public record TlsSettings(Path certificate, TlsVersion minimumVersion, Optional<Path> trustedClientCertificates) {}

    private static final int SECONDS_MAX = 24 * 3600;
    private static final int TLS_1_2_NUMBER = 4;
    private static final String ANY_ORIGIN = "*";
    /** As browsers write it (RFC 6454, section 6.2): in small letters, without a path, and without the usual port. */
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "(?:http(?=://)(?!.*:80$)|https(?!.*:443$))://(?:[a-z0-9.-]+|\\[[0-9a-f:]+])(?::[0-9]{1,5})?");

    public HttpSettings {
        bindAddresses = List.copyOf(bindAddresses);
        corsOrigins = Set.copyOf(corsOrigins);
    }

    static HttpSettings read(Keys keys) {
        boolean remote = keys.flag("RemoteAccessAllowed", false);
        boolean authentication = keys.flag("AuthenticationEnabled", remote);
        return new HttpSettings(
                keys.flag("HttpServerEnabled", true),
                keys.integer("HttpPort", 8042, 0, 65535),
                keys.texts("HttpBindAddresses"),
                remote,
                authentication,
                readUsers(keys, remote, authentication),
                readTls(keys),
                keys.flag("KeepAlive", true),
                keys.seconds("KeepAliveTimeout", 30, 1, SECONDS_MAX),
                keys.seconds("HttpRequestTimeout", 30, 1, SECONDS_MAX),
                keys.flag("TcpNoDelay", true),
                keys.flag("HttpCompressionEnabled", true),
                keys.flag("HttpDescribeErrors", true),
                keys.flag("HttpVerbose", false),
                keys.mebibytes("MaximumRequestBodySize", 16 * 1024),
                readOrigins(keys));
    }

    /** Nobody comes in by a password that everybody knows: unlike Orthanc, Lethe makes up no user of its own. */
    private static RegisteredUsers readUsers(Keys keys, boolean remote, boolean authentication) {
        Map<String, String> passwords = keys.textMembers("RegisteredUsers");
        passwords.forEach((name, password) -> {
            if (name.isEmpty() || name.contains(":")) {
                keys.problem("RegisteredUsers", "a name is empty or has a colon, which HTTP Basic cannot carry");
            }
            if (password.isEmpty()) {
                keys.problem("RegisteredUsers", "a password is empty");
            }
        });
        if (authentication && passwords.isEmpty() && !keys.has("RegisteredUsers")) {
            keys.problem("RegisteredUsers", remote
                    ? "RemoteAccessAllowed needs at least one user (or AuthenticationEnabled set to false)"
                    : "AuthenticationEnabled needs at least one user");
        } else if (authentication && passwords.isEmpty()) {
            keys.problem("RegisteredUsers", "no valid user is left, so nobody could come in");
        }
        if (remote && !authentication) {
            keys.notice("RemoteAccessAllowed is on and AuthenticationEnabled is off:"
                    + " everybody who can reach this machine can read, change and delete everything");
        }
        return new RegisteredUsers(passwords);
    }

    private static Set<String> readOrigins(Keys keys) {
        Set<String> origins = new TreeSet<>();
        for (String origin : keys.texts("CorsOrigins")) {
            if (origin.equals(ANY_ORIGIN) || ORIGIN.matcher(origin).matches()) {
                origins.add(origin);
            } else {
                keys.problem("CorsOrigins", "expected origins as browsers write them, such as"
                        + " https://viewer.example.org or http://localhost:3000, or *");
            }
        }
        if (origins.contains(ANY_ORIGIN)) {
            keys.notice("CorsOrigins has *: every web page, opened by somebody who can reach this server, can do here"
                    + " what needs no password");
        }
        return origins;
    }

    private static Optional<TlsSettings> readTls(Keys keys) {
        boolean enabled = keys.flag("SslEnabled", false);
        Path certificate = keys.path("SslCertificate", "certificate.pem");
        TlsVersion version = TlsVersion.read(keys, "SslMinimumProtocolVersion", TLS_1_2_NUMBER);
        boolean verifyPeers = keys.flag("SslVerifyPeers", false);
        Path trusted = keys.path("SslTrustedClientCertificates", "trustedClientCertificates.pem");
        if (!enabled) {
            return Optional.empty();
        }
        Optional<Path> clients = verifyPeers ? Optional.of(trusted) : Optional.empty();
        return Optional.of(new TlsSettings(certificate, version, clients));
    }
}
