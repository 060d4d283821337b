package org.lethe.index.sql;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Identifiers as text outside, as bytes in the index: an Orthanc ID has 20, the key of a blob 16, an MD5 16. */
public final class PublicId {
    private static final int BYTES = 20;
    private static final int TEXT_LENGTH = 44;
    private static final HexFormat HEX = HexFormat.of();

    private PublicId() {}

    /** The bytes of an Orthanc ID; empty if this is none, so that no row can have it. */
    public static Optional<byte[]> bytesOf(String id) {
        if (id.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        int at = 0;
        for (int i = 0; i < BYTES; i++) {
            if (i > 0 && i % 4 == 0 && id.charAt(at++) != '-') {
                return Optional.empty();
            }
            int high = lowerHexDigit(id.charAt(at++));
            int low = lowerHexDigit(id.charAt(at++));
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return Optional.of(bytes);
    }

    /** The bytes of what can only be an Orthanc ID. */
    public static byte[] required(String id) {
        return bytesOf(id).orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an Orthanc ID was expected"));
    }

    // Upper-case digits would be another spelling of an ID that clients know in one spelling only.
    private static int lowerHexDigit(char digit) {
        return digit >= 'A' && digit <= 'F' || !HexFormat.isHexDigit(digit) ? -1 : HexFormat.fromHexDigit(digit);
    }

    /** The Orthanc ID of its bytes. */
    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder(TEXT_LENGTH);
        for (int i = 0; i < BYTES; i++) {
            if (i > 0 && i % 4 == 0) {
                text.append('-');
            }
            HEX.toHexDigits(text, bytes[i]);
        }
        return text.toString();
    }

    /** The digits of Orthanc IDs as a JSON array for {@code json_each} and {@code unhex}; others are left out. */
    static String jsonOf(Collection<String> ids) {
        return ids.stream()
                .filter(id -> bytesOf(id).isPresent())
                .map(id -> '"' + id.replace("-", "") + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The Orthanc ID of the hexadecimal digits that SQLite's {@code hex()} writes. */
    static String ofHex(String digits) {
        return of(HEX.parseHex(digits));
    }

    /** The bytes of a blob's key. */
    public static byte[] bytesOf(UUID key) {
        return ByteBuffer.allocate(16)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .array();
    }

    /** The key of a blob. */
    public static UUID uuidOf(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** The bytes of an MD5; null for null. */
    static byte[] bytesOfMd5(String md5) {
        return md5 == null ? null : HEX.parseHex(md5);
    }

    /** The digits of an MD5; null for null. */
    static String md5Of(byte[] bytes) {
        return bytes == null ? null : HEX.formatHex(bytes);
    }
}
