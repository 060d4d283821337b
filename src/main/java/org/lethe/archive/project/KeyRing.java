package org.lethe.archive.project;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.JobKey;

/**
 * The keys of a project: the active one first, from which new pseudonyms follow, then those that were active before.
 * Shows none of them.
 */
final class KeyRing {
    private static final int KEYS_MAX = 100;
    private static final int ID_DIGITS = 8;
    private static final String ALGORITHM = "HmacSHA256";

    /** No pseudonym is made of a text that begins like this. */
    private static final String ID_TEXT = "id of this key";

    private final List<Entry> entries;

    /**
     * A key and its name, which is made of it and tells nothing about it.
     *
     * @param id eight hexadecimal digits
     */
    record Entry(String id, JobKey key) {
        @Override
        public String toString() {
            return id;
        }
    }

    private KeyRing(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads keys: one per line, 32 bytes in Base64, the active one first. What follows a {@code #} is a comment.
     *
     * @param where they are, for messages
     * @throws LetheException of kind BAD_FILE_FORMAT if there is none, or something else
     */
    static KeyRing parse(String text, String where) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (content.isEmpty()) {
                continue;
            }
            JobKey key = decode(content, where + ", line " + number);
            String id = idOf(key);
            if (entries.stream().anyMatch(entry -> entry.id().equals(id))) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, where + " holds the same key twice");
            }
            entries.add(new Entry(id, key));
        }
        if (entries.isEmpty() || entries.size() > KEYS_MAX) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, where + " must hold 1 to " + KEYS_MAX + " keys");
        }
        return new KeyRing(entries);
    }

    private static JobKey decode(String base64, String where) {
        try {
            return JobKey.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notAKey) {
            // Without its cause, which would show a part of it.
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    where + " is not a key of " + JobKey.BYTES + " bytes in Base64");
        }
    }

    Entry active() {
        return entries.getFirst();
    }

    /** All keys, the active one first. */
    List<Entry> all() {
        return entries;
    }

    Optional<Entry> find(String id) {
        return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /** The code that only who has a key can give a text (RFC 2104), in hexadecimal digits. */
    static String mac(JobKey key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.toBytes(), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }

    private static String idOf(JobKey key) {
        return mac(key, ID_TEXT).substring(0, ID_DIGITS);
    }

    /** A line with a key, as {@link #parse} reads it. */
    static byte[] line(JobKey key) {
        return (Base64.getEncoder().encodeToString(key.toBytes()) + "\n").getBytes(US_ASCII);
    }

    @Override
    public String toString() {
        return "KeyRing";
    }
}
