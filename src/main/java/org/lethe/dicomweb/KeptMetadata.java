package org.lethe.dicomweb;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.InflaterInputStream;
import org.lethe.archive.Archive;
import org.lethe.archive.SourceInputStream;
import org.lethe.config.Settings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata of series that were gathered once, each as an attachment of its series: a digest of what they were
 * gathered from, and a zlib stream (RFC 1950) of them. As blobs never change, they are the metadata of a series as long
 * as the digest is that of its blobs. It may all be lost: then it is gathered anew.
 */
final class KeptMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(KeptMetadata.class);
    /** Changes with what is written, so that nobody reads what an older version wrote. */
    private static final String FORMAT = "1";
    private static final int BUFFER_BYTES = 64 << 10;

    private final Archive archive;
    private final boolean isKept;
    private final String howFilesAreRead;

    KeptMetadata(Archive archive, Settings settings) {
        this.archive = archive;
        this.isKept = settings.dicomWeb().metadataKept() && !settings.server().readOnly();
        this.howFilesAreRead = FORMAT + settings.dicom().defaultEncoding() + settings.dicom().dictionary();
    }

    /** Whether it is worth while to call {@link #put}. */
    boolean isKept() {
        return isKept;
    }

    /** Tells apart what is gathered from these files, in this order, from all else. */
    byte[] digest(List<StoredFile> files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(howFilesAreRead.getBytes(StandardCharsets.UTF_8));
            for (StoredFile file : files) {
                sha256.update(file.attachment().blobKey().toString().getBytes(StandardCharsets.US_ASCII));
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What was kept of a series, to be closed; empty if nothing was, or of other files, or if it is damaged. */
    Optional<InputStream> open(String seriesId, byte[] digest) {
        Optional<Attachment> kept = archive.index().attachment(Level.SERIES, seriesId, AttachmentType.SERIES_METADATA);
        try {
            return kept.isPresent() && isOf(digest, kept.get())
                    ? Optional.of(inflated(archive.attachments().open(kept.get()), digest.length))
                    : Optional.empty();
        } catch (IOException | LetheException e) {
            LOG.warn("The metadata of series {} that were kept cannot be read, and are gathered anew", seriesId, e);
            return Optional.empty();
        }
    }

    /** Reads all of it once: an answer that has begun cannot be taken back if the end turns out to be damaged. */
    private boolean isOf(byte[] digest, Attachment kept) throws IOException {
        CRC32C checksum = new CRC32C();
        try (ByteSource source = archive.attachments().open(kept);
                InputStream bytes = new CheckedInputStream(new SourceInputStream(source, 0), checksum)) {
            if (!Arrays.equals(bytes.readNBytes(digest.length), digest)) {
                return false;
            }
            bytes.transferTo(OutputStream.nullOutputStream());
        }
        if ((int) checksum.getValue() != kept.crc32c()) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "They are not what was kept");
        }
        return true;
    }

    private static InputStream inflated(ByteSource source, int from) {
        InputStream bytes = new BufferedInputStream(new SourceInputStream(source, from), BUFFER_BYTES);
        return new InflaterInputStream(bytes) {
            @Override
            public void close() throws IOException {
                super.close();
                source.close();
            }
        };
    }

    /**
     * Keeps what was gathered of a series, if that is possible, and if nothing has been deleted or replaced meanwhile.
     *
     * @param deflated as a zlib stream
     */
    void put(String seriesId, byte[] digest, ByteSource deflated) {
        InputStream content = new SequenceInputStream(
                new ByteArrayInputStream(digest), new SourceInputStream(deflated, 0));
        try {
            archive.attachments().put(
                    Level.SERIES, seriesId, AttachmentType.SERIES_METADATA, content, OptionalLong.empty());
            List<StoredFile> now = archive.index().files(Level.SERIES, seriesId);
            if (!Arrays.equals(digest, digest(now))) {
                archive.index().deleteAttachment(
                        Level.SERIES, seriesId, AttachmentType.SERIES_METADATA, OptionalLong.empty());
            }
        } catch (IOException | LetheException e) {
            LOG.debug("The metadata of series {} are not kept", seriesId, e);
        }
    }
}
