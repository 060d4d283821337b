package org.lethe.archive;

import java.util.UUID;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.io.ByteSource;

/**
 * Files of no resource, such as an archive that waits to be fetched. Those that the index does not get to know are
 * swept.
 */
public final class ScratchFiles {
    private final BlobStore blobs;
    private final UnsettledBlobs unsettled;

    ScratchFiles(BlobStore blobs, UnsettledBlobs unsettled) {
        this.blobs = blobs;
        this.unsettled = unsettled;
    }

    /** A new file: it is there once the sink is committed. The caller closes the sink. */
    public BlobSink create() {
        return blobs.create(Checksums.CRC32C);
    }

    /** Opens a file; it stays readable after a deletion for as long as it is open. The caller closes it. */
    public ByteSource open(UUID key) {
        return blobs.open(key);
    }

    /**
     * Deletes a file that the index did not get to know.
     *
     * @param reason why not; gets what fails here as suppressed
     */
    public void discard(UUID key, Exception reason) {
        unsettled.deleteUnlessKnown(key, reason);
    }
}
