package org.lethe.blob;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves blobs from one store to another, under the same keys, while servers read and delete them: a blob is copied,
 * read back and compared, and only then deleted where it was. So it can be broken off at any moment, and begun again.
 * New blobs must not come to where they are moved from.
 */
public final class BlobMove {
    private static final Logger LOG = LoggerFactory.getLogger(BlobMove.class);
    /** The time goes by in waiting for the store, more than in computing. */
    private static final int THREADS = 8;

    private final BlobStore from;
    private final BlobStore to;
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /**
     * How far it is.
     *
     * @param moved blobs
     * @param bytes in them
     * @param failed blobs that stay where they are; the log says why
     */
    public record Progress(long moved, long bytes, long failed) {}

    public BlobMove(BlobStore from, BlobStore to) {
        this.from = from;
        this.to = to;
    }

    /**
     * Moves all blobs.
     *
     * @param listener is told how far it is from time to time
     * @throws LetheException of kind {@link ErrorKind#UNAVAILABLE} or {@link ErrorKind#FULL_STORAGE} if it cannot go on
     *         for now
     */
    public Progress moveAll(Consumer<Progress> listener) {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            from.keys(page -> {
                List<CompletableFuture<Void>> running = page.stream()
                        .map(key -> CompletableFuture.runAsync(() -> moveOrTell(key), threads))
                        .toList();
                Awaiting.all(running);
                listener.accept(progress());
            });
        }
        return progress();
    }

    private Progress progress() {
        return new Progress(moved.get(), bytes.get(), failed.get());
    }

    private void moveOrTell(UUID key) {
        try {
            move(key);
        } catch (IOException e) {
            tell(key, e);
        } catch (LetheException e) {
            switch (e.kind()) {
                case INEXISTENT_ITEM -> LOG.debug("Blob {} was deleted meanwhile", key);
                case UNAVAILABLE, FULL_STORAGE -> throw e;
                default -> tell(key, e);
            }
        }
    }

    private void tell(UUID key, Exception fault) {
        LOG.error("Blob {} cannot be moved: {}", key, fault.getMessage());
        failed.incrementAndGet();
    }

    private void move(UUID key) throws IOException {
        Blob copy = copy(key);
        if (isDeletedMeanwhile(key)) {
            to.delete(key);
            return;
        }
        from.delete(key);
        moved.incrementAndGet();
        bytes.addAndGet(copy.size());
    }

    private Blob copy(UUID key) throws IOException {
        try (ByteSource source = from.open(key); BlobSink sink = to.create(key, Checksums.CRC32C)) {
            sink.transferFrom(source, 0, source.size());
            Blob copy = sink.commit();
            verify(copy);
            return copy;
        }
    }

    /** A copy that is not good must not stay: a hybrid would read it, and no more the original. */
    private void verify(Blob copy) {
        try {
            to.verify(copy.key(), copy.size(), copy.crc32c());
        } catch (LetheException fault) {
            try {
                to.delete(copy.key());
            } catch (LetheException e) {
                fault.addSuppressed(e);
            }
            throw fault;
        }
    }

    private boolean isDeletedMeanwhile(UUID key) throws IOException {
        try (ByteSource _ = from.open(key)) {
            return false;
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.INEXISTENT_ITEM) {
                return true;
            }
            throw e;
        }
    }
}
