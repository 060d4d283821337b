package org.lethe.archive;

import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lethe.blob.BlobStore;
import org.lethe.index.Index;

/**
 * Blobs whose rows were not committed, as far as is known: they are deleted, unless the index knows them after all. If
 * that cannot be asked, as the index is away, it is asked again later. For any number of threads.
 */
final class UnsettledBlobs {
    private final Index index;
    private final BlobStore blobs;
    private final Queue<UUID> later = new ConcurrentLinkedQueue<>();

    UnsettledBlobs(Index index, BlobStore blobs) {
        this.index = index;
        this.blobs = blobs;
    }

    /**
     * Deletes a blob unless it is known.
     *
     * @param reason why it has no row; gets what fails here as suppressed
     */
    void deleteUnlessKnown(UUID blobKey, Exception reason) {
        if (!later.isEmpty()) {
            later.add(blobKey); // each question would wait for what is away
            return;
        }
        try {
            settle(blobKey);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
            later.add(blobKey);
        }
    }

    /** Does what could not be done before; what still cannot be done stays for the next time. */
    void settle() {
        for (UUID key = later.peek(); key != null; key = later.peek()) {
            settle(key);
            later.remove(key);
        }
    }

    private void settle(UUID key) {
        if (index.blobsKnown(List.of(key)).isEmpty()) {
            blobs.delete(key);
        }
    }
}
