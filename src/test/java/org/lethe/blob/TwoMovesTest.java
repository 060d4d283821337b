package org.lethe.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.blob.s3.S3BlobStore;
import org.lethe.blob.s3.TestS3;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Two who move the same blobs at once, each with stores of its own, as two processes have them. */
class TwoMovesTest {
    private static final int BLOBS = 200;
    private static final int BYTES_MAX = 200_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noBlobIsLostBetweenFoldersWhetherItHasARowOrNot(boolean haveRows) {
        assertNoBlobIsLost(() -> files("from"), () -> files("to"), haveRows);
    }

    @Test
    void noBlobIsLostOnTheWayToS3AndBack() {
        try (TestS3 s3 = TestS3.start(folder.resolve("s3"))) {
            Supplier<BlobStore> objects = () -> S3BlobStore.openBeside(s3.settings("", folder.resolve("cache"), 0));
            assertNoBlobIsLost(() -> files("there"), objects, true);
            assertNoBlobIsLost(objects, () -> files("back"), true);
        }
    }

    private BlobStore files(String name) {
        return FileBlobStore.openShared(folder.resolve(name));
    }

    private void assertNoBlobIsLost(Supplier<BlobStore> from, Supplier<BlobStore> to, boolean haveRows) {
        List<Blob> blobs = new ArrayList<>();
        try (BlobStore store = from.get()) {
            Random random = new Random(1);
            for (int i = 0; i < BLOBS; i++) {
                blobs.add(put(store, random));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<CompletableFuture<Void>> moves = Stream.generate(
                    () -> CompletableFuture.runAsync(() -> move(from, to, haveRows), threads)).limit(2).toList();
            Awaiting.all(moves);
        }
        try (BlobStore before = from.get(); BlobStore after = to.get()) {
            for (Blob blob : blobs) {
                assertThat(isWhole(before, blob) || isWhole(after, blob)).as("%s", blob).isTrue();
            }
            assertThat(keysOf(after)).containsAll(blobs.stream().map(Blob::key).toList());
        }
    }

    private static void move(Supplier<BlobStore> from, Supplier<BlobStore> to, boolean haveRows) {
        BlobMove.Rows rows = new BlobMove.Rows(keys -> haveRows ? Set.copyOf(keys) : Set.of(), _ -> Set.of());
        try (BlobStore before = from.get(); BlobStore after = to.get()) {
            assertThat(new BlobMove(before, after, rows).moveAll(_ -> {}).failed()).isZero();
        }
    }

    private static Blob put(BlobStore store, Random random) {
        byte[] content = new byte[random.nextInt(BYTES_MAX)];
        random.nextBytes(content);
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            return sink.commit();
        }
    }

    /** False if it is not there at all; whoever has half of it fails. */
    private static boolean isWhole(BlobStore store, Blob blob) {
        try {
            store.verify(blob.key(), blob.size(), blob.crc32c());
            return true;
        } catch (LetheException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.INEXISTENT_ITEM);
            return false;
        }
    }

    private static Set<UUID> keysOf(BlobStore store) {
        Set<UUID> keys = new HashSet<>();
        store.keys(keys::addAll);
        return keys;
    }
}
