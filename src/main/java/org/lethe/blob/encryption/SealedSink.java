package org.lethe.blob.encryption;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.Checksums;
import org.lethe.blob.RunningChecksums;
import org.lethe.io.ByteSource;

/** Encrypts what it takes, chunk by chunk. Size and checksums are those of the content. */
final class SealedSink extends BlobSink {
    private final BlobSink sealed;
    private final BlobCipher cipher;
    private final KeyRing keys;
    private final RunningChecksums checksums;
    private final byte[] chunk = new byte[BlobCipher.CHUNK_BYTES];
    private int length;
    private long number;
    private boolean isSealed;

    /** @param sealed gets the encrypted bytes; closed with this one */
    SealedSink(BlobSink sealed, KeyRing keys, Checksums checksums) {
        this.sealed = sealed;
        this.keys = keys;
        this.cipher = BlobCipher.create(keys, sealed.key());
        this.checksums = new RunningChecksums(checksums);
        sealed.write(cipher.header());
    }

    @Override
    public UUID key() {
        return sealed.key();
    }

    @Override
    public long size() {
        return checksums.size();
    }

    @Override
    public boolean isOpen() {
        return !isSealed && sealed.isOpen();
    }

    @Override
    public int write(ByteBuffer bytes) {
        checkWriting();
        int count = bytes.remaining();
        checksums.update(bytes);
        while (bytes.hasRemaining()) {
            if (length == chunk.length) {
                sealChunk(false);
            }
            int taken = Math.min(chunk.length - length, bytes.remaining());
            bytes.get(chunk, length, taken);
            length += taken;
        }
        return count;
    }

    private void sealChunk(boolean isLast) {
        sealed.write(cipher.seal(number, isLast, chunk, length));
        number++;
        length = 0;
    }

    @Override
    public ByteSource written() {
        seal();
        return OpenedSource.of(sealed.written(), keys, key());
    }

    @Override
    public Blob commit() {
        seal();
        sealed.commit();
        return checksums.toBlob(key());
    }

    /** Encrypts what is left, and gives the sink with all of it back. */
    BlobSink seal() {
        if (!isSealed) {
            checkWriting();
            sealChunk(true);
            isSealed = true;
        }
        return sealed;
    }

    /** After {@link #seal} and the commit of what that gave back. */
    Blob toBlob() {
        return checksums.toBlob(key());
    }

    @Override
    public void close() {
        sealed.close();
    }
}
