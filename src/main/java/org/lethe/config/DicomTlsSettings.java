package org.lethe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How DICOM is spoken by TLS (Orthanc Book, "Configuring DICOM TLS"). The files are in PEM.
 *
 * @param listenerEnabled whether the DICOM listener speaks TLS, and nothing else
 * @param identity what this server shows to others; empty for nothing
 * @param trusted file with the certificates that others are believed by; empty for none
 * @param peersVerified whether others have to show a certificate that is believed
 * @param minimumVersion oldest protocol that is spoken
 * @param cipherSuites names of the only cipher suites that are spoken; empty for all that are held safe
 */
public record DicomTlsSettings(boolean listenerEnabled, Optional<Identity> identity, Optional<Path> trusted,
        boolean peersVerified, TlsVersion minimumVersion, List<String> cipherSuites) {
    public static final String CERTIFICATE = "DicomTlsCertificate";
    public static final String PRIVATE_KEY = "DicomTlsPrivateKey";
    public static final String TRUSTED = "DicomTlsTrustedCertificates";
    public static final String CIPHERS = "DicomTlsCiphersAccepted";
    private static final String ENABLED = "DicomTlsEnabled";
    private static final String VERIFIED = "DicomTlsRemoteCertificateRequired";

    /**
     * What this server shows to others.
     *
     * @param certificate file with its certificate, and perhaps the chain of it
     * @param privateKey file with the key of that
     */
    public record Identity(Path certificate, Path privateKey) {}

    public DicomTlsSettings {
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** Whether TLS can be spoken at all. */
    public boolean isPossible() {
        return identity.isPresent() || trusted.isPresent() || !peersVerified;
    }

    static DicomTlsSettings read(Keys keys) {
        boolean enabled = keys.flag(ENABLED, false);
        boolean verified = keys.flag(VERIFIED, true);
        Optional<Path> certificate = keys.optionalPath(CERTIFICATE);
        Optional<Path> privateKey = keys.optionalPath(PRIVATE_KEY);
        Optional<Path> trusted = keys.optionalPath(TRUSTED);
        if (certificate.isEmpty() && (enabled || privateKey.isPresent())) {
            keys.problem(CERTIFICATE, "expected a file with a certificate, as there is "
                    + (enabled ? ENABLED : PRIVATE_KEY));
        }
        if (privateKey.isEmpty() && (enabled || certificate.isPresent())) {
            keys.problem(PRIVATE_KEY, "expected a file with a private key, as there is "
                    + (enabled ? ENABLED : CERTIFICATE));
        }
        if (enabled && verified && trusted.isEmpty()) {
            keys.problem(TRUSTED, "expected a file with certificates, as there is " + ENABLED + " (or " + VERIFIED
                    + " set to false)");
        }
        if (!verified) {
            keys.notice(VERIFIED + " is off: whoever sits between this server and a modality can read what is sent");
        }
        return new DicomTlsSettings(enabled,
                certificate.flatMap(chain -> privateKey.map(key -> new Identity(chain, key))), trusted, verified,
                TlsVersion.read(keys, "DicomTlsMinimumProtocolVersion", 0), keys.texts(CIPHERS));
    }
}
