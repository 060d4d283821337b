package org.lethe.blob;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import org.lethe.io.FileSource;
import org.lethe.io.FolderLock;
import org.lethe.io.NodeMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs as files, laid out as Orthanc lays them out: {@code ab/cd/abcd1234-....}.
 *
 * <p>A file is written under its final name. That is safe because a file without a row in the index is garbage: what a
 * crash leaves half-written goes with the next {@link #sweep}. A blob whose key was given has another name until it is
 * whole; what was left of one is swept when it is a day old. One process at a time may use a folder.
 */
public final class FileBlobStore implements BlobStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileBlobStore.class);
    private static final String LOCK_FILE = ".lethe-lock";
    private static final String NOTE_FILE = ".lethe-note";
    /** Another process may be moving blobs to here; what was not written to for that long is held to be given up. */
    private static final Duration ARRIVAL_MAX = Duration.ofDays(1);

    /** Syncing in four threads doubled the rate on the disks that were tried; more gained nothing. */
    private static final int SYNC_THREADS = 4;

    private final BlobFolders folders;
    /** Null if another process may be using the folder. */
    private final FolderLock lock;
    private final FileTime openedAt;
    private final ExecutorService syncs;
    private final AtomicBoolean hasToldOfCopies = new AtomicBoolean();
    private volatile IntSupplier mark = () -> NodeMark.NONE;

    private FileBlobStore(BlobFolders folders, FolderLock lock, FileTime openedAt) {
        this.folders = folders;
        this.lock = lock;
        this.openedAt = openedAt;
        this.syncs = Executors.newFixedThreadPool(
                SYNC_THREADS, Thread.ofPlatform().daemon().name("blob-sync-", 0).factory());
    }

    /**
     * Opens a folder of blobs.
     *
     * @param root created if absent
     * @throws LetheException with {@link ErrorKind#STORAGE} if it cannot be written, or is in use by another process
     */
    public static FileBlobStore open(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
            BlobFolders folders = BlobFolders.below(folder);
            FolderLock lock = FolderLock.take(folder, LOCK_FILE);
            return new FileBlobStore(folders, lock, lock.takenAt());
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the storage folder cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a folder of blobs that other servers use, too.
     *
     * @param root created if absent
     * @throws LetheException with {@link ErrorKind#STORAGE} if it cannot be written
     */
    public static FileBlobStore openShared(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the storage folder cannot be opened: " + e.getMessage(), e);
        }
        return openBeside(root);
    }

    /**
     * Opens a folder that another process may be using, to read blobs, or to move them from there or to there.
     *
     * @param root which is there
     * @throws LetheException with {@link ErrorKind#STORAGE} if it is not
     */
    public static FileBlobStore openBeside(Path root) {
        Path folder = root.toAbsolutePath().normalize();
        try {
            return new FileBlobStore(BlobFolders.below(folder), null, FileTime.fromMillis(0));
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the storage folder cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public BlobSink create(Checksums checksums) {
        return new FileSink(folders.newKey(mark.getAsInt()), folders, checksums);
    }

    @Override
    public BlobSink adopt(UUID key, Path file, Checksums checksums) throws IOException {
        delete(key);
        try {
            return FileSink.linkedTo(file, key, folders, checksums);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            if (!hasToldOfCopies.getAndSet(true)) {
                LOG.warn("Files are copied, as {} cannot be given a second name in {}: {}", file, folders.root(),
                        reasonOf(e));
            }
            return copyOf(key, file, checksums);
        }
    }

    private static String reasonOf(Exception e) {
        return e instanceof FileSystemException fault && fault.getReason() != null ? fault.getReason() : e.toString();
    }

    @Override
    public Optional<Instant> writtenAt(UUID key) {
        try {
            return Optional.of(Files.getLastModifiedTime(folders.fileOf(key)).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public BlobSink create(UUID key, Checksums checksums) {
        return FileSink.beside(key, folders, checksums);
    }

    @Override
    public List<Blob> commitAll(List<BlobSink> sinks) {
        List<FileSink> files = sinks.stream().map(FileSink.class::cast).toList();
        List<CompletableFuture<Void>> running = files.stream()
                .map(sink -> CompletableFuture.runAsync(sink::sync, syncs))
                .toList();
        Awaiting.all(running);
        return files.stream().map(FileSink::markCommitted).toList();
    }

    @Override
    public ByteSource open(UUID key) {
        try {
            return FileSource.open(folders.fileOf(key));
        } catch (NoSuchFileException e) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "there is no blob " + key, e);
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public void verify(UUID key, long size, int crc32c) {
        try (ByteSource source = open(key)) {
            Verification.verify(source, key, size, crc32c);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "blob " + key + " cannot be read", e);
        }
    }

    @Override
    public void delete(UUID key) {
        delete(folders.fileOf(key));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "blob " + file.getFileName() + " cannot be deleted", e);
        }
    }

    @Override
    public void keys(Consumer<List<UUID>> page) {
        try {
            folders.pages(page, _ -> {});
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public long sweep(Function<Collection<UUID>, Set<UUID>> known) {
        long[] swept = {0};
        FileTime givenUpBefore = FileTime.from(openedAt.toInstant().minus(ARRIVAL_MAX));
        try {
            folders.pages(page -> {
                List<UUID> old = page.stream().filter(key -> isOlder(folders.fileOf(key), openedAt)).toList();
                List<UUID> garbage = new ArrayList<>(old);
                garbage.removeAll(known.apply(old));
                garbage.forEach(this::delete);
                swept[0] += garbage.size();
            }, unfinished -> swept[0] += sweepUnfinished(unfinished, givenUpBefore));
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
        return swept[0];
    }

    @Override
    public long sweepOf(List<Departed> gone, Function<Collection<UUID>, Set<UUID>> known) {
        long[] swept = {0};
        FileTime givenUpBefore = FileTime.from(Instant.now().minus(ARRIVAL_MAX));
        try {
            folders.pages(page -> {
                List<UUID> theirs = page.stream().filter(key -> isOf(gone, key)).toList();
                List<UUID> garbage = new ArrayList<>(theirs);
                garbage.removeAll(known.apply(theirs));
                garbage.forEach(this::delete);
                swept[0] += garbage.size();
            }, unfinished -> swept[0] += sweepUnfinished(unfinished, givenUpBefore));
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
        return swept[0];
    }

    private boolean isOf(List<Departed> gone, UUID key) {
        return gone.stream().anyMatch(node -> node.mark() == NodeMark.of(key))
                && writtenAt(key)
                        .filter(time -> gone.stream().anyMatch(node -> node.mayHaveMade(key, time)))
                        .isPresent();
    }

    /** @return how many files that were */
    private static int sweepUnfinished(Path file, FileTime givenUpBefore) {
        if (!isOlder(file, givenUpBefore)) {
            return 0;
        }
        delete(file);
        return 1;
    }

    @Override
    public void markKeys(IntSupplier newMark) {
        mark = newMark;
    }

    private static boolean isOlder(Path file, FileTime time) {
        try {
            return Files.getLastModifiedTime(file).compareTo(time) < 0;
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public Optional<String> note() {
        try {
            return Optional.of(Files.readString(folders.root().resolve(NOTE_FILE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public void setNote(String note) {
        try {
            DurableFiles.replace(folders.root().resolve(NOTE_FILE), note.getBytes(StandardCharsets.UTF_8),
                    Readers.AS_USUAL);
        } catch (IOException e) {
            throw StorageFaults.onWrite(folders.root(), e);
        }
    }

    @Override
    public void catchUp() {
        // Nothing is put off.
    }

    @Override
    public long freeBytes() {
        try {
            return Files.getFileStore(folders.root()).getUsableSpace();
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public void close() {
        syncs.shutdown();
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the storage folder cannot be closed", e);
        }
    }
}
