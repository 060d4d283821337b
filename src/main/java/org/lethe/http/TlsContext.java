package org.lethe.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.lethe.config.HttpSettings.TlsSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.PemFile;

/** What TLS needs, out of the PEM files that Orthanc's {@code Ssl…} options name. */
final class TlsContext {
    private TlsContext() {}

    /** @throws LetheException if a file is not there, or does not hold what it should */
    static SslContextFactory.Server of(TlsSettings settings) {
        SslContextFactory.Server context = new SslContextFactory.Server() {
            @Override
            protected TrustManager[] getTrustManagers(KeyStore believed, Collection<? extends CRL> revoked)
                    throws Exception {
                return believed == null ? super.getTrustManagers(null, revoked) : PemFile.inDate(believed);
            }
        };
        try {
            PemFile identity = PemFile.read(settings.certificate());
            context.setKeyStore(identity.identityStore());
            context.setKeyStorePassword(PemFile.IN_MEMORY);
            if (settings.trustedClientCertificates().isPresent()) {
                context.setTrustStore(PemFile.read(settings.trustedClientCertificates().get()).trustStore());
                context.setNeedClientAuth(true);
                // Who is trusted is in the file, self-signed or not; names of clients mean nothing.
                context.setEndpointIdentificationAlgorithm(null);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "HTTPS cannot be set up: " + e.getMessage(), e);
        }
        context.setIncludeProtocols(settings.minimumVersion().protocols());
        context.setSniRequired(false);
        return context;
    }
}
