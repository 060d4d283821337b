package org.lethe.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key that reports are signed with (Ed25519, RFC 8032), and its public half. For all threads at once. */
public final class SigningKey {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);
    private static final String LABEL = "PRIVATE KEY";
    private static final byte[] PROBE = "Lethe".getBytes(StandardCharsets.US_ASCII);
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final PrivateKey key;
    private final VerifyingKey verifying;

    private SigningKey(PrivateKey key, VerifyingKey verifying) {
        this.key = key;
        this.verifying = verifying;
    }

    /**
     * The key of a file, in PEM: a PRIVATE KEY (PKCS #8) and its PUBLIC KEY. If there is no such file, one is made that
     * only this user may read.
     *
     * @throws LetheException of kind STORAGE if it cannot be read or made, BAD_FILE_FORMAT if it holds no such key
     */
    public static SigningKey open(Path file) {
        if (!Files.exists(file)) {
            make(file);
        }
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                LOG.warn("{} holds a secret key, and others than its owner may read or write it", file);
            }
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            return parse(VerifyingKey.textOf(file));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, file + " must hold a key of Ed25519 in PEM, the PRIVATE"
                    + " KEY and its PUBLIC KEY: remove it to have one made", e);
        }
    }

    private static void make(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM).generateKeyPair();
            VerifyingKey verifying = new VerifyingKey(pair.getPublic());
            String text = Pem.encode(LABEL, pair.getPrivate().getEncoded()) + verifying.toPem();
            DurableFiles.create(file, text.getBytes(StandardCharsets.US_ASCII), Readers.OWNER);
            LOG.info("Made a key to sign reports with, whose fingerprint is {}: {}", verifying.fingerprint(), file);
        } catch (FileAlreadyExistsException somebodyElseMadeOne) {
            // then it is read
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be written: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    private static SigningKey parse(String text) throws GeneralSecurityException {
        byte[] secret = Pem.decode(text, LABEL)
                .orElseThrow(() -> new InvalidKeySpecException("there is no " + LABEL));
        byte[] open = Pem.decode(text, VerifyingKey.LABEL)
                .orElseThrow(() -> new InvalidKeySpecException("there is no " + VerifyingKey.LABEL));
        SigningKey key = new SigningKey(
                KeyFactory.getInstance(VerifyingKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(secret)),
                VerifyingKey.of(open));
        if (!key.verifying.verifies(PROBE, key.sign(PROBE))) {
            throw new InvalidKeySpecException("the halves of the key do not belong together");
        }
        return key;
    }

    /** The public half. */
    public VerifyingKey verifying() {
        return verifying;
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(VerifyingKey.ALGORITHM);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key of Ed25519 signs anything", e);
        }
    }
}
