package org.lethe.archive;

import java.nio.file.Path;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.blob.s3.S3Storage;
import org.lethe.config.StorageSettings;
import org.lethe.index.Index;
import org.lethe.index.postgres.PostgresIndex;
import org.lethe.index.sqlite.SqliteIndex;

/**
 * Where everything is kept, as the configuration says it.
 *
 * @param blobs the bytes
 * @param index what is known of them
 */
public record Stores(BlobStore blobs, Index index) implements AutoCloseable {

    /**
     * Opens what a server works with; both are created if absent.
     *
     * @throws org.lethe.error.LetheException if one of them cannot be opened, or another process works with it
     */
    public static Stores open(StorageSettings settings) {
        Path folder = settings.storageDirectory();
        return with(settings.s3().map(s3 -> S3Storage.open(s3, folder)).orElseGet(() -> FileBlobStore.open(folder)),
                settings);
    }

    /**
     * Opens the same to look at, also while a server works with it. Nothing can be stored or deleted; what the index
     * remembers of earlier questions may be out of date.
     *
     * @throws org.lethe.error.LetheException if one of them cannot be opened
     */
    public static Stores openBeside(StorageSettings settings) {
        Path folder = settings.storageDirectory();
        return with(settings.s3()
                .map(s3 -> S3Storage.openBeside(s3, folder))
                .orElseGet(() -> FileBlobStore.openBeside(folder)), settings);
    }

    private static Stores with(BlobStore blobs, StorageSettings settings) {
        try {
            return new Stores(blobs, openIndex(settings));
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

    @Override
    public void close() {
        try {
            index.close();
        } finally {
            blobs.close();
        }
    }
}
