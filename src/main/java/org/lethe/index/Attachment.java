package org.lethe.index;

import java.util.Objects;
import java.util.UUID;

/**
 * A file that belongs to a resource.
 *
 * @param type 1 for the DICOM file of an instance; users' attachments are 1024 and above, see {@link AttachmentType}
 * @param blobKey where its bytes lie
 * @param compression how they lie there
 * @param size in bytes, uncompressed
 * @param md5 of the uncompressed content, 32 hexadecimal digits; null if it was not computed
 * @param storedSize in bytes, as it lies in the blob
 * @param storedMd5 of the blob; null if it was not computed
 * @param crc32c of the blob
 * @param revision counts the changes of this attachment, from 0
 */
public record Attachment(
        int type,
        UUID blobKey,
        Compression compression,
        long size,
        String md5,
        long storedSize,
        String storedMd5,
        int crc32c,
        long revision) {

    /** How the bytes of an attachment lie in their blob. */
    public enum Compression {
        NONE,
        /** The uncompressed size as 8 little-endian bytes, then a zlib stream (RFC 1950). */
        ZLIB
    }

    public Attachment {
        Objects.requireNonNull(blobKey);
        Objects.requireNonNull(compression);
    }

    /** An attachment that lies in its blob as it is. */
    public static Attachment plain(int type, UUID blobKey, long size, int crc32c, String md5) {
        return new Attachment(type, blobKey, Compression.NONE, size, md5, size, md5, crc32c, 0);
    }

    /** The same content with another number of changes. */
    public Attachment withRevision(long number) {
        return new Attachment(type, blobKey, compression, size, md5, storedSize, storedMd5, crc32c, number);
    }
}
