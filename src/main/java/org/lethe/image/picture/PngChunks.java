package org.lethe.image.picture;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.nio.ByteBuffer;
import org.lethe.error.LetheException;

/**
 * The chunks that a PNG file is made of (ISO/IEC 15948 section 5.3): checked before a decoder believes their lengths.
 */
final class PngChunks {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER = 0x49484452;
    private static final int END = 0x49454E44;
    private static final int AROUND_DATA = 12; // length, type, checksum

    private PngChunks() {}

    /** @throws LetheException of kind BAD_FILE_FORMAT if it is no PNG file, or one that was cut off */
    static void check(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < 8 || bytes.getLong() != SIGNATURE) {
            throw new LetheException(BAD_FILE_FORMAT, "The content is no PNG picture");
        }
        boolean first = true;
        while (bytes.remaining() >= AROUND_DATA) {
            int length = bytes.getInt();
            int type = bytes.getInt();
            if (length < 0 || length > bytes.remaining() - 4 || first && type != HEADER) {
                break;
            }
            if (type == END) {
                return;
            }
            bytes.position(bytes.position() + length + 4);
            first = false;
        }
        throw new LetheException(BAD_FILE_FORMAT, "The PNG picture is broken, or was cut off");
    }
}
