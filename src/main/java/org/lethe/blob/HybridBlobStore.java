package org.lethe.blob;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;

/**
 * Two stores that look like one: new blobs go to the first, and what is not there is looked for in the second. Blobs
 * may be moved from the second to the first meanwhile ({@link BlobMove}), also by another process; a blob that lies in
 * both for a moment is shown twice by {@link #keys}.
 */
public final class HybridBlobStore implements BlobStore {
    private final BlobStore first;
    private final BlobStore second;

    /**
     * @param first gets the new blobs; closed with this one
     * @param second closed with this one
     */
    public HybridBlobStore(BlobStore first, BlobStore second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public BlobSink create(Checksums checksums) {
        return first.create(checksums);
    }

    @Override
    public BlobSink create(UUID key, Checksums checksums) {
        return first.create(key, checksums);
    }

    @Override
    public List<Blob> commitAll(List<BlobSink> sinks) {
        return first.commitAll(sinks);
    }

    @Override
    public ByteSource open(UUID key) {
        ByteSource source = openWhereItLies(key);
        // An open file stays readable wherever its blob is moved to.
        return source instanceof FileSource ? source : new MovableSource(source, () -> openWhereItLies(key));
    }

    private ByteSource openWhereItLies(UUID key) {
        return whereItLies(store -> store.open(key));
    }

    @Override
    public void verify(UUID key, long size, int crc32c) {
        whereItLies(store -> {
            store.verify(key, size, crc32c);
            return null;
        });
    }

    private <T> T whereItLies(Function<BlobStore, T> task) {
        LetheException fault;
        try {
            return task.apply(first);
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.INEXISTENT_ITEM && e.kind() != ErrorKind.UNAVAILABLE) {
                throw e;
            }
            fault = e;
        }
        try {
            return task.apply(second);
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.INEXISTENT_ITEM) {
                throw e;
            }
        }
        if (fault.kind() == ErrorKind.UNAVAILABLE) {
            throw fault;
        }
        return task.apply(first); // where it may have been moved to meanwhile
    }

    @Override
    public void delete(UUID key) {
        // In this order, since a blob is moved the other way: whoever moves it looks whether it was deleted, once its
        // copy is there.
        second.delete(key);
        first.delete(key);
    }

    @Override
    public List<UUID> deleteAll(List<UUID> keys) {
        Set<UUID> goneFromSecond = Set.copyOf(second.deleteAll(keys));
        return first.deleteAll(keys).stream().filter(goneFromSecond::contains).toList();
    }

    @Override
    public void keys(Consumer<List<UUID>> page) {
        second.keys(page);
        first.keys(page);
    }

    @Override
    public Optional<Instant> writtenAt(UUID key) {
        return first.writtenAt(key).or(() -> second.writtenAt(key));
    }

    @Override
    public long sweep(Function<Collection<UUID>, Set<UUID>> known) {
        return first.sweep(known) + second.sweep(known);
    }

    @Override
    public long sweepOf(List<Departed> gone, Function<Collection<UUID>, Set<UUID>> known) {
        return first.sweepOf(gone, known) + second.sweepOf(gone, known);
    }

    @Override
    public void markKeys(IntSupplier mark) {
        first.markKeys(mark);
        second.markKeys(mark);
    }

    @Override
    public List<BlobStore> parts() {
        return List.of(first, second);
    }

    @Override
    public Optional<String> note() {
        return first.note();
    }

    @Override
    public void setNote(String note) {
        first.setNote(note);
        second.setNote(note);
    }

    @Override
    public void forgetUnknown(Function<Collection<UUID>, Set<UUID>> known) {
        first.forgetUnknown(known);
        second.forgetUnknown(known);
    }

    @Override
    public void catchUp() {
        first.catchUp();
        second.catchUp();
    }

    @Override
    public long freeBytes() {
        return first.freeBytes();
    }

    @Override
    public void close() {
        try (second) {
            first.close();
        }
    }
}
