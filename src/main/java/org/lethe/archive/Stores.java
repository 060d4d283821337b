package org.lethe.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.blob.s3.S3Storage;
import org.lethe.config.StorageSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.index.postgres.PostgresIndex;
import org.lethe.index.sqlite.SqliteIndex;
import org.lethe.io.FolderLock;
import org.lethe.io.NodeMark;

/**
 * Where everything is kept, as the configuration says it.
 *
 * @param blobs the bytes
 * @param index what is known of them
 * @param lock keeps others from working with that index; null if they may
 */
public record Stores(BlobStore blobs, Index index, FolderLock lock) implements AutoCloseable {
    private static final String LOCK_FILE = ".lethe-index-lock";
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    /**
     * Opens what a command works with; both are created if absent.
     *
     * @throws LetheException if one of them cannot be opened, or another process works with it
     */
    public static Stores open(StorageSettings settings) {
        if (settings.postgres().isPresent()) {
            Stores stores = with(blobsOf(settings), () -> openIndex(settings), null);
            try {
                requireNoServer(stores.index());
            } catch (RuntimeException e) {
                stores.close();
                throw e;
            }
            return stores;
        }
        return locked(settings, () -> openIndex(settings));
    }

    /** One that was killed is in the list until another server sees that it is silent: its silence tells it apart. */
    private static void requireNoServer(Index index) {
        for (Node node : index.nodes().all()) {
            if (node.state() != Node.State.GONE && node.sinceBeat().compareTo(SILENCE_MAX) < 0) {
                throw new LetheException(ErrorKind.CONFLICT, "the server \"" + node.name() + "\" at " + node.address()
                        + " works with this database: stop all its servers first; one that was killed is taken for"
                        + " stopped after " + SILENCE_MAX.toSeconds() + " s");
            }
        }
    }

    /**
     * Opens the same for a server, which may share an index in PostgreSQL, and then the blobs, with others.
     *
     * @param self how the others see it
     * @throws LetheException if one of them cannot be opened, or another process works with what cannot be shared
     */
    public static Stores open(StorageSettings settings, Node.Description self) {
        Path folder = settings.storageDirectory();
        if (settings.postgres().isEmpty()) {
            return locked(settings, () -> SqliteIndex.open(settings.indexDirectory(), self));
        }
        Stores stores = with(settings.s3()
                .map(s3 -> S3Storage.openShared(s3, folder))
                .orElseGet(() -> FileBlobStore.openShared(folder)),
                () -> PostgresIndex.open(settings.postgres().get(), self), null);
        Nodes nodes = stores.index().nodes();
        stores.blobs().markKeys(() -> NodeMark.of(nodes.number()));
        return stores;
    }

    private static Stores locked(StorageSettings settings, Supplier<Index> index) {
        FolderLock lock = lock(settings.indexDirectory());
        try {
            return with(blobsOf(settings), index, lock);
        } catch (RuntimeException e) {
            closeAfter(e, lock);
            throw e;
        }
    }

    /** Taken first: a store of blobs, too, may do something at once that another process would not survive. */
    private static FolderLock lock(Path indexFolder) {
        try {
            return FolderLock.take(indexFolder, LOCK_FILE);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the index folder cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void closeAfter(RuntimeException fault, FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            fault.addSuppressed(e);
        }
    }

    private static BlobStore blobsOf(StorageSettings settings) {
        Path folder = settings.storageDirectory();
        return settings.s3().map(s3 -> S3Storage.open(s3, folder)).orElseGet(() -> FileBlobStore.open(folder));
    }

    /**
     * Opens the same to look at, also while a server works with it. Nothing can be stored or deleted, though blobs may
     * be moved from one part to the other; what the index remembers of earlier questions may be out of date.
     *
     * @throws LetheException if one of them cannot be opened, or is not there
     */
    public static Stores openBeside(StorageSettings settings) {
        Path folder = settings.storageDirectory();
        return with(settings.s3()
                .map(s3 -> S3Storage.openBeside(s3, folder))
                .orElseGet(() -> FileBlobStore.openBeside(folder)), () -> openIndexBeside(settings), null);
    }

    private static Stores with(BlobStore blobs, Supplier<Index> index, FolderLock lock) {
        try {
            return new Stores(blobs, index.get(), lock);
        } catch (RuntimeException e) {
            blobs.close();
            throw e;
        }
    }

    // Two returns, and not one of a choice: then Java need not load what is not used to see that both are indexes.
    private static Index openIndex(StorageSettings settings) {
        if (settings.postgres().isPresent()) {
            return PostgresIndex.open(settings.postgres().get());
        }
        return SqliteIndex.open(settings.indexDirectory());
    }

    private static Index openIndexBeside(StorageSettings settings) {
        if (settings.postgres().isPresent()) {
            return PostgresIndex.open(settings.postgres().get());
        }
        return SqliteIndex.openBeside(settings.indexDirectory());
    }

    @Override
    public void close() {
        try (lock; blobs) {
            index.close();
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the index folder cannot be closed", e);
        }
    }
}
