package org.lethe.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** Reads a blob for its checksum. */
public final class Verification {
    private Verification() {}

    /**
     * Reads a whole blob and compares it with what was written.
     *
     * @param blob its bytes; not closed
     * @throws LetheException of kind {@link ErrorKind#CORRUPTED_FILE} if it is something else
     * @throws IOException if it cannot be read
     */
    public static void verify(ByteSource blob, UUID key, long size, int crc32c) throws IOException {
        RunningChecksums found = new RunningChecksums(Checksums.CRC32C);
        blob.transferTo(0, blob.size(), new ChecksumChannel(found));
        if (found.size() != size || found.toBlob(key).crc32c() != crc32c) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "blob " + key + " is not what was written");
        }
    }

    private record ChecksumChannel(RunningChecksums checksums) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            checksums.update(bytes);
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
