package org.lethe.rewrite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.lethe.dicom.UID;

/**
 * Pseudonyms as a pure function of a job's key and the original: the first 128 bits of an HMAC-SHA-256.
 *
 * <p>Immutable; {@link #session()} gives what one thread works with.
 */
final class Pseudonyms {
    private static final String ALGORITHM = "SHA-256";
    private static final int BLOCK_BYTES = 64;
    private static final long BILLION = 1_000_000_000;
    private static final String UUID_ROOT = "2.25.";
    /** Douglas Crockford's: without letters that look like digits, or like each other. */
    private static final String CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final String STANDARD_ROOT = "1.2.840.10008.";

    /** A shift leaves no date nearly where it was, */
    private static final int DAYS_MIN = 31;

    /** nor so far away that equipment and methods would look out of their time. */
    private static final int DAYS_MAX = 5 * 365;

    /** To be cloned, which is much quicker than to ask the providers of Java for another one. */
    private static final MessageDigest TEMPLATE = template();

    // The two halves of HMAC (RFC 2104), each with the key in it already; only their clones go on from there.
    private final MessageDigest inner;
    private final MessageDigest outer;

    Pseudonyms(JobKey key) {
        inner = padded(key.toBytes(), (byte) 0x36);
        outer = padded(key.toBytes(), (byte) 0x5C);
    }

    /** @param key no longer than a block */
    private static MessageDigest padded(byte[] key, byte padding) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            block[i] ^= padding;
        }
        MessageDigest digest = cloneOf(TEMPLATE);
        digest.update(block);
        return digest;
    }

    /** The pseudonyms for one dataset. Not for several threads. */
    Session session() {
        return new Session();
    }

    private static MessageDigest template() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    private static MessageDigest cloneOf(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The " + ALGORITHM + " of this Java cannot be cloned", e);
        }
    }

    /** What a pseudonym stands for: the same text has other pseudonyms as another kind of thing. */
    private enum Kind {
        UID,
        PATIENT_ID,
        DAY_OFFSET,
        PATIENT_CODE
    }

    /** The pseudonyms for one dataset. Not for several threads. */
    final class Session {
        private final Map<String, String> uids = new HashMap<>();

        private Session() {}

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
                known = isStandard(original) ? original : UUID_ROOT + decimal(digest(Kind.UID, original));
                uids.put(original, known);
            }
            return known;
        }

        /** The new PatientID of an old one: 36 characters in the form of a UUID (RFC 9562 version 8). */
        String patientId(String original) {
            ByteBuffer digest = ByteBuffer.wrap(digest(Kind.PATIENT_ID, original));
            long high = digest.getLong() & ~0xF000L | 0x8000L;
            long low = digest.getLong() & ~(3L << 62) | 1L << 63;
            return new UUID(high, low).toString();
        }

        /**
         * A short code for a patient, of capital letters and digits that people can read out.
         *
         * @param characters at most 12; each has five bits
         */
        String code(String patient, int characters) {
            long bits = ByteBuffer.wrap(digest(Kind.PATIENT_CODE, patient)).getLong();
            StringBuilder code = new StringBuilder(characters);
            for (int i = 0; i < characters; i++) {
                code.append(CODE_ALPHABET.charAt((int) (bits >>> 59)));
                bits <<= 5;
            }
            return code.toString();
        }

        /**
         * By how many days the dates of a patient are shifted: from {@value #DAYS_MIN} to {@value #DAYS_MAX} days
         * back, so that nothing comes to lie in the future. The same for all dates of the patient, so that the time
         * between them stays.
         *
         * @param patient what tells the patient from others, such as {@link PatientIdentity#text}
         * @return a negative number
         */
        int dayOffset(String patient) {
            long number = ByteBuffer.wrap(digest(Kind.DAY_OFFSET, patient)).getLong();
            return -(int) (DAYS_MIN + Long.remainderUnsigned(number, DAYS_MAX - DAYS_MIN + 1));
        }

        /** At least 128 bits. */
        private byte[] digest(Kind kind, String original) {
            MessageDigest text = cloneOf(inner);
            text.update((byte) kind.ordinal());
            return cloneOf(outer).digest(text.digest(original.getBytes(StandardCharsets.UTF_8)));
        }

        /** The first 128 bits as a number: long division, nine digits at a time; BigInteger takes ten times as long. */
        private static String decimal(byte[] digest) {
            ByteBuffer bytes = ByteBuffer.wrap(digest);
            long[] words = new long[4];
            for (int i = 0; i < words.length; i++) {
                words[i] = Integer.toUnsignedLong(bytes.getInt());
            }
            char[] digits = new char[45];
            int first = digits.length;
            while (first > 0) {
                long rest = 0;
                for (int i = 0; i < words.length; i++) {
                    long dividend = rest << 32 | words[i];
                    words[i] = dividend / BILLION;
                    rest = dividend % BILLION;
                }
                for (int i = 0; i < 9; i++) {
                    digits[--first] = (char) ('0' + rest % 10);
                    rest /= 10;
                }
            }
            while (first < digits.length - 1 && digits[first] == '0') {
                first++;
            }
            return new String(digits, first, digits.length - first);
        }

        private static boolean isStandard(String uid) {
            return uid.startsWith(STANDARD_ROOT) && UID.isValid(uid);
        }
    }
}
