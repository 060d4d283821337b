package org.lethe.blob.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.lethe.config.S3Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The keys that blobs are, or were, encrypted with. Its text form shows none of them. */
public final class KeyRing {
    private static final int KEY_BYTES = 32;
    private static final int FILE_BYTES_MAX = 1000;

    private final int currentId;
    private final Map<Integer, SecretKey> keys;

    private KeyRing(int currentId, Map<Integer, SecretKey> keys) {
        this.currentId = currentId;
        this.keys = Map.copyOf(keys);
    }

    /**
     * Reads them from their files: each has 32 bytes, or these in Base64 (RFC 4648, section 4).
     *
     * @throws LetheException of kind {@code STORAGE} if a file cannot be read, or is no key
     */
    public static KeyRing read(S3Settings.MasterKeys files) {
        Map<Integer, SecretKey> keys = new HashMap<>();
        keys.put(files.current().id(), read(files.current().file()));
        files.previous().forEach(key -> keys.put(key.id(), read(key.file())));
        return new KeyRing(files.current().id(), keys);
    }

    private static SecretKey read(Path file) {
        try {
            if (Files.size(file) <= FILE_BYTES_MAX) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length != KEY_BYTES) {
                    bytes = Base64.getDecoder().decode(new String(bytes, StandardCharsets.ISO_8859_1).strip());
                }
                if (bytes.length == KEY_BYTES) {
                    return new SecretKeySpec(bytes, "AES");
                }
            }
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the master key " + file + " cannot be read", e);
        } catch (IllegalArgumentException noBase64) {
            // It is told below, without what is in the file.
        }
        throw new LetheException(ErrorKind.STORAGE,
                "the master key " + file + " is neither " + KEY_BYTES + " bytes nor these in Base64");
    }

    /** What new blobs are encrypted with. */
    int currentId() {
        return currentId;
    }

    /** @throws LetheException of kind {@code STORAGE} if there is no such key */
    SecretKey get(int id) {
        SecretKey key = keys.get(id);
        if (key == null) {
            throw new LetheException(ErrorKind.STORAGE, "a blob is encrypted with master key " + id
                    + ", which is neither the master key nor one of the previous ones");
        }
        return key;
    }
}
