package org.lethe.image;

import java.io.IOException;
import org.lethe.dicom.BulkData;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * Frames that lie one behind the other, uncompressed (PS3.5 section 8.1.1).
 *
 * @param pixels of all frames, in little endian
 * @param frameBits of one; with one bit per pixel, frames may begin within a byte
 */
record NativeFrames(BulkData pixels, long frameBits) implements Frames {
    /** The bytes of a frame; if it begins within a byte, its bits are moved to the start. */
    @Override
    public byte[] read(int index) throws IOException {
        long firstBit = index * frameBits;
        long start = firstBit / 8;
        int shift = (int) (firstBit % 8);
        long length = (firstBit + frameBits + 7) / 8 - start;
        if (length > Integer.MAX_VALUE - 8) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A frame of " + length + " bytes is too large to be read");
        }
        if (start + length > pixels.length()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The pixel data ends before frame " + (index + 1));
        }
        byte[] frame = new byte[(int) length];
        pixels.source().read(pixels.offset() + start, frame, 0, frame.length);
        if (shift > 0) {
            for (int i = 0; i < frame.length; i++) {
                int next = i + 1 < frame.length ? frame[i + 1] & 0xFF : 0;
                frame[i] = (byte) ((frame[i] & 0xFF | next << 8) >> shift);
            }
        }
        return frame;
    }
}
