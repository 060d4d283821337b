package org.lethe.peers;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.BlockInputStream;

/**
 * What comes from a server elsewhere, watched by a thread of its own: a stream that stands still, or that nobody wants
 * any more, is closed under its reader.
 */
final class PeerStream extends BlockInputStream {
    private static final long LOOK_MILLIS = 100;

    private final InputStream in;
    private final Duration patience;
    private final BooleanSupplier givenUp;
    private final CountDownLatch closed = new CountDownLatch(1);
    private long left;

    private volatile long lookedAt = System.nanoTime();
    private volatile boolean isWaiting;
    private volatile LetheException ended;

    /**
     * @param patience how long nothing may come while somebody reads
     * @param bytesMax how many may come
     */
    PeerStream(InputStream in, Duration patience, BooleanSupplier givenUp, long bytesMax) {
        this.in = in;
        this.patience = patience;
        this.givenUp = givenUp;
        this.left = bytesMax;
        Thread.ofVirtual().name("peer-stream").start(this::watch);
    }

    private void watch() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (givenUp.getAsBoolean()) {
                    end(new LetheException(ErrorKind.CANCELED_JOB, "The peer was not waited for any more"));
                    return;
                }
                if (isWaiting && System.nanoTime() - lookedAt > patience.toNanos()) {
                    end(fault("sent nothing for " + patience.toSeconds() + " s", null));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(LetheException reason) {
        ended = reason;
        try {
            in.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        lookedAt = System.nanoTime();
        isWaiting = true;
        try {
            int count = in.read(target, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw fault("sent more than is taken here", null);
            }
            return count;
        } catch (IOException e) {
            throw ended == null ? fault("broke off its answer", e) : ended;
        } finally {
            isWaiting = false;
        }
    }

    private static LetheException fault(String what, IOException cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, "The peer " + what, cause);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        in.close();
    }
}
