package org.lethe.blob.s3;

import java.io.IOException;
import java.io.InputStream;
import org.lethe.io.BlockInputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Bytes of an object as they come from S3. Closing it ends the connection if there is more to come, since a new one
 * costs less than all that.
 */
final class ObjectContent extends BlockInputStream {
    private final InputStream bytes;
    private final long objectSize;
    private final Runnable abort;
    private long left;

    private ObjectContent(InputStream bytes, long count, long objectSize, Runnable abort) {
        this.bytes = bytes;
        this.left = count;
        this.objectSize = objectSize;
        this.abort = abort;
    }

    static ObjectContent of(ResponseInputStream<GetObjectResponse> answer) {
        long count = answer.response().contentLength();
        String range = answer.response().contentRange();
        long objectSize = range == null
                ? count
                : Long.parseLong(range.substring(range.lastIndexOf('/') + 1)); // RFC 9110, section 14.4
        return new ObjectContent(answer, count, objectSize, answer::abort);
    }

    static ObjectContent ofNothing(long objectSize) {
        return new ObjectContent(InputStream.nullInputStream(), 0, objectSize, () -> {});
    }

    /** How many bytes the whole object has. */
    long objectSize() {
        return objectSize;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int count = bytes.read(target, offset, length);
            left -= Math.max(count, 0);
            return count;
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            abort.run();
        } else {
            bytes.close();
        }
    }
}
