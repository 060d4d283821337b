package org.lethe.blob.s3;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.BlobStore;
import org.lethe.blob.BlobStoreContract;

class S3BlobStoreTest extends BlobStoreContract {
    @TempDir
    static Path shared;
    private static TestS3 s3;

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Override
    protected BlobStore open() {
        if (s3 == null) {
            s3 = TestS3.start(shared.resolve("s3"));
        }
        return S3BlobStore.open(s3.settings(folder.getFileName() + "/", folder, 0), Duration.ZERO);
    }
}
