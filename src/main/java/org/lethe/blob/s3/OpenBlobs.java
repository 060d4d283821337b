package org.lethe.blob.s3;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which blobs somebody reads now: S3 would take them away at once, but who has one open may read it to its end. For any
 * number of threads.
 */
final class OpenBlobs {
    private final Map<UUID, Integer> readers = new HashMap<>();
    private final Set<UUID> deleted = new HashSet<>();

    /** @return false if the blob is to be deleted, so that nobody may open it any more */
    synchronized boolean opened(UUID key) {
        if (deleted.contains(key)) {
            return false;
        }
        readers.merge(key, 1, Integer::sum);
        return true;
    }

    /** @return whether the blob is to be deleted now */
    synchronized boolean closed(UUID key) {
        if (readers.merge(key, -1, Integer::sum) > 0) {
            return false;
        }
        readers.remove(key);
        return deleted.remove(key);
    }

    /** @return whether the blob is to be deleted now; otherwise the last reader will be told so */
    synchronized boolean deleted(UUID key) {
        if (readers.containsKey(key)) {
            deleted.add(key);
            return false;
        }
        return true;
    }

    /** Whether a blob waits for its readers to be deleted. */
    synchronized boolean isDeleted(UUID key) {
        return deleted.contains(key);
    }
}
