package org.lethe.blob;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The checksums and the size of bytes that go by. Not for several threads. */
public final class RunningChecksums {
    private final CRC32C crc32c = new CRC32C();
    /** Null if it is not asked for. */
    private final MessageDigest md5;
    private long size;

    /** @param checksums those to compute */
    public RunningChecksums(Checksums checksums) {
        this.md5 = switch (checksums) {
            case CRC32C -> null;
            case CRC32C_AND_MD5 -> newMd5();
        };
    }

    private static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Takes what remains in a buffer, and leaves it where it is. */
    public void update(ByteBuffer bytes) {
        size += bytes.remaining();
        if (md5 != null) {
            md5.update(bytes.duplicate());
        }
        crc32c.update(bytes.duplicate());
    }

    /** How many bytes went by. */
    public long size() {
        return size;
    }

    /** The blob that they are; nothing goes by after. */
    public Blob toBlob(UUID key) {
        String digest = md5 == null ? null : HexFormat.of().formatHex(md5.digest());
        return new Blob(key, size, (int) crc32c.getValue(), digest);
    }
}
