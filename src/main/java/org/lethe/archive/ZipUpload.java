package org.lethe.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.io.CountedInputStream;

/**
 * A ZIP archive that is uploaded: every entry that is a DICOM file is stored, the others are passed over. The names of
 * entries are not used for anything.
 */
final class ZipUpload {
    private static final int ENTRIES_MAX = 1_000_000;
    /** Deflate reaches a ratio of 1032 at most; images that are mostly empty come near 200. */
    private static final int RATIO_MAX = 200;

    private static final long HARMLESS_BYTES = 256L << 20;

    private final Ingest ingest;

    ZipUpload(Ingest ingest) {
        this.ingest = ingest;
    }

    /** What the first two bytes of an archive are: those of an entry, or of the end of an empty one. */
    static boolean isZip(byte[] first, int count) {
        return count >= 4
                && first[0] == 'P'
                && first[1] == 'K'
                && (first[2] == 3 && first[3] == 4 || first[2] == 5 && first[3] == 6);
    }

    /**
     * Stores what the archive holds, one entry after the other.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if the archive is broken or a bomb; what was stored before
     *     stays
     * @throws IOException if the bytes cannot be read
     */
    List<Ingested> storeAll(InputStream archive, Reception reception) throws IOException {
        List<Ingested> stored = new ArrayList<>();
        CountedInputStream deflated = new CountedInputStream(archive);
        // Not closed: the body is the caller's. Names are not looked at, but those that are not UTF-8 would end it all.
        ZipInputStream zip = new ZipInputStream(deflated, StandardCharsets.ISO_8859_1);
        Inflated inflated = new Inflated(zip, deflated);
        try {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > ENTRIES_MAX) {
                    throw new LetheException(
                            ErrorKind.BAD_FILE_FORMAT, "The archive has more than " + ENTRIES_MAX + " entries");
                }
                if (!entry.isDirectory()) {
                    storeEntry(inflated, reception, stored);
                }
            }
            return stored;
        } catch (ZipException | EOFException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The archive is not a valid ZIP file, or has entries that cannot be read as a stream, as they are"
                            + " neither compressed nor tell their size; what came before them is stored",
                    e);
        }
    }

    private void storeEntry(Inflated entry, Reception reception, List<Ingested> stored) throws IOException {
        try {
            stored.add(ingest.store(entry, reception, Map.of(), _ -> {}));
        } catch (LetheException e) {
            boolean isOtherFile = e.kind() == ErrorKind.BAD_FILE_FORMAT || e.kind() == ErrorKind.INEXISTENT_TAG;
            if (!isOtherFile || entry.isBomb()) {
                throw e;
            }
            // Goes through what is left of it here, where it is counted.
            entry.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** What the entries hold, as long as it is in proportion. */
    private static final class Inflated extends FilterInputStream {
        private final CountedInputStream deflated;
        private long count;

        Inflated(InputStream in, CountedInputStream deflated) {
            super(in);
            this.deflated = deflated;
        }

        boolean isBomb() {
            return count > HARMLESS_BYTES && count / RATIO_MAX > deflated.count();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            if (isBomb()) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The archive grows beyond all bounds");
            }
            return read;
        }
    }
}
