package org.lethe.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes whom another one believes, as long as the certificate of that peer is valid at the time. Java does not look
 * at the dates of a certificate that is itself among the trusted ones, as those of modalities are (RFC 5280 6.1.1).
 */
final class InDate extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager other;

    InDate(X509ExtendedTrustManager other) {
        this.other = other;
    }

    /** To be called after the other one, which sees to it that there is a certificate. */
    private static void check(X509Certificate[] chain) throws CertificateException {
        chain[0].checkValidity();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        other.checkClientTrusted(chain, authType);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        other.checkClientTrusted(chain, authType, socket);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        other.checkClientTrusted(chain, authType, engine);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        other.checkServerTrusted(chain, authType);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        other.checkServerTrusted(chain, authType, socket);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        other.checkServerTrusted(chain, authType, engine);
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return other.getAcceptedIssuers();
    }
}
