package org.lethe.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** What every store of blobs promises. */
public abstract class BlobStoreContract {
    private static final int SMALL = 1000;
    private static final int LARGE = BlobSink.MEMORY_BYTES_MAX * 2 + 123;

    private BlobStore store;

    /** The store under test; opened again, it holds what was committed before. */
    protected abstract BlobStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected BlobStore store() {
        return store;
    }

    protected BlobStore reopen() {
        store.close();
        store = open();
        return store;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1000, 7", "65536, 65536", "4194427, 65536", "4194427, 4194427"})
    void whatWasWrittenIsReadBackWhateverThePieces(int size, int piece) throws IOException {
        byte[] content = randomBytes(size);
        UUID key;
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            for (int at = 0; at < size; at += piece) {
                sink.write(content, at, Math.min(piece, size - at));
            }
            key = sink.commit().key();
        }
        assertThat(contentOf(key)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void theCommitTellsSizeAndChecksums(int size) {
        byte[] content = randomBytes(size);
        try (BlobSink sink = store.create(Checksums.CRC32C_AND_MD5)) {
            sink.write(ByteBuffer.wrap(content, 0, size / 2));
            sink.write(content, size / 2, size - size / 2);
            Blob blob = sink.commit();

            assertThat(blob.key()).isEqualTo(sink.key());
            assertThat(blob.size()).isEqualTo(size);
            assertThat(blob.crc32c()).isEqualTo(crc32cOf(content));
            assertThat(blob.md5()).isEqualTo(md5Of(content));
        }
    }

    @Test
    void withoutBeingAskedForThereIsNoMd5() {
        assertThat(put(randomBytes(SMALL)).md5()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aRangeOfABlobIsCopiedWithItsChecksums(int size) throws IOException {
        byte[] content = randomBytes(size);
        Blob original = put(content);
        try (ByteSource source = store.open(original.key());
                BlobSink sink = store.create(Checksums.CRC32C_AND_MD5)) {
            sink.write(new byte[] {1, 2, 3}, 0, 3);
            sink.transferFrom(source, 10, size - 20);
            sink.write(4);
            Blob copy = sink.commit();

            byte[] expected = new byte[size - 16];
            expected[0] = 1;
            expected[1] = 2;
            expected[2] = 3;
            System.arraycopy(content, 10, expected, 3, size - 20);
            expected[size - 17] = 4;
            assertThat(contentOf(copy.key())).isEqualTo(expected);
            assertThat(copy.crc32c()).isEqualTo(crc32cOf(expected));
            assertThat(copy.md5()).isEqualTo(md5Of(expected));
        }
    }

    @Test
    void aRangeBeyondTheEndOfItsSourceIsRefused() {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            ByteSource source = ByteSource.of(new byte[100]);
            assertThatThrownBy(() -> sink.transferFrom(source, 50, 51)).isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> sink.transferFrom(source, -1, 5)).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void whatIsWrittenCanBeReadBeforeTheCommit(int size) throws IOException {
        byte[] content = randomBytes(size);
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            try (ByteSource written = sink.written()) {
                assertThat(written.size()).isEqualTo(size);
                byte[] read = new byte[size];
                written.read(0, read, 0, size);
                assertThat(read).isEqualTo(content);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void aSinkThatIsClosedWithoutACommitLeavesNothingBehind(int size) {
        UUID key;
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(randomBytes(size));
            key = sink.key();
        }
        assertThat(allKeys()).isEmpty();
        assertNoBlob(key);
    }

    @Test
    void aNoteStaysUntilThereIsAnother() {
        Blob blob = put(randomBytes(SMALL));
        assertThat(store.note()).isEmpty();
        store.setNote("one\ntwo");
        store.setNote("three");
        assertThat(reopen().note()).contains("three");
        assertThat(allKeys()).containsExactly(blob.key());
    }

    @Test
    void nothingIsWrittenAfterTheCommit() {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.commit();
            assertThat(sink.isOpen()).isFalse();
            assertThatThrownBy(() -> sink.write(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(sink::commit).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void severalSinksAreCommittedAtOnceInTheirOrder() throws IOException {
        List<BlobSink> sinks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            BlobSink sink = store.create(Checksums.CRC32C);
            sink.write(new byte[] {(byte) i}, 0, 1);
            sinks.add(sink);
        }
        List<Blob> blobs = store.commitAll(sinks);
        sinks.forEach(BlobSink::close);

        for (int i = 0; i < 20; i++) {
            assertThat(blobs.get(i).key()).isEqualTo(sinks.get(i).key());
            assertThat(contentOf(blobs.get(i).key())).containsExactly(i);
        }
    }

    @Test
    void ifOneOfSeveralSinksCannotBeCommittedNoneStays() {
        BlobSink good = store.create(Checksums.CRC32C);
        good.write(randomBytes(SMALL));
        BlobSink bad = store.create(Checksums.CRC32C);
        bad.close();

        assertThatThrownBy(() -> store.commitAll(List.of(good, bad))).isInstanceOf(IllegalStateException.class);
        good.close();
        assertThat(allKeys()).isEmpty();
    }

    @Test
    void aBlobThatIsNotThereCannotBeOpened() {
        assertNoBlob(UUID.randomUUID());
    }

    @Test
    void deletingTwiceIsNoError() {
        Blob blob = put(randomBytes(SMALL));
        store.delete(blob.key());
        store.delete(blob.key());
        assertNoBlob(blob.key());
    }

    @Test
    void severalBlobsAreDeletedAtOnce() {
        Blob kept = put(randomBytes(SMALL));
        List<UUID> keys = new ArrayList<>(List.of(UUID.randomUUID()));
        for (int i = 0; i < 10; i++) {
            keys.add(put(randomBytes(SMALL)).key());
        }
        assertThat(store.deleteAll(keys)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(allKeys()).containsExactly(kept.key());
    }

    @Test
    void aBlobOfAnotherStoreKeepsItsKeyAndIsThereOnceItIsWhole() throws IOException {
        UUID key = UUID.randomUUID();
        byte[] content = randomBytes(LARGE);
        try (BlobSink sink = store.create(key, Checksums.CRC32C)) {
            sink.write(content, 0, LARGE / 2);
            assertNoBlob(key);
            sink.write(content, LARGE / 2, LARGE - LARGE / 2);
            assertThat(sink.commit().key()).isEqualTo(key);
        }
        assertThat(contentOf(key)).isEqualTo(content);
    }

    @Test
    void anOpenBlobIsReadToItsEndThoughItIsDeleted() throws IOException {
        byte[] content = randomBytes(LARGE);
        Blob blob = put(content);
        try (ByteSource source = store.open(blob.key())) {
            store.delete(blob.key());
            byte[] read = new byte[LARGE];
            source.read(0, read, 0, LARGE);
            assertThat(read).isEqualTo(content);
        }
    }

    @Test
    void aCommittedBlobIsThereWhenTheStoreIsOpenedAgain() throws IOException {
        byte[] content = randomBytes(SMALL);
        Blob blob = put(content);
        reopen();
        assertThat(contentOf(blob.key())).isEqualTo(content);
    }

    @Test
    void anIntactBlobIsVerified() {
        Blob blob = put(randomBytes(LARGE));
        store.verify(blob.key(), blob.size(), blob.crc32c());
    }

    @Test
    void aBlobWithAnotherChecksumOrSizeIsCorrupted() {
        Blob blob = put(randomBytes(SMALL));
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store.verify(blob.key(), blob.size(), blob.crc32c() ^ 1));
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store.verify(blob.key(), blob.size() - 1, blob.crc32c()));
    }

    @Test
    void allKeysAreShown() {
        Set<UUID> put = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            put.add(put(new byte[] {1}).key());
        }
        assertThat(allKeys()).isEqualTo(put);
    }

    @Test
    void sweepingTakesTheOldBlobsThatNobodyKnows() throws Exception {
        UUID known = put(randomBytes(SMALL)).key();
        UUID unknown = put(randomBytes(SMALL)).key();
        Thread.sleep(20); // the clocks of file systems are coarse
        reopen();

        assertThat(store.sweep(keys -> Set.of(known))).isEqualTo(1);
        assertThat(allKeys()).containsExactly(known);
        assertNoBlob(unknown);
    }

    @Test
    void sweepingSparesWhatIsWrittenMeanwhile() {
        UUID fresh = put(randomBytes(SMALL)).key();
        assertThat(store.sweep(keys -> Set.of())).isZero();
        assertThat(allKeys()).containsExactly(fresh);
    }

    @Test
    void whatServersLeftBehindThatAreGoneIsSweptAndNothingOfOthersOrOfAnotherTime() {
        Instant now = Instant.now();
        Departed gone = new Departed(7, now.minusSeconds(3600), now.plusSeconds(3600));
        Departed longGone = new Departed(8, now.minusSeconds(7200), now.minusSeconds(3600));
        UUID unmarked = put(randomBytes(SMALL)).key();
        store.markKeys(() -> 7);
        UUID known = put(randomBytes(SMALL)).key();
        UUID unknown = put(randomBytes(SMALL)).key();
        store.markKeys(() -> 8);
        UUID ofAnother = put(randomBytes(SMALL)).key();

        assertThat(store.sweepOf(List.of(gone, longGone), keys -> Set.of(known))).isEqualTo(1);
        assertThat(allKeys()).containsExactlyInAnyOrder(unmarked, known, ofAnother).doesNotContain(unknown);
    }

    @Test
    void thereIsSomeRoomLeft() {
        assertThat(store.freeBytes()).isPositive();
    }

    @Test
    void manyThreadsWriteReadAndDeleteAtOnce() throws Exception {
        Set<UUID> kept = java.util.concurrent.ConcurrentHashMap.newKeySet();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<java.util.concurrent.Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 20; thread++) {
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        byte[] content = randomBytes(SMALL + i);
                        UUID key = put(content).key();
                        assertThat(contentOf(key)).isEqualTo(content);
                        if (i % 2 == 0) {
                            store.delete(key);
                        } else {
                            kept.add(key);
                        }
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
        assertThat(allKeys()).isEqualTo(kept);
    }

    protected Blob put(byte[] content) {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            return sink.commit();
        }
    }

    protected Set<UUID> allKeys() {
        Set<UUID> keys = new HashSet<>();
        store.keys(keys::addAll);
        return keys;
    }

    protected byte[] contentOf(UUID key) throws IOException {
        try (ByteSource source = store.open(key)) {
            byte[] content = new byte[(int) source.size()];
            source.read(0, content, 0, content.length);
            return content;
        }
    }

    private void assertNoBlob(UUID key) {
        assertKind(ErrorKind.INEXISTENT_ITEM, () -> store.open(key));
    }

    protected static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    protected static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static int crc32cOf(byte[] content) {
        CRC32C crc32c = new CRC32C();
        crc32c.update(content);
        return (int) crc32c.getValue();
    }

    private static String md5Of(byte[] content) {
        try {
            return java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("MD5").digest(content));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
