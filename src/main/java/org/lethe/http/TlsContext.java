package org.lethe.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.lethe.config.HttpSettings.TlsSettings;
import org.lethe.config.HttpSettings.TlsVersion;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.PemFile;

/** What TLS needs, out of the PEM files that Orthanc's {@code Ssl…} options name. */
final class TlsContext {
    private static final char[] IN_MEMORY = new char[0];

    private TlsContext() {}

    /** @throws LetheException if a file is not there, or does not hold what it should */
    static SslContextFactory.Server of(TlsSettings settings) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        try {
            PemFile identity = PemFile.read(settings.certificate());
            context.setKeyStore(identityStore(identity));
            context.setKeyStorePassword("");
            if (settings.trustedClientCertificates().isPresent()) {
                PemFile trusted = PemFile.read(settings.trustedClientCertificates().get());
                context.setTrustStore(trustStore(trusted.certificates()));
                context.setNeedClientAuth(true);
                // Who is trusted is in the file, self-signed or not; names of clients mean nothing.
                context.setEndpointIdentificationAlgorithm(null);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "HTTPS cannot be set up: " + e.getMessage(), e);
        }
        context.setIncludeProtocols(protocols(settings.minimumVersion()));
        context.setSniRequired(false);
        return context;
    }

    private static String[] protocols(TlsVersion minimum) {
        return switch (minimum) {
            case TLS_1_2 -> new String[] {"TLSv1.2", "TLSv1.3"};
            case TLS_1_3 -> new String[] {"TLSv1.3"};
        };
    }

    private static KeyStore identityStore(PemFile identity) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", identity.privateKey(), IN_MEMORY,
                identity.certificates().toArray(Certificate[]::new));
        return store;
    }

    private static KeyStore trustStore(List<X509Certificate> trusted) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("client" + i, trusted.get(i));
        }
        return store;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        return store;
    }
}
