package org.lethe.rewrite;

import java.security.SecureRandom;

/**
 * The secret of one job, from which all its pseudonyms follow: with the same key, the same UID always becomes the same
 * new one; without the key nobody finds the way back.
 */
public final class JobKey {
    /** Length in bytes: that of the hash (RFC 2104 section 3). */
    public static final int BYTES = 32;

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
