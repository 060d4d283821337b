package org.lethe.dicomweb;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata of series that an answer is made of, until that is written and they can be kept: nobody waits for that.
 * To be closed. Not for several threads.
 */
final class GatheredMetadata implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(GatheredMetadata.class);
    /** Each has a few megabytes in memory at most: of more series, the first ones are kept at once. */
    private static final int WAITING_MAX = 16;

    private final KeptMetadata kept;
    private final Deque<Series> waiting = new ArrayDeque<>();

    private record Series(String id, byte[] digest, ByteSource deflated) {}

    GatheredMetadata(KeptMetadata kept) {
        this.kept = kept;
    }

    /**
     * A stream for the metadata of a series, of which a copy waits to be kept, if it is written to its end.
     *
     * @param digest of what they are gathered from
     * @param out where they go to; stays open
     */
    Copy copy(String seriesId, byte[] digest, OutputStream out) {
        return new Copy(seriesId, digest, out);
    }

    /** Keeps all that waits for it. */
    void keep() throws IOException {
        while (!waiting.isEmpty()) {
            keepFirst();
        }
    }

    private void keepFirst() throws IOException {
        Series first = waiting.remove();
        try (ByteSource deflated = first.deflated()) {
            kept.put(first.id(), first.digest(), deflated);
        }
    }

    /** Gives up what was not kept. */
    @Override
    public void close() throws IOException {
        while (!waiting.isEmpty()) {
            waiting.remove().deflated().close();
        }
    }

    /** Writes, and makes a copy: if that fails, only what is written counts. */
    final class Copy extends OutputStream {
        private final String seriesId;
        private final byte[] digest;
        private final OutputStream out;
        private final Deflater fast = new Deflater(Deflater.BEST_SPEED);
        private final Spool spool = new Spool();
        private final DeflaterOutputStream deflating = new DeflaterOutputStream(spool, fast);
        private boolean isGivenUp;

        private Copy(String seriesId, byte[] digest, OutputStream out) {
            this.seriesId = seriesId;
            this.digest = digest;
            this.out = out;
        }

        private interface Step {
            void run() throws IOException;
        }

        private void copy(Step step) {
            if (isGivenUp) {
                return;
            }
            try {
                step.run();
            } catch (IOException e) {
                isGivenUp = true;
                LOG.warn("The metadata of series {} cannot be kept", seriesId, e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            copy(() -> deflating.write(bytes, offset, length));
        }

        /** Says that all is written. */
        void end() throws IOException {
            if (waiting.size() == WAITING_MAX) {
                keepFirst();
            }
            copy(() -> {
                deflating.finish();
                waiting.add(new Series(seriesId, digest, spool.toSource()));
            });
        }

        @Override
        public void close() throws IOException {
            fast.end();
            spool.close();
        }
    }
}
