package org.lethe.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.lethe.archive.SourceInputStream;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/**
 * What is sent to a peer.
 *
 * @param bytes as they leave; not closed by what sends them
 * @param gzipped whether the file lies in them compressed (RFC 1952)
 */
public record Payload(ByteSource bytes, boolean gzipped) {
    private static final int BLOCK_BYTES = 64 << 10;

    /** A file as it is. */
    public static Payload plain(ByteSource file) {
        return new Payload(file, false);
    }

    /**
     * A file, compressed: what is made of it has to be closed.
     *
     * @throws IOException if the file cannot be read, or there is no room for what becomes of it
     */
    static Payload gzip(ByteSource file) throws IOException {
        try (Spool spool = new Spool()) {
            try (OutputStream compressed = new Gzip(spool)) {
                file.transferTo(0, file.size(), Channels.newChannel(compressed));
            }
            return new Payload(spool.toSource(), true);
        }
    }

    /** The strongest, as the network costs more than the processor where somebody wants that. */
    private static final class Gzip extends GZIPOutputStream {
        private Gzip(OutputStream out) throws IOException {
            super(out, BLOCK_BYTES);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    InputStream stream() {
        return new SourceInputStream(bytes, 0);
    }
}
