package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadCacheTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    @TempDir
    Path folder;

    @Test
    void whatWasPutInIsGivenBack() {
        HeadCache cache = HeadCache.open(folder, 1000);
        cache.put(A, head(5000, 100));
        assertThat(cache.get(A)).hasValueSatisfying(head -> {
            assertThat(head.objectSize()).isEqualTo(5000);
            assertThat(head.bytes()).hasSize(100).contains(7);
        });
        assertThat(cache.get(B)).isEmpty();
    }

    @Test
    void whatWasNotUsedForLongestGoesForWhatComes() throws IOException {
        HeadCache cache = HeadCache.open(folder, 250);
        cache.put(A, head(100, 100));
        cache.put(B, head(100, 100));
        cache.get(A);
        cache.put(C, head(100, 100));

        assertThat(cache.get(B)).isEmpty();
        assertThat(cache.get(A)).isPresent();
        assertThat(cache.get(C)).isPresent();
        assertThat(cache.bytes()).isEqualTo(224).isEqualTo(bytesOnDisk());
    }

    @Test
    void whatIsLargerThanTheCacheIsNotKept() throws IOException {
        HeadCache cache = HeadCache.open(folder, 50);
        cache.put(A, head(100, 100));
        assertThat(cache.get(A)).isEmpty();
        assertThat(bytesOnDisk()).isZero();
    }

    @Test
    void whatAnEarlierProcessLeftIsGoneAndForeignFilesStay() throws IOException {
        HeadCache.open(folder, 1000).put(A, head(100, 100));
        Files.writeString(folder.resolve(UUID.randomUUID() + ".head.new"), "half");
        Files.writeString(folder.resolve("mine.txt"), "mine");

        assertThat(HeadCache.open(folder, 1000).get(A)).isEmpty();
        assertThat(bytesOnDisk()).isEqualTo(4);
    }

    @Test
    void aFileThatSomebodyDeletedIsMissedAndNoFault() throws IOException {
        HeadCache cache = HeadCache.open(folder, 1000);
        cache.put(A, head(100, 100));
        Files.delete(folder.resolve(A + ".head"));
        assertThat(cache.get(A)).isEmpty();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void whatNobodyKnowsIsForgottenAndTheIndexIsAskedForFewAtOnce() throws IOException {
        HeadCache cache = HeadCache.open(folder, 1_000_000);
        for (int i = 0; i < 1234; i++) {
            cache.put(new UUID(0, i), head(100, 1));
        }
        List<Integer> bunches = new ArrayList<>();
        cache.forgetUnknown(keys -> {
            bunches.add(keys.size());
            return keys.stream().filter(key -> key.getLeastSignificantBits() % 2 == 0).collect(Collectors.toSet());
        });

        assertThat(bunches).containsExactly(500, 500, 234);
        assertThat(cache.get(A)).isEmpty();
        assertThat(cache.get(B)).isPresent();
        assertThat(cache.bytes()).isEqualTo(617 * 13).isEqualTo(bytesOnDisk());
    }

    @Test
    void withoutRoomThereIsNoFolder() {
        HeadCache cache = HeadCache.open(folder.resolve("none"), 0);
        cache.put(A, head(1, 1));
        assertThat(cache.get(A)).isEmpty();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void withoutRoomWhatAnEarlierProcessLeftIsGoneAllTheSame() throws IOException {
        HeadCache.open(folder, 1000).put(A, head(100, 100));
        Files.writeString(folder.resolve("mine.txt"), "mine");
        HeadCache.open(folder, 0);
        assertThat(bytesOnDisk()).isEqualTo(4);
    }

    private static ObjectHead head(long objectSize, int bytes) {
        byte[] content = new byte[bytes];
        content[bytes - 1] = 7;
        return new ObjectHead(objectSize, content);
    }

    private long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
