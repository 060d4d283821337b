package org.lethe.blob.s3;

import java.io.IOException;
import java.util.UUID;
import org.lethe.error.LetheException;

/**
 * The first bytes of an object: what most readers want, and all that some objects have.
 *
 * @param objectSize how many bytes the object has
 * @param bytes the first ones of them
 */
record ObjectHead(long objectSize, byte[] bytes) {
    /** How many bytes: the headers of nearly all instances, and whole small ones. */
    static final int BYTES_MAX = 128 << 10;
    private static final int ATTEMPTS_MAX = 3;

    /**
     * Reads them, by one request.
     *
     * @throws LetheException as {@link S3Bucket} does
     */
    static ObjectHead read(S3Bucket bucket, UUID key) {
        IOException fault = null;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try (ObjectContent content = bucket.get(key, 0, BYTES_MAX)) {
                int count = (int) Math.min(BYTES_MAX, content.objectSize());
                byte[] bytes = content.readNBytes(count);
                if (bytes.length == count) {
                    return new ObjectHead(content.objectSize(), bytes);
                }
            } catch (IOException e) {
                fault = e;
            }
        }
        throw S3Faults.brokenOff(bucket.name(), fault);
    }
}
