package org.lethe.blob.encryption;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** The content of an encrypted blob, of which only those chunks are read that are asked for. */
final class OpenedSource implements ByteSource {
    private final ByteSource sealed;
    private final BlobCipher cipher;
    private final long size;
    private final long chunks;

    private final ReentrantLock lock = new ReentrantLock();
    // The lock guards the chunk that was read last, as many reads are small.
    private long number = -1;
    private byte[] chunk;

    private OpenedSource(ByteSource sealed, BlobCipher cipher) {
        this.sealed = sealed;
        this.cipher = cipher;
        this.size = BlobCipher.contentSize(sealed.size());
        this.chunks = BlobCipher.chunksIn(sealed.size());
    }

    /**
     * Opens an encrypted blob.
     *
     * @param sealed closed with what is returned, and by this method if it fails
     * @throws LetheException as {@link BlobCipher} does, and of kind {@code STORAGE} if it cannot be read
     */
    static OpenedSource of(ByteSource sealed, KeyRing keys, UUID key) {
        try {
            if (sealed.size() < BlobCipher.HEADER_BYTES) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "blob " + key + " is cut off");
            }
            byte[] header = new byte[BlobCipher.HEADER_BYTES];
            sealed.read(0, header, 0, header.length);
            return new OpenedSource(sealed, BlobCipher.open(keys, key, header));
        } catch (IOException e) {
            closeAfter(sealed, e);
            throw new LetheException(ErrorKind.STORAGE, "the storage cannot be read", e);
        } catch (RuntimeException e) {
            closeAfter(sealed, e);
            throw e;
        }
    }

    private static void closeAfter(ByteSource sealed, Exception fault) {
        try {
            sealed.close();
        } catch (IOException e) {
            fault.addSuppressed(e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        checkRange(position, length);
        lock.lock();
        try {
            int done = 0;
            while (done < length) {
                long at = position + done;
                load(at / BlobCipher.CHUNK_BYTES);
                int from = (int) (at % BlobCipher.CHUNK_BYTES);
                int count = Math.min(chunk.length - from, length - done);
                System.arraycopy(chunk, from, target, offset + done, count);
                done += count;
            }
        } finally {
            lock.unlock();
        }
    }

    private void load(long wanted) throws IOException {
        if (number == wanted) {
            return;
        }
        long start = BlobCipher.positionOf(wanted);
        byte[] bytes = new byte[(int) Math.min(BlobCipher.SEALED_BYTES, sealed.size() - start)];
        sealed.read(start, bytes, 0, bytes.length);
        chunk = cipher.open(wanted, wanted == chunks - 1, bytes, bytes.length);
        number = wanted;
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        checkRange(position, count);
        if (count == 0) {
            return;
        }
        long first = position / BlobCipher.CHUNK_BYTES;
        long last = (position + count - 1) / BlobCipher.CHUNK_BYTES;
        long start = BlobCipher.positionOf(first);
        long end = Math.min(BlobCipher.positionOf(last + 1), sealed.size());
        Opening opening = new Opening(first, (int) (position % BlobCipher.CHUNK_BYTES), count, target);
        sealed.transferTo(start, end - start, opening);
        opening.end();
    }

    private void checkRange(long position, long count) throws EOFException {
        if (position < 0 || count < 0 || position > size - count) {
            throw new EOFException("the blob ends at " + size);
        }
    }

    /** Takes encrypted chunks in pieces of any size, and hands on the part of their content that is wanted. */
    private final class Opening implements WritableByteChannel {
        private final byte[] bytes = new byte[BlobCipher.SEALED_BYTES];
        private final WritableByteChannel target;
        private int length;
        private long at;
        private int skip;
        private long left;

        Opening(long first, int skip, long count, WritableByteChannel target) {
            this.at = first;
            this.skip = skip;
            this.left = count;
            this.target = target;
        }

        @Override
        public int write(ByteBuffer pieces) throws IOException {
            int count = pieces.remaining();
            while (pieces.hasRemaining()) {
                int taken = Math.min(bytes.length - length, pieces.remaining());
                pieces.get(bytes, length, taken);
                length += taken;
                if (length == bytes.length) {
                    handOn();
                }
            }
            return count;
        }

        void end() throws IOException {
            if (length > 0) {
                handOn();
            }
        }

        private void handOn() throws IOException {
            byte[] content = cipher.open(at, at == chunks - 1, bytes, length);
            int count = (int) Math.min(content.length - skip, left);
            ByteBuffer wanted = ByteBuffer.wrap(content, skip, count);
            while (wanted.hasRemaining()) {
                target.write(wanted);
            }
            left -= count;
            skip = 0;
            length = 0;
            at++;
        }

        @Override
        public boolean isOpen() {
            return target.isOpen();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }

    @Override
    public void close() throws IOException {
        sealed.close();
    }
}
