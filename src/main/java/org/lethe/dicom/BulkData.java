package org.lethe.dicom;

import java.io.IOException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * A value too large to be held in memory: a region of its source, as it is encoded there.
 *
 * @param source where the bytes lie; null when they went by in a stream and cannot be read again
 * @param offset of the first byte in the source
 * @param length in bytes
 */
public record BulkData(ByteSource source, long offset, long length) implements Value {

    /**
     * Reads the bytes into memory.
     *
     * @throws LetheException of kind {@code TOO_LARGE} if there are more than {@code bytesMax} of them
     * @throws IOException if the source cannot be read
     */
    public byte[] toBytes(int bytesMax) throws IOException {
        if (length > bytesMax) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A value of " + length + " bytes is too large to be decoded");
        }
        byte[] bytes = new byte[(int) length];
        source.read(offset, bytes, 0, bytes.length);
        return bytes;
    }
}
