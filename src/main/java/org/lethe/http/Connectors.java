package org.lethe.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.lethe.config.HttpSettings;

/** Where the server listens, and whether it speaks TLS there. */
final class Connectors {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int ACCEPTORS = 1;
    /** A slice of a CT leaves in one go, without waiting for the client in between. */
    private static final int SEND_BUFFER_BYTES = 1 << 20;
    private static final int SELECTORS_BY_DEFAULT = -1;
    /** How much of an upload is read at once; each connection holds it only while something comes in. */
    private static final int INPUT_BUFFER_BYTES = 64 << 10;

    private final HttpSettings settings;
    private final Optional<SslContextFactory.Server> tls;

    private Connectors(HttpSettings settings, Optional<SslContextFactory.Server> tls) {
        this.settings = settings;
        this.tls = tls;
    }

    /** @throws org.lethe.error.LetheException if the certificates cannot be read */
    static Connectors of(HttpSettings settings) {
        return new Connectors(settings, settings.tls().map(TlsContext::of));
    }

    /** The addresses to listen on; null stands for all of this machine. */
    List<String> hosts() {
        if (!settings.bindAddresses().isEmpty()) {
            return settings.bindAddresses();
        }
        return settings.remoteAccessAllowed() ? java.util.Collections.singletonList(null) : List.of(LOOPBACK);
    }

    ServerConnector connector(Server server, HttpConfiguration http, String host) {
        ServerConnector connector =
                new ServerConnector(server, ACCEPTORS, SELECTORS_BY_DEFAULT, protocols(http));
        connector.setHost(host);
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.keepAliveTimeout().toMillis());
        connector.setAcceptedTcpNoDelay(settings.tcpNoDelay());
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        return connector;
    }

    private ConnectionFactory[] protocols(HttpConfiguration http) {
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {plain(http)};
        }
        HttpConfiguration https = new HttpConfiguration(http);
        // Certificates are checked by the client; a name that it calls the server by is not the server's business.
        https.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory plain = plain(https);
        return new ConnectionFactory[] {new SslConnectionFactory(tls.get(), plain.getProtocol()), plain};
    }

    private static HttpConnectionFactory plain(HttpConfiguration http) {
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(INPUT_BUFFER_BYTES);
        return factory;
    }
}
