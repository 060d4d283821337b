package org.lethe.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An answer that is compressed (RFC 9110, section 8.4.1.3) once it has turned out to be large enough to be worth it.
 * Closing it finishes the compression, and leaves the server's own stream open.
 */
final class GzipAnswer extends OutputStream {
    private static final int BYTES_WORTH_IT = 1024;
    private static final int BUFFER_BYTES = 8 << 10;

    private final OutputStream out;
    private final HttpServletResponse response;
    private final byte[] head = new byte[BYTES_WORTH_IT];
    private int headLength;
    private GZIPOutputStream gzip;

    GzipAnswer(OutputStream out, HttpServletResponse response) {
        this.out = out;
        this.response = response;
        response.addHeader("Vary", "Accept-Encoding");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (gzip == null && headLength + length <= head.length) {
            System.arraycopy(bytes, offset, head, headLength, length);
            headLength += length;
            return;
        }
        if (gzip == null) {
            response.setHeader("Content-Encoding", "gzip");
            gzip = new GZIPOutputStream(out, BUFFER_BYTES);
            gzip.write(head, 0, headLength);
        }
        gzip.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        if (gzip == null) {
            out.write(head, 0, headLength);
        } else {
            gzip.finish();
        }
    }
}
