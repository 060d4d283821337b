package org.lethe.blob.s3;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.blob.HybridBlobStore;
import org.lethe.blob.encryption.EncryptedBlobStore;
import org.lethe.blob.encryption.KeyRing;
import org.lethe.config.S3Settings;

/** The blobs of a server whose settings name a bucket of S3. */
public final class S3Storage {
    private S3Storage() {}

    /**
     * Opens the bucket, and with it the folder if they are a hybrid.
     *
     * @param folder the folder of the storage; only of a hybrid
     * @throws org.lethe.error.LetheException if one of them, or a key, cannot be used
     */
    public static BlobStore open(S3Settings settings, Path folder) {
        return open(settings, () -> FileBlobStore.open(folder));
    }

    /**
     * Opens the same while a server works with it: without its cache, and without its lock on the folder.
     *
     * @throws org.lethe.error.LetheException if one of them, or a key, cannot be used
     */
    public static BlobStore openBeside(S3Settings settings, Path folder) {
        return open(settings.withoutCache(), () -> FileBlobStore.openBeside(folder));
    }

    private static BlobStore open(S3Settings settings, Supplier<BlobStore> folder) {
        return switch (settings.hybrid()) {
            case DISABLED -> objects(settings);
            case WRITE_TO_FILE_SYSTEM, WRITE_TO_OBJECT_STORAGE -> hybrid(settings, folder.get());
        };
    }

    private static BlobStore hybrid(S3Settings settings, BlobStore folder) {
        try {
            BlobStore objects = objects(settings);
            return settings.hybrid() == S3Settings.Hybrid.WRITE_TO_FILE_SYSTEM
                    ? new HybridBlobStore(folder, objects)
                    : new HybridBlobStore(objects, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Opens the bucket alone.
     *
     * @throws org.lethe.error.LetheException if it, or a key, cannot be used
     */
    public static BlobStore objects(S3Settings settings) {
        if (settings.masterKeys().isEmpty()) {
            return S3BlobStore.open(settings);
        }
        KeyRing keys = KeyRing.read(settings.masterKeys().get());
        return new EncryptedBlobStore(S3BlobStore.open(settings), keys);
    }
}
