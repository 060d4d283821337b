package org.lethe.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;

/**
 * Certificates and a private key in textual encoding (RFC 7468).
 *
 * @param path the file
 * @param certificates in the order of the file, at least one
 * @param key the private key as PKCS #8; null if there is none
 */
public record PemFile(Path path, List<X509Certificate> certificates, byte[] key) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*)-----END \\1-----");
    /** Version 0, and rsaEncryption with NULL parameters (RFC 5208, RFC 8017 A.1). */
    private static final byte[] RSA_HEADER = {
        0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01,
        0x01, 0x01,
        0x05, 0x00};
    private static final byte DER_SEQUENCE = 0x30;
    private static final byte DER_OCTETS = 0x04;
    private static final byte[] PROBE = {1, 2, 3, 4};

    /** The password of stores, which never leave this process. */
    public static final String IN_MEMORY = "";

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or holds no certificate
     * @throws GeneralSecurityException if a certificate is none
     */
    public static PemFile read(Path path) throws IOException, GeneralSecurityException {
        PemFile file = readAny(path);
        if (file.certificates().isEmpty()) {
            throw new IOException("the file " + path + " holds no certificate in PEM");
        }
        return file;
    }

    /**
     * These certificates with the private key of another file.
     *
     * @throws IOException if that cannot be read
     * @throws GeneralSecurityException if a certificate in it is none
     */
    public PemFile withKeyOf(Path keyFile) throws IOException, GeneralSecurityException {
        return new PemFile(keyFile, certificates, readAny(keyFile).key());
    }

    private static PemFile readAny(Path path) throws IOException, GeneralSecurityException {
        if (!Files.isReadable(path)) {
            throw new IOException("the file " + path + " cannot be read");
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        byte[] key = null;
        Matcher block = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            switch (block.group(1)) {
                case "CERTIFICATE" -> certificates.add(certificate(factory, bytes(block, path), path));
                case "PRIVATE KEY" -> key = bytes(block, path);
                case "RSA PRIVATE KEY" -> key = wrapped(bytes(block, path));
                case "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> throw new IOException("the private key of " + path
                        + " must be PKCS #8 without a password; convert it by: openssl pkcs8 -topk8 -nodes");
                default -> {
                    /* parameters and the like, which other programs need */ }
            }
        }
        return new PemFile(path, certificates, key);
    }

    /**
     * The private key.
     *
     * @throws IOException if there is none, or it does not fit the certificate
     * @throws GeneralSecurityException if its algorithm is not known
     */
    public PrivateKey privateKey() throws IOException, GeneralSecurityException {
        if (key == null) {
            throw new IOException("the file " + path + " holds no private key in PEM");
        }
        // The algorithm is the one that the certificate's own key is for.
        String algorithm = certificates.getFirst().getPublicKey().getAlgorithm();
        try {
            PrivateKey privateKey =
                    KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
            if (belongTogether(privateKey, certificates.getFirst().getPublicKey())) {
                return privateKey;
            }
            throw new IOException("the private key of " + path + " is that of another certificate");
        } catch (InvalidKeySpecException e) {
            throw new IOException("the private key of " + path + " does not fit its certificate", e);
        }
    }

    /** Whether one key proves what the other signs; true if this cannot be known of keys of their kind. */
    private static boolean belongTogether(PrivateKey key, PublicKey counterpart) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            case String _ -> "";
        };
        if (algorithm.isEmpty()) {
            return true;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(counterpart);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        }
    }

    /**
     * The certificates and the private key as Java's TLS wants them, under {@link #IN_MEMORY}.
     *
     * @throws IOException if there is no key, or it does not fit the certificate
     * @throws GeneralSecurityException if its algorithm is not known
     */
    public KeyStore identityStore() throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(), IN_MEMORY.toCharArray(), certificates.toArray(Certificate[]::new));
        return store;
    }

    /** The certificates as those that are believed. */
    public KeyStore trustStore() throws GeneralSecurityException {
        return trustStore(certificates);
    }

    static KeyStore trustStore(List<X509Certificate> certificates) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("trusted" + i, certificates.get(i));
        }
        return store;
    }

    /**
     * Believes these certificates, and what they signed, as long as all certificates are in date.
     *
     * @throws GeneralSecurityException if Java cannot do that
     */
    public TrustManager[] trustManagers() throws GeneralSecurityException {
        return inDate(trustStore());
    }

    /** Believes the certificates of a store likewise. */
    public static TrustManager[] inDate(KeyStore believed) throws GeneralSecurityException {
        return new TrustManager[] {new InDate(believed)};
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, IN_MEMORY.toCharArray());
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing is read
        }
        return store;
    }

    private static X509Certificate certificate(CertificateFactory factory, byte[] bytes, Path path)
            throws IOException {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new IOException("the file " + path + " holds a certificate that cannot be read", e);
        }
    }

    private static byte[] bytes(Matcher block, Path path) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException("the file " + path + " holds something that is not base64", e);
        }
    }

    /** PKCS #8 around a key of PKCS #1, since Java reads only the former. */
    private static byte[] wrapped(byte[] rsa) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(RSA_HEADER);
        content.write(der(DER_OCTETS, rsa));
        return der(DER_SEQUENCE, content.toByteArray());
    }

    private static byte[] der(byte tag, byte[] content) throws IOException {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        byte[] length = java.math.BigInteger.valueOf(content.length).toByteArray();
        if (content.length < 0x80) {
            value.write(content.length);
        } else {
            value.write(0x80 | length.length);
            value.write(length);
        }
        value.write(content);
        return value.toByteArray();
    }
}
