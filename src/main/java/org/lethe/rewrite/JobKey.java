package org.lethe.rewrite;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one job, from which all its pseudonyms follow: with the same key, the same UID always becomes the same
 * new one; without the key nobody finds the way back.
 */
public final class JobKey {
    /** Length in bytes: that of the hash (RFC 2104 section 3). */
    public static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** No pseudonym is made of something that begins like this. */
    private static final byte DERIVING = (byte) 0xFF;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private JobKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new key. */
    public static JobKey random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new JobKey(bytes);
    }

    /**
     * A key that was kept.
     *
     * @throws IllegalArgumentException unless it has {@value #BYTES} bytes
     */
    public static JobKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A job's key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new JobKey(bytes.clone());
    }

    /**
     * A key that follows from this one, and tells nothing about it or about others that follow from it.
     *
     * @param purpose what it is for; the same gives the same key
     */
    public JobKey derived(String purpose) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            mac.update(DERIVING);
            return new JobKey(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    /** The bytes, to be kept with the job. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** How much of it may be seen: nothing. */
    @Override
    public String toString() {
        return "JobKey";
    }
}
