package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.Checksums;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.HeadSource;

/** What goes over the wire, and what happens if it breaks. */
class S3FaultsTest {
    private static final int LARGE = 2 * S3Sink.PART_BYTES + 12_345;

    @TempDir
    Path folder;

    private TestS3 s3;
    private Relay relay;
    private S3BlobStore store;

    @BeforeEach
    void start() {
        s3 = TestS3.start(folder.resolve("s3"));
        relay = new Relay(s3.port());
        store = S3BlobStore.open(TestS3.settings(relay.port(), TestS3.SECRET_KEY, "", folder, 0), Duration.ZERO);
    }

    @AfterEach
    void stop() {
        store.close();
        relay.close();
        s3.close();
    }

    @Test
    void theHeaderOfALargeObjectIsReadWithoutTheRest() throws IOException {
        UUID key = putDirectly(500L << 20);
        long before = relay.down();
        try (ByteSource source = HeadSource.of(store.open(key), 16 << 10)) {
            assertThat(source.size()).isEqualTo(500L << 20);
            source.read(100_000, new byte[1000], 0, 1000);
        }
        assertThat(relay.down() - before).isBetween(1L, 1L << 20);
    }

    @Test
    void aRangeOfALargeObjectIsReadWithoutTheRest() throws IOException {
        UUID key = putDirectly(500L << 20);
        try (ByteSource source = store.open(key)) {
            long before = relay.down();
            source.read(300L << 20, new byte[2 << 20], 0, 2 << 20);
            assertThat(relay.down() - before).isBetween(2L << 20, (2L << 20) + (64 << 10));
        }
    }

    @Test
    void smallReadsThatFollowOneAnotherTakeFewRequests() throws IOException {
        byte[] content = randomBytes(4 << 20);
        Blob blob = put(content);
        byte[] read = new byte[content.length];
        try (ByteSource source = store.open(blob.key())) {
            long before = relay.up();
            for (int at = 0; at < read.length; at += 1024) {
                source.read(at, read, at, 1024);
            }
            assertThat(relay.up() - before).as("bytes of requests").isLessThan(10 * 2000);
        }
        assertThat(read).isEqualTo(content);
    }

    @Test
    void aLargeBlobLeavesWhileItComes() {
        byte[] piece = randomBytes(1 << 20);
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            long before = relay.up();
            for (int i = 0; i < 60; i++) {
                sink.write(piece);
            }
            assertThat(relay.up() - before).isGreaterThan(60L * piece.length - S3Sink.PART_BYTES);
            Blob blob = sink.commit();
            store.verify(blob.key(), 60L * piece.length, blob.crc32c());
        }
    }

    @Test
    void anUploadThatIsGivenUpLeavesNoPartsBehind() {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(randomBytes(LARGE));
            assertThat(s3.uploads()).hasSize(1);
        }
        assertThat(s3.uploads()).isEmpty();
    }

    @Test
    void anUploadThatACrashLeftIsGivenUpByTheNextSweep() {
        store.create(Checksums.CRC32C).write(randomBytes(LARGE));
        assertThat(s3.uploads()).hasSize(1);
        store.close();
        store = S3BlobStore.open(s3.settings("", folder, 0), Duration.ofSeconds(-10));
        store.sweep(keys -> Set.copyOf(keys));
        assertThat(s3.uploads()).isEmpty();
    }

    @Test
    void aPartWhoseConnectionBreaksOffIsSentAgain() throws IOException {
        byte[] content = randomBytes(LARGE);
        relay.breakOffAfterUp(S3Sink.PART_BYTES + 1000);
        Blob blob = put(content);
        assertThat(relay.breaks()).isEqualTo(1);
        assertThat(contentOf(blob.key())).isEqualTo(content);
    }

    @Test
    void aTransferWhoseConnectionBreaksOffGoesOnWhereItEnded() throws IOException {
        byte[] content = randomBytes(LARGE);
        Blob blob = put(content);
        try (ByteSource source = store.open(blob.key())) {
            relay.breakOffAfterDown(LARGE / 2);
            long before = relay.down();
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            source.transferTo(0, LARGE, Channels.newChannel(received));
            assertThat(relay.breaks()).isEqualTo(1);
            assertThat(received.toByteArray()).isEqualTo(content);
            assertThat(relay.down() - before).isLessThan(LARGE + (1 << 20));
        }
    }

    @Test
    void whileS3IsGoneItIsUnavailableAndThenAllIsWellAgain() throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = put(content);
        s3.stop();
        assertKind(ErrorKind.UNAVAILABLE, () -> store.open(blob.key()));
        assertKind(ErrorKind.UNAVAILABLE, () -> store.delete(blob.key()));
        BlobSink sink = store.create(Checksums.CRC32C);
        sink.write(content);
        assertKind(ErrorKind.UNAVAILABLE, sink::commit);

        s3.start();
        sink.close();
        assertThat(contentOf(blob.key())).isEqualTo(content);
        assertThat(contentOf(put(content).key())).isEqualTo(content);
    }

    @Test
    void whileDeletionsWaitForS3CommitsDoNot() throws Exception {
        List<UUID> keys = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            keys.add(put(new byte[1]).key());
        }
        relay.holdDeletions();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                BlobSink sink = store.create(Checksums.CRC32C)) {
            Future<List<UUID>> deletion = threads.submit(() -> store.deleteAll(keys));
            try {
                assertThat(relay.awaitHeldDeletions(8)).isTrue();
                Future<List<Blob>> commit = threads.submit(() -> store.commitAll(List.of(sink)));
                assertThat(commit).succeedsWithin(Duration.ofSeconds(60));
                assertThat(deletion).isNotDone();
            } finally {
                relay.letDeletionsGo();
            }
            assertThat(deletion.get()).containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    @Test
    void withAWrongSecretNothingOpensAndNothingIsTold() {
        assertThatThrownBy(() -> S3BlobStore
                .open(TestS3.settings(s3.port(), "another-secret", "", folder, 0), Duration.ZERO))
                .isInstanceOfSatisfying(LetheException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE);
                    assertThat(e).hasMessageContaining("403").hasMessageContaining(TestS3.BUCKET);
                    assertThat(e.getMessage()).doesNotContain("another-secret", TestS3.SECRET_KEY, TestS3.ACCESS_KEY);
                });
    }

    @Test
    void whatTurnsIntoOtherBytesIsFound() throws IOException {
        Blob blob = put(randomBytes(1000));
        Files.write(fileOf(blob.key()), new byte[1000]);
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store.verify(blob.key(), blob.size(), blob.crc32c()));
    }

    @Test
    void theFirstBytesAreReadFromTheCacheTheSecondTime() throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = put(content);
        try (S3BlobStore cached = S3BlobStore.open(
                TestS3.settings(relay.port(), TestS3.SECRET_KEY, "", folder.resolve("cache"), 10_000),
                Duration.ZERO)) {
            cached.open(blob.key()).close();
            long before = relay.down();
            try (ByteSource source = cached.open(blob.key())) {
                byte[] read = new byte[1000];
                source.read(0, read, 0, 1000);
                assertThat(read).isEqualTo(content);
            }
            assertThat(relay.down()).isEqualTo(before);
            cached.delete(blob.key());
            assertKind(ErrorKind.INEXISTENT_ITEM, () -> cached.open(blob.key()));
        }
    }

    @Test
    void sweepingListsOnlyWhatCameSinceTheLastTime() {
        put(randomBytes(10));
        reopen();
        assertThat(store.sweep(keys -> Set.copyOf(keys))).isZero();
        Blob later = put(randomBytes(10));
        reopen();
        assertThat(store.sweep(keys -> {
            assertThat(keys).containsExactly(later.key());
            return Set.of();
        })).isEqualTo(1);
    }

    @Test
    void sweepingSparesWhatOtherServersMayBeWriting() {
        put(randomBytes(10));
        store.close();
        store = S3BlobStore.open(s3.settings("", folder, 0));
        assertThat(store.sweep(keys -> Set.of())).isZero();
    }

    @Test
    void sweepingLeavesBlobsAloneThatWereNotMadeHere() {
        UUID fromElsewhere = new UUID(0x0000_0000_0000_4000L, 0x8000_0000_0000_0001L);
        try (BlobSink sink = store.create(fromElsewhere, Checksums.CRC32C)) {
            sink.commit();
        }
        reopen();
        assertThat(store.sweep(keys -> Set.of())).isZero();
    }

    private void reopen() {
        Instant before = Instant.now();
        while (!Instant.now().isAfter(before.plusMillis(2))) {
            Thread.onSpinWait();
        }
        store.close();
        store = S3BlobStore.open(s3.settings("", folder, 0), Duration.ZERO);
    }

    private Blob put(byte[] content) {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            return sink.commit();
        }
    }

    /** An object that takes no room on the disk. */
    private UUID putDirectly(long size) throws IOException {
        UUID key = put(new byte[1]).key();
        try (RandomAccessFile file = new RandomAccessFile(fileOf(key).toFile(), "rw")) {
            file.setLength(size);
        }
        return key;
    }

    private Path fileOf(UUID key) {
        return folder.resolve("s3").resolve(TestS3.BUCKET).resolve(key.toString());
    }

    private byte[] contentOf(UUID key) throws IOException {
        try (ByteSource source = store.open(key)) {
            byte[] content = new byte[(int) source.size()];
            source.read(0, content, 0, content.length);
            return content;
        }
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void assertKind(ErrorKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
