package org.lethe.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.lethe.config.DicomTlsSettings;
import org.lethe.config.DicomTlsSettings.Identity;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for DICOM (PS3.15 annex B): by which certificates and cipher suites it is spoken. A peer is believed by its
 * certificate, whatever name that has: modalities are known by addresses and titles, which certificates seldom name.
 * For any number of threads.
 */
public final class DicomTls {
    private static final Logger LOG = LoggerFactory.getLogger(DicomTls.class);

    /** Names of OpenSSL for suites of TLS 1.2: key exchange, authentication, cipher, mode or hash. */
    private static final Pattern OPENSSL_NAME =
            Pattern.compile("(ECDHE|DHE)-(RSA|ECDSA)-(AES128|AES256|CHACHA20)-(.+)");

    private final SSLContext context;
    private final boolean peersVerified;
    private final String[] protocols;
    private final String[] cipherSuites;

    private DicomTls(SSLContext context, boolean peersVerified, String[] protocols, String[] cipherSuites) {
        this.context = context;
        this.peersVerified = peersVerified;
        this.protocols = protocols;
        this.cipherSuites = cipherSuites;
    }

    /**
     * Reads the files that the settings name.
     *
     * @return empty if they name none
     * @throws LetheException naming the option whose file or whose value cannot be used
     */
    public static Optional<DicomTls> of(DicomTlsSettings settings) {
        if (!settings.isPossible()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(settings.identity().isEmpty() ? new KeyManager[0] : keys(settings.identity().get()),
                    believed(settings), null);
            return Optional.of(new DicomTls(context, settings.peersVerified(),
                    settings.minimumVersion().protocols(), suites(context, settings.cipherSuites())));
        } catch (GeneralSecurityException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "TLS for DICOM cannot be set up: " + e.getMessage(),
                    e);
        }
    }

    /** The side that asks for a connection. */
    SSLEngine asking() {
        return engine(true);
    }

    /** The side that is asked for one. */
    SSLEngine asked() {
        SSLEngine engine = engine(false);
        engine.setNeedClientAuth(peersVerified);
        return engine;
    }

    private SSLEngine engine(boolean asking) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(asking);
        engine.setEnabledProtocols(protocols);
        engine.setEnabledCipherSuites(cipherSuites);
        return engine;
    }

    private static KeyManager[] keys(Identity own) throws GeneralSecurityException {
        PemFile certificate = option(DicomTlsSettings.CERTIFICATE, () -> PemFile.read(own.certificate()));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(option(DicomTlsSettings.PRIVATE_KEY,
                () -> certificate.withKeyOf(own.privateKey()).identityStore()), PemFile.IN_MEMORY.toCharArray());
        return factory.getKeyManagers();
    }

    /** Nobody is believed if no certificates are named. */
    private static TrustManager[] believed(DicomTlsSettings settings) throws GeneralSecurityException {
        if (!settings.peersVerified()) {
            return new TrustManager[] {new Credulous()};
        }
        if (settings.trusted().isEmpty()) {
            return new TrustManager[0];
        }
        Path trusted = settings.trusted().get();
        PemFile file = option(DicomTlsSettings.TRUSTED, () -> PemFile.read(trusted));
        warnOfExpired(file);
        return option(DicomTlsSettings.TRUSTED, file::trustManagers);
    }

    /** Who rests on a certificate that has expired is no longer spoken with: better to hear of that at once. */
    private static void warnOfExpired(PemFile trusted) {
        Date now = new Date();
        for (X509Certificate certificate : trusted.certificates()) {
            if (now.after(certificate.getNotAfter())) {
                LOG.warn("{}: the certificate of {} in {} expired at {}", DicomTlsSettings.TRUSTED,
                        certificate.getSubjectX500Principal(), trusted.path(), certificate.getNotAfter().toInstant());
            }
        }
    }

    /** What a file is read by. */
    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private static <T> T option(String key, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | GeneralSecurityException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, key + ": " + e.getMessage(), e);
        }
    }

    /** @param names of the standard, or those of OpenSSL; none for what Java holds safe */
    private static String[] suites(SSLContext context, List<String> names) {
        if (names.isEmpty()) {
            // All are safe. Java's quick compiler, by which this server runs unless it is told otherwise, makes several
            // times as many bytes of ChaCha20 as of AES, for which it does not use what processors have.
            return Stream.of(context.getDefaultSSLParameters().getCipherSuites())
                    .sorted(Comparator.comparing(suite -> !suite.contains("CHACHA20"))).toArray(String[]::new);
        }
        Set<String> known = Set.of(context.getSupportedSSLParameters().getCipherSuites());
        List<String> suites = new ArrayList<>();
        for (String name : names) {
            String suite = standardName(name);
            if (!known.contains(suite)) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                        DicomTlsSettings.CIPHERS + ": there is no cipher suite " + name + " that could be spoken");
            }
            suites.add(suite);
        }
        return suites.toArray(String[]::new);
    }

    private static String standardName(String name) {
        Matcher parts = OPENSSL_NAME.matcher(name);
        if (!parts.matches()) {
            return name;
        }
        String cipher = switch (parts.group(3)) {
            case "AES128" -> "AES_128_" + (parts.group(4).startsWith("GCM") ? "" : "CBC_") + parts.group(4);
            case "AES256" -> "AES_256_" + (parts.group(4).startsWith("GCM") ? "" : "CBC_") + parts.group(4);
            default -> "CHACHA20_" + parts.group(4) + "_SHA256";
        };
        return "TLS_" + parts.group(1) + "_" + parts.group(2) + "_WITH_" + cipher.replace('-', '_');
    }
}
