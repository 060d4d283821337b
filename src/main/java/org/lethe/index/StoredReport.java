package org.lethe.index;

import java.util.Objects;
import java.util.UUID;

/**
 * The report of a job, whose blob is durable.
 *
 * @param blobKey where it lies
 * @param size in bytes
 * @param crc32c CRC-32C of its bytes
 */
public record StoredReport(UUID blobKey, long size, int crc32c) {
    public StoredReport {
        Objects.requireNonNull(blobKey);
    }
}
