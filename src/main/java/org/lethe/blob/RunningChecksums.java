package org.lethe.blob;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.lethe.io.Sha256;

/** The checksums and the size of bytes that go by. Not for several threads. */
public final class RunningChecksums {
    private static final HexFormat HEX = HexFormat.of();

    private final CRC32C crc32c = new CRC32C();
    /** Null if it is not asked for; so is the next. */
    private final MessageDigest md5;
    private final Sha256 sha256;
    private long size;

    /** @param checksums those to compute */
    public RunningChecksums(Checksums checksums) {
        this.md5 = checksums.hasMd5() ? newDigest("MD5") : null;
        this.sha256 = checksums.hasSha256() ? Sha256.begin() : null;
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** Takes what remains in a buffer, and leaves it where it is. */
    public void update(ByteBuffer bytes) {
        size += bytes.remaining();
        if (md5 != null) {
            md5.update(bytes.duplicate());
        }
        if (sha256 != null) {
            sha256.update(bytes.duplicate());
        }
        crc32c.update(bytes.duplicate());
    }

    /** How many bytes went by. */
    public long size() {
        return size;
    }

    /** The blob that they are; nothing goes by after. */
    public Blob toBlob(UUID key) {
        return new Blob(key, size, (int) crc32c.getValue(), md5 == null ? null : HEX.formatHex(md5.digest()),
                sha256 == null ? null : HEX.formatHex(sha256.digest()));
    }
}
