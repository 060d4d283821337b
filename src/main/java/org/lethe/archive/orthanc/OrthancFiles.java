package org.lethe.archive.orthanc;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.lethe.archive.SourceInputStream;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.io.ByteSource;

/** The files of an Orthanc storage, {@code ab/cd/abcd...}, on their way into a store of blobs. */
final class OrthancFiles {
    private final Path folder;
    private final BlobStore blobs;
    private final OrthancImport.Files how;

    OrthancFiles(Path folder, BlobStore blobs, OrthancImport.Files how) {
        this.folder = folder;
        this.blobs = blobs;
        this.how = how;
    }

    /**
     * Brings a file over, as it lies. Whoever got the sink commits or closes it.
     *
     * @throws LetheException of kind {@code CORRUPTED_FILE} if it is not what Orthanc's index says; {@code STORAGE} or
     *     {@code FULL_STORAGE} if it cannot be kept here
     * @throws IOException if it is not there, or cannot be read
     */
    BlobSink take(Attachment attachment) throws IOException {
        Path file = fileOf(attachment.blobKey());
        try {
            if (Files.size(file) != attachment.storedSize()) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "the file has another size than the index says");
            }
            BlobSink sink = switch (how) {
                case COPY -> blobs.copyOf(attachment.blobKey(), file, Checksums.CRC32C);
                case ADOPT -> blobs.adopt(attachment.blobKey(), file, Checksums.CRC32C);
            };
            return intact(sink, attachment);
        } catch (NoSuchFileException e) {
            throw (IOException) new FileNotFoundException("the file is missing").initCause(e);
        }
    }

    private Path fileOf(UUID key) {
        String name = key.toString();
        return folder.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    }

    // Before the commit, as what is damaged must not become durable together with what is not.
    private static BlobSink intact(BlobSink sink, Attachment attachment) throws IOException {
        boolean intact = false;
        try (ByteSource bytes = sink.written()) {
            intact = attachment.storedMd5() == null || attachment.storedMd5().equals(md5Of(bytes));
        } finally {
            if (!intact) {
                sink.close();
            }
        }
        if (!intact) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "the file has another MD5 than the index says");
        }
        return sink;
    }

    private static String md5Of(ByteSource bytes) throws IOException {
        try (InputStream stream = new SourceInputStream(bytes, 0)) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            stream.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), md5));
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** What the index is to keep of a file that was brought over. */
    static Attachment kept(Attachment original, Blob blob) {
        return new Attachment(original.type(), blob.key(), original.compression(), original.size(), original.md5(),
                blob.size(), original.storedMd5(), blob.crc32c(), original.revision());
    }
}
