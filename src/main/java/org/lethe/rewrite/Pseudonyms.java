package org.lethe.rewrite;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lethe.dicom.UID;

/**
 * Pseudonyms as a pure function of a job's key and the original: the first 128 bits of an HMAC-SHA-256.
 *
 * <p>Immutable; {@link #session()} gives what one thread works with.
 */
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String UUID_ROOT = "2.25.";
    private static final String STANDARD_ROOT = "1.2.840.10008.";

    private final Mac prototype;

    Pseudonyms(JobKey key) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key.toBytes(), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    /** The pseudonyms for one dataset. Not for several threads. */
    Session session() {
        try {
            return new Session((Mac) prototype.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The " + ALGORITHM + " of this Java cannot be cloned", e);
        }
    }

    /** What a pseudonym stands for: the same text has other pseudonyms as another kind of thing. */
    private enum Kind {
        UID,
        PATIENT_ID
    }

    static final class Session {
        private final Mac mac;
        private final Map<String, String> uids = new HashMap<>();

        private Session(Mac mac) {
            this.mac = mac;
        }

        /** Lays down the new UID of an old one; later calls of {@link #uid} give it. */
        void fixUid(String original, String replacement) {
            uids.put(original, replacement);
        }

        /**
         * The new UID of an old one: {@code 2.25.} and a number of 128 bits (PS3.5 section B.2). Those of the standard
         * itself are nobody's secret and stay.
         *
         * @param original without padding
         */
        String uid(String original) {
            String known = uids.get(original);
            if (known == null) {
                known = isStandard(original)
                        ? original
                        : UUID_ROOT + new BigInteger(1, digest(Kind.UID, original, 16)).toString();
                uids.put(original, known);
            }
            return known;
        }

        /** The new PatientID of an old one: 36 characters in the form of a UUID (RFC 9562 version 8). */
        String patientId(String original) {
            ByteBuffer digest = ByteBuffer.wrap(digest(Kind.PATIENT_ID, original, 16));
            long high = digest.getLong() & ~0xF000L | 0x8000L;
            long low = digest.getLong() & ~(3L << 62) | 1L << 63;
            return new UUID(high, low).toString();
        }

        private byte[] digest(Kind kind, String original, int bytes) {
            mac.update((byte) kind.ordinal());
            byte[] hash = mac.doFinal(original.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, bytes);
        }

        private static boolean isStandard(String uid) {
            return uid.startsWith(STANDARD_ROOT) && UID.isValid(uid);
        }
    }
}
