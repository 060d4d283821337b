package org.lethe.blob;

import java.util.Objects;
import java.util.UUID;

/**
 * A blob that is durable.
 *
 * @param key its name in the store
 * @param size in bytes
 * @param crc32c CRC-32C of the content (RFC 3720, appendix B.4)
 * @param md5 MD5 of the content as 32 lower-case hexadecimal digits; null if it was not asked for
 * @param sha256 SHA-256 of the content as 64 lower-case hexadecimal digits; null if it was not asked for
 */
public record Blob(UUID key, long size, int crc32c, String md5, String sha256) {
    public Blob {
        Objects.requireNonNull(key);
    }
}
