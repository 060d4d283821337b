package org.lethe.net;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes whom Java believes, as long as every certificate is valid at the time: that of the peer, those between, and
 * the trusted one that all rests on. Java does not look at the dates of the last one (RFC 5280 section 6.1.1 leaves
 * that open), which may be an authority, or the peer itself. For any number of threads.
 */
final class InDate extends X509ExtendedTrustManager {
    private final List<X509Certificate> trusted = new ArrayList<>();
    private volatile Believed believed;

    /** The trusted certificates that are in date, and who believes them. */
    private record Believed(List<X509Certificate> certificates, X509ExtendedTrustManager manager) {
        static Believed of(List<X509Certificate> certificates) throws GeneralSecurityException {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(PemFile.trustStore(certificates));
            return new Believed(certificates, Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance).map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("Java has nothing that looks at certificates")));
        }
    }

    /**
     * @param store whose certificates are trusted, as it is now
     * @throws GeneralSecurityException if Java cannot do that
     */
    InDate(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
                trusted.add(one);
            }
        }
        believed = Believed.of(inDate());
    }

    private List<X509Certificate> inDate() {
        Date now = new Date();
        return trusted.stream()
                .filter(one -> !now.before(one.getNotBefore()) && !now.after(one.getNotAfter())).toList();
    }

    /** @throws CertificateException if the certificate of the peer, or all that are trusted, are out of date */
    private X509ExtendedTrustManager manager(X509Certificate[] chain) throws CertificateException {
        if (chain != null && chain.length > 0) {
            chain[0].checkValidity(); // so that this is what is told
        }
        List<X509Certificate> now = inDate();
        if (now.isEmpty()) {
            throw new CertificateException("no trusted certificate is in date");
        }
        Believed last = believed;
        if (!last.certificates().equals(now)) {
            try {
                last = Believed.of(now);
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
            believed = last;
        }
        return last.manager();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        manager(chain).checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        manager(chain).checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        manager(chain).checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        manager(chain).checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        manager(chain).checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        manager(chain).checkServerTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return inDate().toArray(X509Certificate[]::new);
    }
}
