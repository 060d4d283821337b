package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.config.S3Settings;
import org.lethe.config.S3Settings.Hybrid;
import org.lethe.config.S3Settings.MasterKey;
import org.lethe.config.S3Settings.MasterKeys;
import org.lethe.io.ByteSource;

/** Two servers that store their blobs in one bucket, each with a cache of its own. */
class S3SharedBucketTest {
    @TempDir
    Path folder;

    private TestS3 s3;

    @BeforeEach
    void start() throws IOException {
        s3 = TestS3.start(folder.resolve("s3"));
        Files.write(folder.resolve("master.key"), new byte[32]);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @ParameterizedTest
    @CsvSource({"DISABLED, false", "WRITE_TO_OBJECT_STORAGE, false", "DISABLED, true"})
    void whatOneOfThemDeletesTheOtherHasNoMoreAfterItsNextLook(Hybrid hybrid, boolean isEncrypted) throws IOException {
        try (BlobStore one = open("one", hybrid, isEncrypted); BlobStore other = open("other", hybrid, isEncrypted)) {
            UUID deleted = put(one);
            UUID staying = put(one);
            read(other, deleted);
            read(other, staying);
            assertThat(heads("other")).containsExactlyInAnyOrder(deleted + ".head", staying + ".head");

            one.delete(deleted);
            other.forgetUnknown(keys -> {
                Set<UUID> known = new HashSet<>(keys);
                known.remove(deleted);
                return known;
            });

            assertThat(heads("other")).containsExactly(staying + ".head");
            read(other, staying);
        }
    }

    private BlobStore open(String server, Hybrid hybrid, boolean isEncrypted) {
        S3Settings plain = s3.settings("", folder.resolve(server), 100_000);
        Optional<MasterKeys> keys = isEncrypted
                ? Optional.of(new MasterKeys(new MasterKey(1, folder.resolve("master.key")), List.of()))
                : Optional.empty();
        return S3Storage.openShared(new S3Settings(plain.bucket(), plain.region(), plain.accessKey(), plain.endpoint(),
                plain.connectionTimeout(), plain.requestTimeout(), plain.rootPath(), plain.structure(),
                plain.bucketInHostName(), plain.encryptionAtRest(), hybrid, keys, plain.cacheDirectory(),
                plain.cacheBytesMax()), folder.resolve("files"));
    }

    private static UUID put(BlobStore store) {
        byte[] content = new byte[1000];
        new Random(1).nextBytes(content);
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            return sink.commit().key();
        }
    }

    private static void read(BlobStore store, UUID key) throws IOException {
        try (ByteSource source = store.open(key)) {
            assertThat(source.size()).isEqualTo(1000);
        }
    }

    private List<String> heads(String server) {
        return List.of(folder.resolve(server).toFile().list());
    }
}
