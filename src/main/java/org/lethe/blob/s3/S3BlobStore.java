package org.lethe.blob.s3;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.lethe.blob.Awaiting;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.Departed;
import org.lethe.blob.Verification;
import org.lethe.config.S3Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.NodeMark;

/**
 * Blobs as objects in a bucket of S3. A blob is durable once S3 answered.
 *
 * <p>Besides what {@link BlobStore} says, methods throw {@link LetheException} of kind {@link ErrorKind#UNAVAILABLE} if
 * S3 does not answer. A blob that is deleted while it is open goes when its last reader of this process closes it; if
 * the process is killed before, it stays, until it is deleted again.
 *
 * <p>Sweeping lists only the keys that were made since the last sweep, as far as they are older than a day: other
 * servers may be writing younger ones, and the bucket may have millions of others. Up to when was swept, an object
 * {@code lethe-swept} says; without it, all are looked at that were made by a store like this one.
 */
public final class S3BlobStore implements BlobStore {
    /** What takes longer to arrive is held to be given up. */
    private static final Duration ARRIVAL_MAX = Duration.ofDays(1);
    private static final int REQUEST_THREADS = 8;

    private final S3Bucket bucket;
    private final HeadCache heads;
    private final TimedKeys keys;
    private final Instant sweptUntil;
    private volatile IntSupplier mark = () -> NodeMark.NONE;
    private final OpenBlobs readers = new OpenBlobs();
    /** Deletions that S3 did not answer, to be tried again. */
    private final Queue<UUID> undeleted = new ConcurrentLinkedQueue<>();
    private final ExecutorService commits = threads("blob-commit-");
    /** Threads of their own, so that whoever waits for a commit does not wait for deletions, which nobody waits for. */
    private final ExecutorService deletions = threads("blob-deletion-");

    private S3BlobStore(S3Bucket bucket, HeadCache heads, Instant openedAt, Duration arrivalMax) {
        this.bucket = bucket;
        this.heads = heads;
        this.keys = new TimedKeys(Clock.systemUTC(), openedAt);
        this.sweptUntil = openedAt.minus(arrivalMax);
    }

    private static ExecutorService threads(String name) {
        return Executors.newFixedThreadPool(REQUEST_THREADS, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /**
     * Opens a bucket.
     *
     * @throws LetheException with {@link ErrorKind#UNAVAILABLE} if S3 does not answer, {@link ErrorKind#STORAGE} if
     *         there is no such bucket, or it may not be read
     */
    public static S3BlobStore open(S3Settings settings) {
        return open(settings, ARRIVAL_MAX);
    }

    static S3BlobStore open(S3Settings settings, Duration arrivalMax) {
        return open(settings, HeadCache.open(settings.cacheDirectory(), settings.cacheBytesMax()), arrivalMax);
    }

    /**
     * Opens a bucket that a server may be working with: its cache is left alone.
     *
     * @throws LetheException as {@link #open(S3Settings)} does
     */
    public static S3BlobStore openBeside(S3Settings settings) {
        return open(settings, HeadCache.beside(settings.cacheDirectory()), ARRIVAL_MAX);
    }

    private static S3BlobStore open(S3Settings settings, HeadCache heads, Duration arrivalMax) {
        S3Bucket bucket = new S3Bucket(settings);
        try {
            bucket.check();
        } catch (RuntimeException e) {
            bucket.close();
            throw e;
        }
        return new S3BlobStore(bucket, heads, Instant.now(), arrivalMax);
    }

    @Override
    public BlobSink create(Checksums checksums) {
        return create(keys.next(mark.getAsInt()), checksums);
    }

    @Override
    public BlobSink create(UUID key, Checksums checksums) {
        return new S3Sink(this, bucket, key, checksums);
    }

    @Override
    public List<Blob> commitAll(List<BlobSink> sinks) {
        List<S3Sink> ours = sinks.stream().map(S3Sink.class::cast).toList();
        Awaiting.all(ours.stream()
                .filter(sink -> !sink.isSent())
                .map(sink -> CompletableFuture.runAsync(sink::send, commits))
                .toList());
        return ours.stream().map(S3Sink::markCommitted).toList();
    }

    @Override
    public ByteSource open(UUID key) {
        if (!readers.opened(key)) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "there is no blob " + key);
        }
        try {
            return new S3Source(bucket, key, headOf(key), () -> closed(key));
        } catch (RuntimeException e) {
            closed(key);
            throw e;
        }
    }

    private ObjectHead headOf(UUID key) {
        return heads.get(key).orElseGet(() -> {
            ObjectHead head = ObjectHead.read(bucket, key);
            heads.put(key, head);
            return head;
        });
    }

    private void closed(UUID key) {
        if (readers.closed(key)) {
            try {
                deleteNow(key);
            } catch (LetheException e) {
                undeleted.add(key);
            }
        }
    }

    @Override
    public void verify(UUID key, long size, int crc32c) {
        // Not by the cache: what lies in S3 is to be looked at.
        try (ByteSource source = new S3Source(bucket, key, ObjectHead.read(bucket, key), () -> {})) {
            Verification.verify(source, key, size, crc32c);
        } catch (IOException e) {
            throw S3Faults.brokenOff(bucket.name(), e);
        }
    }

    @Override
    public void delete(UUID key) {
        deleteUndeleted();
        deleteUnlessRead(key);
    }

    /** @return whether it is gone; otherwise it goes when its last reader closes it */
    private boolean deleteUnlessRead(UUID key) {
        if (!readers.deleted(key)) {
            return false;
        }
        deleteNow(key);
        return true;
    }

    @Override
    public List<UUID> deleteAll(List<UUID> keys) {
        deleteUndeleted();
        Queue<UUID> gone = new ConcurrentLinkedQueue<>();
        Awaiting.all(keys.stream()
                .map(key -> CompletableFuture.runAsync(() -> {
                    if (deleteUnlessRead(key)) {
                        gone.add(key);
                    }
                }, deletions))
                .toList());
        return List.copyOf(gone);
    }

    /** Deletes what never got a row; later, if S3 does not answer. */
    void discard(UUID key) {
        try {
            deleteUnlessRead(key);
        } catch (LetheException e) {
            undeleted.add(key);
        }
    }

    private void deleteNow(UUID key) {
        heads.remove(key);
        bucket.delete(key);
    }

    private void deleteUndeleted() {
        for (UUID key = undeleted.peek(); key != null; key = undeleted.peek()) {
            deleteNow(key);
            undeleted.remove(key);
        }
    }

    @Override
    public void keys(Consumer<List<UUID>> page) {
        bucket.pages(found -> page.accept(found.stream().filter(key -> !readers.isDeleted(key)).toList()));
    }

    /** The time when its key was made. */
    @Override
    public Optional<Instant> writtenAt(UUID key) {
        return TimedKeys.timeOf(key);
    }

    @Override
    public long sweep(Function<Collection<UUID>, Set<UUID>> known) {
        bucket.abortUploadsOf(sweptUntil::isAfter);
        Instant from = bucket.mark().orElse(Instant.EPOCH);
        long[] swept = {0};
        if (from.isBefore(sweptUntil)) {
            bucket.pages(TimedKeys.firstOf(from), TimedKeys.firstOf(sweptUntil), page -> {
                List<UUID> old = page.stream().filter(TimedKeys::isTimed).toList();
                List<UUID> garbage = new ArrayList<>(old);
                garbage.removeAll(known.apply(old));
                deleteAll(garbage);
                swept[0] += garbage.size();
            });
            bucket.setMark(sweptUntil);
        }
        return swept[0];
    }

    @Override
    public long sweepOf(List<Departed> gone, Function<Collection<UUID>, Set<UUID>> known) {
        bucket.abortUploadsTo(key -> isOf(gone, key));
        long[] swept = {0};
        for (Departed.Span life : Departed.lives(gone)) {
            // S3 lists the range of names; most of it may be of others.
            bucket.pages(TimedKeys.firstOf(life.from()), TimedKeys.firstOf(life.until().plusMillis(1)), page -> {
                List<UUID> theirs = page.stream().filter(key -> isOf(gone, key)).toList();
                List<UUID> garbage = new ArrayList<>(theirs);
                garbage.removeAll(known.apply(theirs));
                deleteAll(garbage);
                swept[0] += garbage.size();
            });
        }
        return swept[0];
    }

    private static boolean isOf(List<Departed> gone, UUID key) {
        return TimedKeys.timeOf(key)
                .filter(time -> gone.stream().anyMatch(node -> node.mayHaveMade(key, time)))
                .isPresent();
    }

    @Override
    public void markKeys(IntSupplier newMark) {
        mark = newMark;
    }

    @Override
    public Optional<String> note() {
        return bucket.note();
    }

    @Override
    public void setNote(String note) {
        bucket.setNote(note);
    }

    @Override
    public void forgetUnknown(Function<Collection<UUID>, Set<UUID>> known) {
        heads.forgetUnknown(known);
    }

    @Override
    public void catchUp() {
        deleteUndeleted();
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public void close() {
        commits.shutdown();
        deletions.shutdown();
        try {
            deleteUndeleted();
        } finally {
            bucket.close();
        }
    }
}
