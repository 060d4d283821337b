package org.lethe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How this server asks other servers by HTTP.
 *
 * @param peers those that it knows, by symbolic name
 * @param peersInDatabase whether they are kept in the index, so that those of the REST API outlive a restart
 * @param timeout of a whole request
 * @param proxy through which requests go; empty for none
 * @param certificatesVerified whether a server that is asked by HTTPS has to prove who it is
 * @param authorities PEM file with the certificates that are believed; empty for those that Java brings along
 */
public record PeerSettings(Map<String, OrthancPeer> peers, boolean peersInDatabase, Duration timeout,
        Optional<Proxy> proxy, boolean certificatesVerified, Optional<Path> authorities) {
    private static final int TIMEOUT_SECONDS_DEFAULT = 60;
    private static final int TIMEOUT_SECONDS_MAX = 86_400;

    /**
     * A proxy for HTTP. Its text form shows no password.
     *
     * @param host name or address
     * @param port of TCP
     * @param username for HTTP Basic; empty for none
     * @param password for HTTP Basic
     */
    public record Proxy(String host, int port, String username, String password) {
        private static final Pattern FORM =
                Pattern.compile("(?:http://)?(?:([^:@/]+):([^@]*)@)?([^:@/]+|\\[[0-9a-fA-F:.]+]):([0-9]{1,5})/?");
        private static final int PORT_MAX = 65535;

        private static Optional<Proxy> parse(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int port = Integer.parseInt(parts.group(4));
            if (port < 1 || port > PORT_MAX) {
                return Optional.empty();
            }
            boolean isNamed = parts.group(1) != null;
            return Optional.of(new Proxy(
                    parts.group(3), port, isNamed ? parts.group(1) : "", isNamed ? parts.group(2) : ""));
        }

        @Override
        public String toString() {
            return "Proxy[" + host + ":" + port + "]";
        }
    }

    public PeerSettings {
        peers = Map.copyOf(peers);
    }

    static PeerSettings read(Keys keys) {
        boolean inDatabase = keys.flag("OrthancPeersInDatabase", false);
        Map<String, OrthancPeer> peers = keys.named("OrthancPeers", OrthancPeer::read);
        if (inDatabase && !peers.isEmpty()) {
            keys.notice("OrthancPeers is not used, as OrthancPeersInDatabase is true");
        }
        Duration timeout = keys.seconds("HttpTimeout", TIMEOUT_SECONDS_DEFAULT, 0, TIMEOUT_SECONDS_MAX);
        boolean verified = keys.flag("HttpsVerifyPeers", true);
        if (!verified) {
            keys.notice("HttpsVerifyPeers is off: whoever sits between this server and a peer can read what is sent");
        }
        return new PeerSettings(peers, inDatabase,
                timeout.isZero() ? Duration.ofSeconds(TIMEOUT_SECONDS_MAX) : timeout,
                readProxy(keys), verified, keys.optionalPath("HttpsCACertificates"));
    }

    private static Optional<Proxy> readProxy(Keys keys) {
        String text = keys.text("HttpProxy", "");
        Optional<Proxy> proxy = Proxy.parse(text);
        if (!text.isEmpty() && proxy.isEmpty()) {
            keys.problem("HttpProxy", "expected host:port or user:password@host:port");
        }
        return proxy;
    }
}
