package org.lethe.peers;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.lethe.config.OrthancPeer;
import org.lethe.config.OrthancPeer.ClientCertificate;
import org.lethe.config.PeerSettings;
import org.lethe.config.PeerSettings.Proxy;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.Credulous;
import org.lethe.net.PemFile;

/** How connections to a peer are made: through a proxy or not, and by what certificates. */
final class PeerConnections {
    private PeerConnections() {}

    /** @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used */
    static HttpClient open(OrthancPeer peer, PeerSettings settings, Duration timeout) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                // A redirected upload would be sent where nobody wanted it.
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(settings.proxy().map(PeerConnections::selectorOf).orElse(HttpClient.Builder.NO_PROXY));
        settings.proxy().filter(proxy -> !proxy.username().isEmpty())
                .ifPresent(proxy -> client.authenticator(new ProxyPassword(proxy)));
        if (peer.url().regionMatches(true, 0, "https:", 0, 6)) {
            client.sslContext(tlsOf(peer, settings));
        }
        return client.build();
    }

    private static ProxySelector selectorOf(Proxy proxy) {
        return ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
    }

    private static final class ProxyPassword extends Authenticator {
        private final Proxy proxy;

        private ProxyPassword(Proxy proxy) {
            this.proxy = proxy;
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(proxy.username(), proxy.password().toCharArray())
                    : null;
        }
    }

    private static SSLContext tlsOf(OrthancPeer peer, PeerSettings settings) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keysOf(peer), believed(settings), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "HTTPS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** Null for none. */
    private static KeyManager[] keysOf(OrthancPeer peer) throws IOException, GeneralSecurityException {
        if (peer.pkcs11()) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Certificates of hardware tokens are not possible yet");
        }
        Optional<ClientCertificate> own = peer.certificate();
        if (own.isEmpty()) {
            return null;
        }
        if (!own.get().keyPassword().isEmpty()) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Private keys with a password are not possible yet;"
                    + " take the password off by: openssl pkcs8 -topk8 -nodes");
        }
        PemFile identity = PemFile.read(Path.of(own.get().file()));
        if (!own.get().keyFile().isEmpty()) {
            identity = identity.withKeyOf(Path.of(own.get().keyFile()));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(identity.identityStore(), PemFile.IN_MEMORY.toCharArray());
        return factory.getKeyManagers();
    }

    /** Null for what Java believes. */
    private static TrustManager[] believed(PeerSettings settings) throws IOException, GeneralSecurityException {
        if (!settings.certificatesVerified()) {
            return new TrustManager[] {new Credulous()};
        }
        if (settings.authorities().isEmpty()) {
            return null;
        }
        return PemFile.read(settings.authorities().get()).trustManagers();
    }
}
