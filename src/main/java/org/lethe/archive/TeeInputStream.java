package org.lethe.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.lethe.io.BlockInputStream;

/** Hands on what is read from a stream, and keeps it in a sink on the way. Closes neither. */
final class TeeInputStream extends BlockInputStream {
    private static final int CHUNK_BYTES = 64 << 10;

    private final InputStream stream;
    private final OutputStream sink;

    TeeInputStream(InputStream stream, OutputStream sink) {
        this.stream = stream;
        this.sink = sink;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = stream.read(target, offset, length);
        if (count > 0) {
            sink.write(target, offset, count);
        }
        return count;
    }

    /** Keeps what is left of the stream. */
    void drain() throws IOException {
        // Mostly nothing is left, and then no chunk is needed.
        if (read() >= 0) {
            byte[] chunk = new byte[CHUNK_BYTES];
            while (read(chunk, 0, chunk.length) >= 0) {
                // Reading is keeping.
            }
        }
    }
}
