package org.lethe.blob;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
 * A place for blobs. A blob is written once, through a {@link BlobSink}, and never changes after.
 *
 * <p>All methods may be called by any number of threads at once. They throw {@link LetheException}:
 * {@link ErrorKind#FULL_STORAGE} if there is no room, {@link ErrorKind#STORAGE} if the storage cannot be
 * read or written, {@link ErrorKind#UNAVAILABLE} if it does not answer for now, {@link ErrorKind#CORRUPTED_FILE} if
 * content is not what was written.
 */
public interface BlobStore extends Closeable {

    /** A new sink, which the caller closes; unless it is committed, nothing stays behind. */
    BlobSink create(Checksums checksums);

    /**
     * A sink for a blob that has its key already, as it lies in another store. What was written is there as a whole
     * once it is committed, and not before. If this store has the blob, the new one takes its place.
     *
     * @param key no row may have another blob under it
     */
    BlobSink create(UUID key, Checksums checksums);

    /**
     * A sink with the content of a file, to be committed or closed by the caller. A store may take the file itself in
     * the place of a copy; therefore nobody may write to it any more, while it may be deleted.
     *
     * @param key no row may have it
     * @throws IOException if the file cannot be read
     */
    default BlobSink adopt(UUID key, Path file, Checksums checksums) throws IOException {
        return copyOf(key, file, checksums);
    }

    /**
     * A sink with a copy of a file, to be committed or closed by the caller.
     *
     * @param key no row may have it
     * @throws IOException if the file cannot be read
     */
    default BlobSink copyOf(UUID key, Path file, Checksums checksums) throws IOException {
        BlobSink sink = create(key, checksums);
        try (ByteSource source = FileSource.open(file)) {
            sink.transferFrom(source, 0, source.size());
            return sink;
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /**
     * Commits several sinks at once, their syncs in parallel. Either all of them become durable, or an
     * exception is thrown and none of them stays behind once it is closed.
     *
     * @param sinks of this store, not committed yet
     * @return their blobs, in the same order
     */
    List<Blob> commitAll(List<BlobSink> sinks);

    /**
     * Opens a blob; the caller closes it. It stays readable after a deletion for as long as it is open.
     *
     * @throws LetheException with {@link ErrorKind#INEXISTENT_ITEM} if there is no such blob
     */
    ByteSource open(UUID key);

    /**
     * Reads a whole blob and compares it with what was written.
     *
     * @param size in bytes, as the blob's commit told it
     * @param crc32c as the blob's commit told it
     * @throws LetheException with {@link ErrorKind#CORRUPTED_FILE} if either differs, or its file cannot be read to its
     *         end; {@link ErrorKind#INEXISTENT_ITEM} if there is no such blob
     */
    void verify(UUID key, long size, int crc32c);

    /** Deletes a blob. Deleting what is not there is no error. */
    void delete(UUID key);

    /**
     * Deletes blobs likewise, several at once where that takes less time.
     *
     * @return those that are gone. The others are still read by somebody, and go when the last one closes them; if this
     *         process is killed before, they stay, unless whoever asked asks again
     */
    default List<UUID> deleteAll(List<UUID> keys) {
        keys.forEach(this::delete);
        return keys;
    }

    /** Shows the keys of all blobs, a page at a time, in no order; blobs that come or go meanwhile may be missed. */
    void keys(Consumer<List<UUID>> page);

    /** When a blob was written; empty if it is not there, or the store cannot tell. */
    default Optional<Instant> writtenAt(UUID key) {
        return Optional.empty();
    }

    /**
     * Deletes the blobs that nobody knows, such as those that a crash left behind.
     *
     * <p>Only blobs that lay here before this store was opened are looked at, so that what is being written
     * now is safe.
     *
     * @param known told a bunch of keys, answers which of them must stay
     * @return how many blobs were deleted
     */
    long sweep(Function<Collection<UUID>, Set<UUID>> known);

    /**
     * Deletes the blobs that nobody knows of servers that are gone, whenever they were written. What nobody finished
     * for long goes with them, whosever it is.
     *
     * @param gone these servers
     * @param known told a bunch of keys, answers which of them must stay
     * @return how many blobs were deleted
     */
    long sweepOf(List<Departed> gone, Function<Collection<UUID>, Set<UUID>> known);

    /**
     * Lets the keys that are made from now on tell whose they are.
     *
     * @param mark of this server, asked for each time ({@link org.lethe.io.NodeMark})
     */
    void markKeys(IntSupplier mark);

    /** The stores that this one is made of; each has blobs of its own. */
    default List<BlobStore> parts() {
        return List.of(this);
    }

    /** What was noted in the store last, about itself; empty if nothing was. */
    Optional<String> note();

    /** Notes a few words in the store, in the place of those before. They are durable once this returns. */
    void setNote(String note);

    /**
     * Forgets what this process keeps at hand of blobs that nobody knows, since another server may have deleted them.
     * The blobs themselves stay.
     *
     * @param known told a bunch of keys, answers which of them somebody knows
     */
    default void forgetUnknown(Function<Collection<UUID>, Set<UUID>> known) {
        // Most stores keep nothing at hand.
    }

    /**
     * Does what could not be done before, such as deletions while the store was away. What still cannot be done stays
     * for the next time.
     *
     * @throws LetheException if the store is still away
     */
    void catchUp();

    /** How many bytes can still be written; {@link Long#MAX_VALUE} if nobody can tell. */
    long freeBytes();

    @Override
    void close();
}
