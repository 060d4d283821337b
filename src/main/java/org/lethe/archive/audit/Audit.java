package org.lethe.archive.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.lethe.archive.Progress;
import org.lethe.archive.SourceInputStream;
import org.lethe.archive.Stores;
import org.lethe.archive.audit.Finding.Kind;
import org.lethe.blob.BlobStore;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/**
 * Whether a storage is sound: every row has its blob as it was written, every blob its row, everything hangs below
 * something, and the totals are right.
 *
 * <p>A server may go on working meanwhile. What it deletes or replaces is told from what is lost by asking the index
 * again; blobs without a row are told from those that are being written by their age.
 */
public final class Audit {
    /** Uploads, and archives that wait to be fetched, have blobs without a row for a while. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private final Index index;
    private final BlobStore blobs;
    private final Depth depth;
    private final Clock clock;
    private final Consumer<Finding> listener;
    private long findings;

    /** How closely blobs are looked at. */
    public enum Depth {
        /** Whether they are there, with their size. */
        SIZES,
        /** All their bytes are read, and compared with the checksum that was kept when they were written. */
        CHECKSUMS
    }

    /** @param listener is told of each finding as soon as it is made */
    public Audit(Stores stores, Depth depth, Clock clock, Consumer<Finding> listener) {
        this.index = stores.index();
        this.blobs = stores.blobs();
        this.depth = depth;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Does it.
     *
     * @param progress counts the blobs that rows refer to
     * @throws LetheException if the index or the storage cannot be read at all, or not for now
     * @throws IOException if there is no room to write down what is to be looked at
     */
    public AuditResult run(Progress progress) throws IOException {
        try (Spool spool = new Spool()) {
            Structure structure;
            try (DataOutputStream expected = new DataOutputStream(new BufferedOutputStream(spool))) {
                structure = new Structure(this::tell, expected);
                index.show(structure);
                structure.end();
                expected.flush();
                try (ByteSource written = spool.toSource()) {
                    checkBlobs(written, structure.blobs(), progress);
                }
            }
            blobs.keys(this::checkRows);
            return new AuditResult(structure.resources(), structure.blobs(), structure.bytes(), findings);
        }
    }

    private void tell(Finding finding) {
        findings++;
        listener.accept(finding);
    }

    private void checkBlobs(ByteSource written, long count, Progress progress) throws IOException {
        try (DataInputStream expected =
                new DataInputStream(new BufferedInputStream(new SourceInputStream(written, 0)))) {
            for (long i = 0; i < count; i++) {
                check(ExpectedBlob.read(expected));
                progress.at(i + 1, count);
            }
        }
    }

    private void check(ExpectedBlob expected) throws IOException {
        Optional<Finding> fault = faultOf(expected);
        // What was deleted or replaced since the rows were read is not lost.
        if (fault.isPresent() && !index.blobsKnown(List.of(expected.key())).isEmpty()) {
            tell(fault.get());
        }
    }

    private Optional<Finding> faultOf(ExpectedBlob expected) throws IOException {
        try {
            switch (depth) {
                case CHECKSUMS -> blobs.verify(expected.key(), expected.size(), expected.crc32c());
                case SIZES -> checkSize(expected);
            }
            return Optional.empty();
        } catch (LetheException e) {
            return Optional.of(new Finding(kindOf(e), expected.owner(), e.getMessage()));
        }
    }

    /** A store that cannot be asked says nothing of the blob. */
    private static Kind kindOf(LetheException fault) {
        if (fault.kind() == ErrorKind.INEXISTENT_ITEM) {
            return Kind.BLOB_MISSING;
        }
        if (fault.kind() == ErrorKind.CORRUPTED_FILE) {
            return Kind.BLOB_DAMAGED;
        }
        throw fault;
    }

    private void checkSize(ExpectedBlob expected) throws IOException {
        try (ByteSource blob = blobs.open(expected.key())) {
            if (blob.size() != expected.size()) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "blob %s has %d bytes, not %d"
                        .formatted(expected.key(), blob.size(), expected.size()));
            }
        }
    }

    private boolean isThere(UUID key) {
        try (ByteSource _ = blobs.open(key)) {
            return true;
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.UNAVAILABLE) {
                throw e;
            }
            return e.kind() != ErrorKind.INEXISTENT_ITEM;
        } catch (IOException e) {
            return true; // it cannot be closed
        }
    }

    private void checkRows(List<UUID> page) {
        Set<UUID> unknown = new HashSet<>(page);
        unknown.removeAll(index.blobsKnown(page));
        if (unknown.isEmpty()) {
            return;
        }
        unknown.removeAll(index.blobsQueued(unknown));
        Instant young = clock.instant().minus(YOUNG);
        unknown.removeIf(key -> blobs.writtenAt(key).map(at -> at.isAfter(young)).orElse(true));
        // Asked last: what has left the queue by then is not there any more.
        unknown.removeIf(key -> !isThere(key));
        unknown.forEach(key -> tell(new Finding(Kind.BLOB_WITHOUT_ROW, key.toString(),
                "nothing refers to it; the next start of the server deletes it")));
    }
}
