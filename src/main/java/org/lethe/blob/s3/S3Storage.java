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
        return join(settings.hybrid(), () -> FileBlobStore.open(folder),
                () -> sealed(settings, () -> S3BlobStore.open(settings)));
    }

    /**
     * Opens the same for one of several servers.
     *
     * @throws org.lethe.error.LetheException if one of them, or a key, cannot be used
     */
    public static BlobStore openShared(S3Settings settings, Path folder) {
        return join(settings.hybrid(), () -> FileBlobStore.openShared(folder),
                () -> sealed(settings, () -> S3BlobStore.open(settings)));
    }

    /**
     * Opens the same while a server works with it: without its cache, and without its lock on the folder.
     *
     * @throws org.lethe.error.LetheException if one of them, or a key, cannot be used
     */
    public static BlobStore openBeside(S3Settings settings, Path folder) {
        return join(settings.hybrid(), () -> FileBlobStore.openBeside(folder), () -> openBeside(settings));
    }

    /**
     * Opens the bucket alone while a server works with it.
     *
     * @throws org.lethe.error.LetheException if it, or a key, cannot be used
     */
    public static BlobStore openBeside(S3Settings settings) {
        return sealed(settings, () -> S3BlobStore.openBeside(settings));
    }

    private static BlobStore join(S3Settings.Hybrid hybrid, Supplier<BlobStore> folder, Supplier<BlobStore> objects) {
        return switch (hybrid) {
            case DISABLED -> objects.get();
            case WRITE_TO_FILE_SYSTEM, WRITE_TO_OBJECT_STORAGE -> {
                BlobStore files = folder.get();
                try {
                    yield hybrid == S3Settings.Hybrid.WRITE_TO_FILE_SYSTEM
                            ? new HybridBlobStore(files, objects.get())
                            : new HybridBlobStore(objects.get(), files);
                } catch (RuntimeException e) {
                    files.close();
                    throw e;
                }
            }
        };
    }

    private static BlobStore sealed(S3Settings settings, Supplier<BlobStore> bucket) {
        if (settings.masterKeys().isEmpty()) {
            return bucket.get();
        }
        KeyRing keys = KeyRing.read(settings.masterKeys().get());
        return new EncryptedBlobStore(bucket.get(), keys);
    }
}
