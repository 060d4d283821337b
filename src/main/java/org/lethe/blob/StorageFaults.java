package org.lethe.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Tells a full storage from one that is broken. */
final class StorageFaults {
    /** Below this, a write that failed is taken to have failed for want of room, whatever the system calls it. */
    private static final long FULL_BELOW_BYTES = 64 * 1024;

    private StorageFaults() {}

    /** What a failed write means. */
    static LetheException onWrite(Path root, IOException cause) {
        return isFull(root, cause)
                ? new LetheException(ErrorKind.FULL_STORAGE, "the storage is full", cause)
                : new LetheException(ErrorKind.STORAGE, "the storage cannot be written", cause);
    }

    /** What a failed read means. */
    static LetheException onRead(IOException cause) {
        return new LetheException(ErrorKind.STORAGE, "the storage cannot be read", cause);
    }

    /** Whether a failure comes from want of room. */
    // The message is the C library's and may be in the system's language, hence the look at the room that is left.
    static boolean isFull(Path root, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota exceeded")
                || message.contains("file too large")
                || freeBytes(root) < FULL_BELOW_BYTES;
    }

    private static long freeBytes(Path root) {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
