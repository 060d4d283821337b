package org.lethe.image.codec;

import org.lethe.error.LetheException;

/** Decodes frames. For all threads at once. */
@FunctionalInterface
public interface FrameDecoder {
    /**
     * Decodes one frame.
     *
     * @param code the bytes of the frame, possibly followed by padding
     * @param shape that the frame has to have
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if the bytes are not such a frame, {@code NOT_IMPLEMENTED}
     *     if they use a part of the standard that no transfer syntax permits
     */
    Raster decode(byte[] code, FrameShape shape);
}
