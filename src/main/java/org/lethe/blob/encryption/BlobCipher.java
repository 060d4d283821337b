package org.lethe.blob.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * The format of an encrypted blob, and the key of one blob.
 *
 * <pre>
 * header   magic "LetheEn1" (8 bytes), number of the master key (4, big endian), salt (32)
 * chunks   each of 65,536 bytes of content, encrypted, and a tag (16); the last one may be shorter, or empty
 * </pre>
 *
 * <p>Chunks are encrypted by AES-256 in Galois/Counter Mode (NIST SP 800-38D). The key is made for the blob, by HKDF
 * with SHA-256 (RFC 5869), from the master key, the salt, and the key that the blob has in the store: so a blob cannot
 * stand in for another. The nonce is the number of the chunk and whether it is the last: so chunks cannot be exchanged,
 * and one that is missing at the end is missed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
 * 2015). The header is authenticated with each chunk. As chunks stand for themselves, ranges can be read.
 */
final class BlobCipher {
    static final int HEADER_BYTES = 44;
    static final int CHUNK_BYTES = 64 << 10;
    static final int TAG_BYTES = 16;
    static final int SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;

    private static final byte[] MAGIC = "LetheEn1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PURPOSE = "lethe blob".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 32;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;
    private final byte[] header;

    private BlobCipher(SecretKey key, byte[] header) {
        this.key = key;
        this.header = header;
    }

    /** For a new blob. */
    static BlobCipher create(KeyRing keys, UUID blob) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(keys.currentId()).put(salt).array();
        return new BlobCipher(derive(keys.get(keys.currentId()), salt, blob), header);
    }

    /**
     * For a blob with a header.
     *
     * @throws LetheException of kind {@code CORRUPTED_FILE} if that is none, {@code STORAGE} if its key is not there
     */
    static BlobCipher open(KeyRing keys, UUID blob, byte[] header) {
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "blob " + blob + " is not encrypted, as it should be");
        }
        int id = ByteBuffer.wrap(header).getInt(MAGIC.length);
        byte[] salt = Arrays.copyOfRange(header, HEADER_BYTES - SALT_BYTES, HEADER_BYTES);
        return new BlobCipher(derive(keys.get(id), salt, blob), header);
    }

    private static SecretKey derive(SecretKey master, byte[] salt, UUID blob) {
        byte[] info = ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES).put(PURPOSE)
                .putLong(blob.getMostSignificantBits()).putLong(blob.getLeastSignificantBits()).array();
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES",
                    HKDFParameterSpec.ofExtract().addIKM(master).addSalt(salt).thenExpand(info, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF", e);
        }
    }

    byte[] header() {
        return header.clone();
    }

    /**
     * How many bytes of content an encrypted blob has.
     *
     * @throws LetheException of kind {@code CORRUPTED_FILE} if it cannot be whole
     */
    static long contentSize(long sealedSize) {
        long chunks = chunksIn(sealedSize);
        long size = sealedSize - HEADER_BYTES - chunks * TAG_BYTES;
        if (sealedSize < HEADER_BYTES + TAG_BYTES || size < (chunks - 1) * CHUNK_BYTES) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "an encrypted blob is cut off");
        }
        return size;
    }

    /** How many chunks an encrypted blob has. */
    static long chunksIn(long sealedSize) {
        return Math.ceilDiv(sealedSize - HEADER_BYTES, (long) SEALED_BYTES);
    }

    /** Where a chunk begins in an encrypted blob. */
    static long positionOf(long chunk) {
        return HEADER_BYTES + chunk * SEALED_BYTES;
    }

    byte[] seal(long chunk, boolean isLast, byte[] content, int length) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, chunk, isLast).doFinal(content, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a chunk cannot be encrypted", e);
        }
    }

    /** @throws LetheException of kind {@code CORRUPTED_FILE} if it is not what was encrypted */
    byte[] open(long chunk, boolean isLast, byte[] sealed, int length) {
        try {
            return cipher(Cipher.DECRYPT_MODE, chunk, isLast).doFinal(sealed, 0, length);
        } catch (AEADBadTagException e) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "an encrypted blob is not what was written", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a chunk cannot be decrypted", e);
        }
    }

    private Cipher cipher(int mode, long chunk, boolean isLast) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(chunk).put(NONCE_BYTES - 1, (byte) (isLast ? 1 : 0))
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        return cipher;
    }
}
