package org.lethe.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.Attachment.Compression;
import org.lethe.index.Index;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/**
 * The files that belong to resources: the DICOM files of instances, and what users attach. For any number of threads.
 */
public final class Attachments {
    private static final int SIZE_BYTES = 8;
    private static final int BUFFER_BYTES = 64 << 10;

    private final BlobStore blobs;
    private final Index index;
    private final Checksums checksums;
    private final UnsettledBlobs unsettled;

    Attachments(BlobStore blobs, Index index, Checksums checksums, UnsettledBlobs unsettled) {
        this.blobs = blobs;
        this.index = index;
        this.checksums = checksums;
        this.unsettled = unsettled;
    }

    /** What {@link #md5} is asked of. */
    public enum Form {
        /** The content itself. */
        CONTENT,
        /** As it lies in the blob. */
        STORED
    }

    /**
     * Attaches a file, or puts it in the place of the one that was there. What is returned is durable.
     *
     * @param content read to the end; not closed
     * @param expected the revision that must be the current one; empty not to check
     * @return the attachment, with its new revision
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is no such resource, {@code REVISION} if another
     *     revision is the current one
     * @throws IOException if the content cannot be read
     */
    public Attachment put(Level level, String id, int type, InputStream content, OptionalLong expected)
            throws IOException {
        if (!index.contains(level, id)) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such resource to attach something to");
        }
        try (BlobSink sink = blobs.create(checksums)) {
            content.transferTo(sink);
            Blob blob = sink.commit();
            Attachment attachment = Attachment.plain(type, blob.key(), blob.size(), blob.crc32c(), blob.md5());
            return attachment.withRevision(set(level, id, attachment, expected));
        }
    }

    /**
     * Opens the content of an attachment. Whoever got it closes it.
     *
     * <p>Memory: a few megabytes; a larger content that lies compressed is unpacked into a temporary file.
     *
     * @throws IOException if it cannot be read
     */
    public ByteSource open(Attachment attachment) throws IOException {
        return switch (attachment.compression()) {
            case NONE -> openStored(attachment);
            case ZLIB -> {
                try (ByteSource stored = openStored(attachment)) {
                    yield inflate(stored, attachment.size());
                }
            }
        };
    }

    /**
     * Unpacks what lies in Orthanc's compressed form. Whoever got it closes it.
     *
     * <p>Memory: a few megabytes; what is larger goes into a temporary file.
     *
     * @param stored not closed
     * @param size of the content, in bytes
     * @throws LetheException of kind {@code CORRUPTED_FILE} if the content has another size
     * @throws IOException if it cannot be read, or is no such form
     */
    public static ByteSource inflate(ByteSource stored, long size) throws IOException {
        if (stored.size() == 0 && size == 0) {
            return ByteSource.of(new byte[0], 0); // Orthanc packs nothing into nothing
        }
        try (InputStream inflated = inflating(stored); Spool spool = new Spool()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = size;
            int count = inflated.read(buffer);
            while (count >= 0 && count <= left) {
                spool.write(buffer, 0, count);
                left -= count;
                count = inflated.read(buffer);
            }
            if (count >= 0 || left > 0) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "an attachment has another size than it should");
            }
            return spool.toSource();
        }
    }

    /** Opens an attachment as it lies in its blob. Whoever got it closes it. */
    public ByteSource openStored(Attachment attachment) {
        return blobs.open(attachment.blobKey());
    }

    /**
     * The MD5 of an attachment as 32 hexadecimal digits; computed now if it was not when it was stored.
     *
     * @throws IOException if it cannot be read
     */
    public String md5(Attachment attachment, Form form) throws IOException {
        String known = form == Form.CONTENT ? attachment.md5() : attachment.storedMd5();
        return known == null ? computeMd5(attachment, form) : known;
    }

    /**
     * Reads an attachment and compares it with what was stored.
     *
     * @throws LetheException of kind {@code CORRUPTED_FILE} if it is something else
     * @throws IOException if it cannot be read
     */
    public void verify(Attachment attachment) throws IOException {
        blobs.verify(attachment.blobKey(), attachment.storedSize(), attachment.crc32c());
        if (attachment.md5() != null && !attachment.md5().equals(computeMd5(attachment, Form.CONTENT))) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "The attachment is not what was stored");
        }
    }

    /**
     * Stores an attachment anew in another form; the content stays the same.
     *
     * @throws IOException if it cannot be read
     */
    public void store(Level level, String id, Attachment attachment, Compression compression) throws IOException {
        if (attachment.compression() == compression) {
            return;
        }
        try (ByteSource content = open(attachment);
                BlobSink sink = blobs.create(checksums)) {
            switch (compression) {
                case NONE -> sink.transferFrom(content, 0, content.size());
                case ZLIB -> deflate(content, sink);
            }
            Blob blob = sink.commit();
            Attachment other = new Attachment(
                    attachment.type(),
                    blob.key(),
                    compression,
                    attachment.size(),
                    attachment.md5(),
                    blob.size(),
                    blob.md5(),
                    blob.crc32c(),
                    attachment.revision());
            set(level, id, other, OptionalLong.of(attachment.revision()));
        }
    }

    /** Nobody else would find a blob that the index refused before the next start. */
    private long set(Level level, String id, Attachment attachment, OptionalLong expected) {
        try {
            return index.setAttachment(level, id, attachment, expected).revision();
        } catch (RuntimeException e) {
            unsettled.deleteUnlessKnown(attachment.blobKey(), e);
            throw e;
        }
    }

    /** The uncompressed size in 8 bytes, little endian, then a zlib stream (RFC 1950): Orthanc's compressed form. */
    private static void deflate(ByteSource content, BlobSink sink) throws IOException {
        for (int i = 0; i < SIZE_BYTES; i++) {
            sink.write((int) (content.size() >>> (8 * i)));
        }
        OutputStream open = new OutputStream() {
            @Override
            public void write(int b) {
                sink.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sink.write(bytes, offset, length);
            }
        };
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(open)) {
            content.transferTo(0, content.size(), Channels.newChannel(deflating));
        }
    }

    private static InputStream inflating(ByteSource stored) throws IOException {
        InputStream bytes = new BufferedInputStream(new SourceInputStream(stored, SIZE_BYTES), BUFFER_BYTES);
        return new InflaterInputStream(bytes);
    }

    private String computeMd5(Attachment attachment, Form form) throws IOException {
        try (ByteSource source = form == Form.CONTENT ? open(attachment) : openStored(attachment)) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[BUFFER_BYTES];
            try (InputStream bytes = new SourceInputStream(source, 0)) {
                int count = bytes.read(buffer);
                while (count >= 0) {
                    md5.update(buffer, 0, count);
                    count = bytes.read(buffer);
                }
            }
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
