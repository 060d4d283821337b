package org.lethe.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.BlockInputStream;

/** The body of a request as a stream that ends in an error where it grows beyond a bound. */
final class BoundedBody extends BlockInputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    /** How many times larger than gzip a body may become: an empty image can be 1000 times, but is not this large. */
    private static final int RATIO_MAX = 200;
    private static final long HARMLESS_BYTES = 64L << 20;

    private final InputStream body;
    /** What the body is inflated from; null if it is as it came. */
    private final BoundedBody encoded;
    private final long bytesMax;
    private long bytesLeft;

    private BoundedBody(InputStream body, BoundedBody encoded, long bytesMax) {
        this.body = body;
        this.encoded = encoded;
        this.bytesMax = bytesMax;
        this.bytesLeft = bytesMax;
    }

    /**
     * The content of a body, with its {@code Content-Encoding} undone (RFC 9110, section 8.4).
     *
     * @param encoding value of the header; null for none
     * @param bytesMax bound of the content, in bytes
     * @throws LetheException if the encoding is neither gzip nor none
     */
    static InputStream of(InputStream body, String encoding, long bytesMax) throws IOException {
        BoundedBody encoded = new BoundedBody(body, null, bytesMax);
        if (encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
            return encoded;
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            try {
                return new BoundedBody(new GZIPInputStream(encoded, BUFFER_BYTES), encoded, bytesMax);
            } catch (ZipException | EOFException e) {
                throw badGzip(e);
            }
        }
        throw new LetheException(ErrorKind.BAD_REQUEST, "The body's Content-Encoding is neither gzip nor identity");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int read = body.read(target, offset, length);
            if (read > 0) {
                bytesLeft -= read;
                if (bytesLeft < 0) {
                    throw new LetheException(ErrorKind.TOO_LARGE,
                            "The body is larger than the " + bytesMax + " bytes that are allowed");
                }
                if (encoded != null && count() > HARMLESS_BYTES && count() / RATIO_MAX > encoded.count()) {
                    throw new LetheException(ErrorKind.TOO_LARGE,
                            "The body becomes more than " + RATIO_MAX + " times as large as its gzip");
                }
            }
            return read;
        } catch (ZipException e) {
            throw badGzip(e);
        } catch (EOFException e) {
            // The gzip stream ends too early. A client that has gone shows as an exception of Jetty's own, not as
            // this one.
            if (e.getClass() == EOFException.class) {
                throw badGzip(e);
            }
            throw e;
        }
    }

    private long count() {
        return bytesMax - bytesLeft;
    }

    @Override
    public int available() throws IOException {
        return body.available();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private static LetheException badGzip(IOException cause) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body is not gzip, as its Content-Encoding says",
                cause);
    }
}
