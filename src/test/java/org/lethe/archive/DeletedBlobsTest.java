package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.s3.S3BlobStore;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.SampleInstances;
import org.lethe.index.sqlite.SqliteIndex;
import org.lethe.io.ByteSource;

/** What becomes of blobs whose rows are gone. */
class DeletedBlobsTest {
    @TempDir
    Path folder;

    private TestS3 s3;
    private Index index;

    @BeforeEach
    void start() {
        s3 = TestS3.start(folder.resolve("s3"));
        index = SqliteIndex.open(folder);
    }

    @AfterEach
    void stop() {
        index.close();
        s3.close();
    }

    @Test
    void whatIsReadWhenItIsDeletedStaysQueuedUntilItIsGone() throws IOException {
        try (BlobStore blobs = open(); Housekeeping housekeeping = housekeeping(blobs)) {
            UUID read = storedAndDeleted(blobs, "1");
            try (ByteSource source = blobs.open(read)) {
                storedAndDeleted(blobs, "2");
                housekeeping.deleteGarbage();
                assertThat(index.blobsToDelete(10)).containsExactly(read);
                assertThat(source.size()).isEqualTo(3);
            }
            housekeeping.deleteGarbage();
            assertThat(index.blobsToDelete(10)).isEmpty();
            assertThat(s3.blobs()).isZero();
        }
    }

    @Test
    void whatWasReadWhenTheServerWasKilledIsDeletedByTheNextOne() throws IOException {
        try (BlobStore killed = open(); ByteSource source = killed.open(storedAndDeleted(killed, "1"))) {
            try (Housekeeping housekeeping = housekeeping(killed)) {
                housekeeping.deleteGarbage();
                assertThat(source.size()).isEqualTo(3);
                assertThat(s3.blobs()).isEqualTo(1);
            }
            try (BlobStore next = open(); Housekeeping housekeeping = housekeeping(next)) {
                housekeeping.deleteGarbage();
                assertThat(s3.blobs()).isZero();
                assertThat(index.blobsToDelete(10)).isEmpty();
            }
        }
    }

    @Test
    void whatAServerHasAtHandOfThemIsForgottenThoughItDoesNotDeleteThemItself() throws Exception {
        try (BlobStore deleting = open();
                BlobStore reading = open("cache", 10_000);
                Housekeeping housekeeping = housekeeping(reading);
                DeletionPause _ = DeletionPause.begin(index, Clock.systemUTC())) {
            UUID deleted = storedAndDeleted(deleting, "1");
            UUID known = stored(deleting, SampleInstances.slice("2", "S", "R", "1"));
            reading.open(deleted).close();
            reading.open(known).close();
            assertThat(heads()).containsExactlyInAnyOrder(deleted + ".head", known + ".head");

            housekeeping.start(_ -> {});
            for (int i = 0; i < 1000 && heads().size() == 2; i++) {
                Thread.sleep(10);
            }
            assertThat(heads()).containsExactly(known + ".head");
            assertThat(s3.blobs()).isEqualTo(2);
        }
    }

    private List<String> heads() {
        return List.of(folder.resolve("cache").toFile().list());
    }

    private BlobStore open() {
        return open("no-cache", 0);
    }

    private BlobStore open(String cache, long cacheBytes) {
        return S3BlobStore.open(s3.settings("", folder.resolve(cache), cacheBytes));
    }

    private Housekeeping housekeeping(BlobStore blobs) {
        return new Housekeeping(index, blobs, new UnsettledBlobs(index, blobs), Duration.ofDays(1), Clock.systemUTC());
    }

    private UUID storedAndDeleted(BlobStore blobs, String patient) {
        SampleInstances instance = SampleInstances.slice(patient, "S", "R", "1");
        UUID key = stored(blobs, instance);
        index.delete(Level.PATIENT, instance.id(Level.PATIENT));
        return key;
    }

    private UUID stored(BlobStore blobs, SampleInstances instance) {
        try (BlobSink sink = blobs.create(Checksums.CRC32C)) {
            sink.write(new byte[] {1, 2, 3});
            Blob blob = sink.commit();
            index.store(instance.file(blob.key(), blob.size(), blob.crc32c()).build());
            return blob.key();
        }
    }
}
