package org.lethe.blob.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.Checksums;
import org.lethe.blob.RunningChecksums;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A sink whose blob becomes an object: by one request if it is small, else in parts that leave while more bytes come.
 * S3 gets the CRC-32C of what it is sent, and refuses what arrives as something else.
 */
final class S3Sink extends BlobSink {
    /** At least 5 MiB, of which S3 takes at most 10,000 ("Amazon S3 multipart upload limits"). */
    static final int PART_BYTES = 8 << 20;
    private static final int PARTS_MAX = 10_000;

    private enum State {
        WRITING,
        /** The object is there, as a whole; but nobody said yet that it is to stay. */
        SENT,
        COMMITTED,
        CLOSED
    }

    private final S3BlobStore store;
    private final S3Bucket bucket;
    private final UUID key;
    private final RunningChecksums checksums;
    private final Scratch scratch = new Scratch(PART_BYTES);
    private final List<CompletedPart> parts = new ArrayList<>();

    private State state = State.WRITING;
    /** Null as long as everything fits into one request. */
    private S3Bucket.Upload upload;
    /** Whether the object may be there: an answer that did not come may have been a yes. */
    private boolean isSending;

    S3Sink(S3BlobStore store, S3Bucket bucket, UUID key, Checksums checksums) {
        this.store = store;
        this.bucket = bucket;
        this.key = key;
        this.checksums = new RunningChecksums(checksums);
    }

    @Override
    public UUID key() {
        return key;
    }

    @Override
    public long size() {
        return checksums.size();
    }

    @Override
    public boolean isOpen() {
        return state == State.WRITING;
    }

    @Override
    public int write(ByteBuffer bytes) {
        checkWriting();
        int count = bytes.remaining();
        checksums.update(bytes);
        while (bytes.hasRemaining()) {
            if (scratch.room() == 0) {
                sendPart();
            }
            int taken = Math.min(scratch.room(), bytes.remaining());
            scratch.write(bytes.slice(bytes.position(), taken));
            bytes.position(bytes.position() + taken);
        }
        return count;
    }

    private void sendPart() {
        if (parts.size() == PARTS_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE,
                    "S3 takes no more than " + ((long) PARTS_MAX * PART_BYTES >> 30) + " GiB at once");
        }
        if (upload == null) {
            upload = bucket.startUpload(key);
        }
        parts.add(bucket.putPart(upload, parts.size() + 1, scratch));
        scratch.clear();
    }

    @Override
    public ByteSource written() {
        if (state == State.WRITING && upload == null) {
            return scratch.toSource();
        }
        if (state == State.WRITING) {
            send();
        }
        return store.open(key);
    }

    /** Brings the blob to S3; it still vanishes on close. */
    void send() {
        checkWriting();
        if (upload == null) {
            isSending = true;
            bucket.put(key, scratch);
        } else {
            if (scratch.size() > 0) {
                sendPart();
            }
            isSending = true;
            bucket.complete(upload, new Assembly(parts, size()));
        }
        state = State.SENT;
    }

    @Override
    public Blob commit() {
        if (state != State.SENT) {
            send();
        }
        return markCommitted();
    }

    /** After {@link #send}: the blob stays. */
    Blob markCommitted() {
        if (state != State.SENT) {
            throw new IllegalStateException("not sent yet");
        }
        state = State.COMMITTED;
        return checksums.toBlob(key);
    }

    /** Whether the object is there, as a whole. */
    boolean isSent() {
        return state == State.SENT;
    }

    @Override
    public void close() {
        State before = state;
        state = State.CLOSED;
        scratch.close();
        if (before == State.COMMITTED || before == State.CLOSED) {
            return;
        }
        // Should S3 not answer, the next sweep takes the parts.
        if (upload != null && before == State.WRITING) {
            bucket.abort(upload);
        }
        if (isSending) {
            store.discard(key);
        }
    }
}
