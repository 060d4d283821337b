package org.lethe.blob;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves blobs from one store to another, under the same keys, while servers read and delete them: a blob is copied,
 * read back and compared, and only then deleted where it was. So it can be broken off at any moment, and begun again.
 * New blobs must not come to where they are moved from.
 *
 * <p>A copy whose original is gone meanwhile is taken back only if the index says that the blob was deleted: another
 * process may have moved it. What the index never knew stays.
 */
public final class BlobMove {
    private static final Logger LOG = LoggerFactory.getLogger(BlobMove.class);
    /** The time goes by in waiting for the store, more than in computing. */
    private static final int THREADS = 8;

    private final BlobStore from;
    private final BlobStore to;
    private final Rows rows;
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

    /**
     * What the index says of blobs.
     *
     * @param known told a bunch of keys, answers which of them have a row
     * @param queued likewise, which of them have none any more and wait for their deletion
     */
    public record Rows(
            Function<Collection<UUID>, Set<UUID>> known, Function<Collection<UUID>, Set<UUID>> queued) {

        /** Those that have or had a row; of the others nobody can tell later whether they were deleted. */
        private Set<UUID> settled(List<UUID> keys) {
            Set<UUID> settled = new HashSet<>(known.apply(keys));
            settled.addAll(queued.apply(keys)); // asked last, since a row goes from there to here
            return settled;
        }
    }

    public BlobMove(BlobStore from, BlobStore to, Rows rows) {
        this.from = from;
        this.to = to;
        this.rows = rows;
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
                Set<UUID> settled = rows.settled(page);
                List<CompletableFuture<Void>> running = page.stream()
                        .map(key -> CompletableFuture.runAsync(() -> moveOrTell(key, settled.contains(key)), threads))
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

    private void moveOrTell(UUID key, boolean hadRow) {
        try {
            move(key, hadRow);
        } catch (IOException e) {
            tell(key, e);
        } catch (LetheException e) {
            switch (e.kind()) {
                case INEXISTENT_ITEM -> LOG.debug("Blob {} was deleted or moved meanwhile", key);
                case UNAVAILABLE, FULL_STORAGE -> throw e;
                default -> tell(key, e);
            }
        }
    }

    private void tell(UUID key, Exception fault) {
        LOG.error("Blob {} cannot be moved: {}", key, fault.getMessage());
        failed.incrementAndGet();
    }

    private void move(UUID key, boolean hadRow) throws IOException {
        Blob copy = copy(key);
        verify(copy, hadRow);
        if (isOriginalThere(key)) {
            from.delete(key);
            moved.incrementAndGet();
            bytes.addAndGet(copy.size());
        } else if (isDeleted(key, hadRow)) {
            to.delete(key);
        }
    }

    private Blob copy(UUID key) throws IOException {
        try (ByteSource source = from.open(key); BlobSink sink = to.create(key, Checksums.CRC32C)) {
            sink.transferFrom(source, 0, source.size());
            return sink.commit();
        }
    }

    /**
     * A copy that is not good must not stay: a hybrid would read it, and no more the original. Where that is gone, the
     * copy may be all that is left.
     */
    private void verify(Blob copy, boolean hadRow) {
        UUID key = copy.key();
        try {
            to.verify(key, copy.size(), copy.crc32c());
        } catch (LetheException fault) {
            try {
                if (isOriginalThere(key) || isDeleted(key, hadRow)) {
                    to.delete(key);
                }
            } catch (IOException | LetheException e) {
                fault.addSuppressed(e);
            }
            throw fault;
        }
    }

    private boolean isOriginalThere(UUID key) throws IOException {
        try (ByteSource _ = from.open(key)) {
            return true;
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.INEXISTENT_ITEM) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a blob that is gone was deleted, and not moved: its row is gone, too. */
    private boolean isDeleted(UUID key, boolean hadRow) {
        return hadRow && rows.known().apply(List.of(key)).isEmpty();
    }
}
