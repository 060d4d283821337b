package org.lethe.index;

import java.util.Objects;
import java.util.UUID;

/**
 * An archive that a job made and that waits to be fetched. Its blob is durable.
 *
 * @param blobKey where it lies
 * @param size in bytes
 * @param filename that a client would save
 */
public record JobArchive(UUID blobKey, long size, String filename) {
    public JobArchive {
        Objects.requireNonNull(blobKey);
    }
}
