package org.lethe.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Lines of bounded length that end with a line feed. */
final class Lines {
    private final InputStream in;
    private boolean isEnded;

    /** @param in buffered */
    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end; null if there is none, or if it has no end.
     *
     * @throws LetheException of kind CORRUPTED_FILE if it is longer than any that is written
     */
    byte[] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int value = in.read();
        isEnded = value < 0;
        while (value != '\n') {
            if (value < 0) {
                return null;
            }
            if (line.size() == Layout.LINE_BYTES_MAX) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "The report has a line that is too long");
            }
            line.write(value);
            value = in.read();
        }
        return line.toByteArray();
    }

    /** Whether nothing was left for the last line that was asked for. */
    boolean isEnded() {
        return isEnded;
    }
}
