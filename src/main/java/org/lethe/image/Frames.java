package org.lethe.image;

import java.io.IOException;
import org.lethe.error.LetheException;

/** The frames of an instance as they are stored, each read when it is asked for. For all threads at once. */
sealed interface Frames permits NativeFrames, EncapsulatedFrames {
    /**
     * The bytes of a frame.
     *
     * @param index from 0
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if the pixel data ends before it, {@code TOO_LARGE} if it
     *     does not fit into memory
     * @throws IOException if it cannot be read
     */
    byte[] read(int index) throws IOException;
}
