package org.lethe.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.Sha256;

/** The public half of a key that reports are signed with (Ed25519, RFC 8032). */
public final class VerifyingKey {
    static final String ALGORITHM = "Ed25519";
    static final String LABEL = "PUBLIC KEY";
    static final int FILE_BYTES_MAX = 64 << 10;

    private final PublicKey key;

    VerifyingKey(PublicKey key) {
        this.key = key;
    }

    /** @throws GeneralSecurityException if it is no such key */
    static VerifyingKey of(byte[] der) throws GeneralSecurityException {
        VerifyingKey key = new VerifyingKey(
                KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
        if (!Arrays.equals(key.encoded(), der)) {
            throw new InvalidKeySpecException("It is encoded in another way than that of RFC 8410");
        }
        return key;
    }

    /**
     * Reads a file in PEM.
     *
     * @throws LetheException of kind STORAGE if it cannot be read, BAD_FILE_FORMAT if it holds no public key
     */
    public static VerifyingKey read(Path file) {
        try {
            return of(Pem.decode(textOf(file), LABEL)
                    .orElseThrow(() -> new InvalidKeySpecException("there is no " + LABEL)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, file + " holds no public key of Ed25519 in PEM", e);
        }
    }

    static String textOf(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, file + " is too large to hold a key");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** As SubjectPublicKeyInfo (RFC 8410). */
    byte[] encoded() {
        return key.getEncoded();
    }

    /** By which people tell it from others: SHA-256 of its encoding, in hexadecimal digits. */
    public String fingerprint() {
        return HexFormat.of().formatHex(Sha256.of(encoded()));
    }

    /** The key in PEM. */
    public String toPem() {
        return Pem.encode(LABEL, encoded());
    }

    /** Whether a signature is one of this key, for this message. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("it was checked when it was read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey same && key.equals(same.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}
