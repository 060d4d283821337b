package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.BlockInputStream;

/** A body of parts (RFC 2046, section 5.1), of which only a bufferful is in memory, however large the parts are. */
public final class MultipartReader {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BOUNDARY_MAX = 200;
    private static final int LINE_MAX = 8 << 10;
    private static final int HEADERS_MAX = 50;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;
    private boolean isAtEnd;
    /** Where the next delimiter begins in the buffer; -1 if it is not in what was read. */
    private int delimiterAt = -1;

    /**
     * One part.
     *
     * @param headers by name in small letters
     * @param content can be read until the next part is asked for
     */
    public record Part(Map<String, String> headers, InputStream content) {}

    /** @throws LetheException of kind {@code BAD_REQUEST} if that cannot be a boundary */
    public MultipartReader(InputStream in, String boundary) {
        if (boundary == null || boundary.isEmpty() || boundary.length() > BOUNDARY_MAX) {
            throw malformed("A multipart body needs a boundary in its Content-Type");
        }
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // As if a line had ended before the body: so the first delimiter is like the others.
        buffer[end++] = '\r';
        buffer[end++] = '\n';
        find();
    }

    /**
     * The next part; what was not read of the one before is passed over. Empty after the last one.
     *
     * @throws LetheException of kind {@code BAD_REQUEST} if the body is cut off or malformed
     */
    public Optional<Part> next() throws IOException {
        new Content().transferTo(OutputStream.nullOutputStream());
        start += delimiter.length;
        String rest = line();
        if (rest.startsWith("--")) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        int lines = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || ++lines > HEADERS_MAX) {
                throw malformed("A part of the body has a malformed header");
            }
            headers.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return Optional.of(new Part(headers, new Content()));
    }

    /** A line without its end; what is there, at the end of the body. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (start == end && !fill()) {
                return line.toString();
            }
            byte c = buffer[start++];
            if (c == '\n') {
                if (delimiterAt < start) {
                    find();
                }
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) (c & 0xFF));
            }
            if (line.length() > LINE_MAX) {
                throw malformed("A part of the body has a header that is too long");
            }
        }
    }

    /** Reads more behind what is there; false at the end of the body. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        int count = isAtEnd ? -1 : in.read(buffer, end, buffer.length - end);
        isAtEnd = count < 0;
        end += Math.max(0, count);
        find();
        return count > 0;
    }

    private void find() {
        delimiterAt = -1;
        for (int at = start; at + delimiter.length <= end; at++) {
            if (buffer[at] == '\r' && Arrays.equals(
                    buffer, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                delimiterAt = at;
                return;
            }
        }
    }

    private static LetheException malformed(String message) {
        return new LetheException(ErrorKind.BAD_REQUEST, message);
    }

    /** What comes before the next delimiter. */
    private final class Content extends BlockInputStream {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (length > 0) {
                // The last bytes may be the beginning of a delimiter.
                int stop = delimiterAt >= 0 ? delimiterAt : Math.max(start, end - delimiter.length + 1);
                int count = Math.min(length, stop - start);
                if (count > 0) {
                    System.arraycopy(buffer, start, target, offset, count);
                    start += count;
                    return count;
                }
                if (delimiterAt >= 0) {
                    return -1;
                }
                if (!fill()) {
                    throw malformed("The body ends before its last boundary");
                }
            }
            return 0;
        }
    }
}
