package org.lethe.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

class HybridBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path folder;

    private static final BlobMove.Rows ROWLESS = new BlobMove.Rows(_ -> Set.of(), _ -> Set.of());

    private BlobStore first;
    private BlobStore second;

    @Override
    protected BlobStore open() {
        first = FileBlobStore.open(folder.resolve("first"));
        second = FileBlobStore.open(folder.resolve("second"));
        return new HybridBlobStore(first, second);
    }

    @Test
    void newBlobsGoToTheFirstStore() throws IOException {
        UUID key = put(randomBytes(10)).key();
        try (ByteSource source = first.open(key)) {
            assertThat(source.size()).isEqualTo(10);
        }
        assertKind(ErrorKind.INEXISTENT_ITEM, () -> second.open(key));
    }

    @Test
    void whatIsNotInTheFirstStoreIsReadFromTheSecondAndDeletedThere() throws IOException {
        Blob old = putIn(second, randomBytes(10));
        assertThat(contentOf(old.key())).isEqualTo(randomBytes(10));
        store().verify(old.key(), old.size(), old.crc32c());
        store().delete(old.key());
        assertKind(ErrorKind.INEXISTENT_ITEM, () -> second.open(old.key()));
    }

    @Test
    void allBlobsAreMovedUnderTheirKeys() throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            blobs.add(putIn(second, randomBytes(i * 20_000)));
        }
        List<BlobMove.Progress> told = new ArrayList<>();
        BlobMove.Progress end = moveToFirst(second).moveAll(told::add);

        assertThat(end).isEqualTo(new BlobMove.Progress(20, 190 * 20_000, 0));
        assertThat(told).isNotEmpty().last().isEqualTo(end);
        for (Blob blob : blobs) {
            assertKind(ErrorKind.INEXISTENT_ITEM, () -> second.open(blob.key()));
            first.verify(blob.key(), blob.size(), blob.crc32c());
        }
        assertThat(moveToFirst(second).moveAll(_ -> {}).moved()).isZero();
    }

    @Test
    void aBlobThatIsThereAlreadySinceAMoveWasBrokenOffIsMovedAgain() throws IOException {
        Blob blob = putIn(second, randomBytes(1000));
        try (BlobSink half = first.create(blob.key(), Checksums.CRC32C)) {
            half.write(new byte[500]);
            assertThat(contentOf(blob.key())).isEqualTo(randomBytes(1000));
            half.commit();
        }
        assertThat(moveToFirst(second).moveAll(_ -> {}).moved()).isEqualTo(1);
        assertThat(contentOf(blob.key())).isEqualTo(randomBytes(1000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlobThatIsDeletedWhileItIsMovedIsGone(boolean isQueuedBefore) {
        Blob blob = putIn(second, randomBytes(1000));
        Set<UUID> known = new HashSet<>(isQueuedBefore ? Set.of() : Set.of(blob.key()));
        Set<UUID> queued = new HashSet<>(isQueuedBefore ? Set.of(blob.key()) : Set.of());
        BlobStore deleting = new Watched(second, source -> {
            known.clear();
            store().delete(blob.key());
            queued.clear();
            return source;
        });
        BlobMove move = new BlobMove(deleting, first, new BlobMove.Rows(known(known), known(queued)));
        assertThat(move.moveAll(_ -> {}).moved()).isZero();
        assertThat(allKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlobThatAnotherOneMovedMeanwhileStaysWhetherItHasARowOrNot(boolean hasRow) throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = putIn(second, content);
        BlobMove.Rows rows = new BlobMove.Rows(known(hasRow ? Set.of(blob.key()) : Set.of()), _ -> Set.of());
        BlobStore overtaken = new Watched(second, source -> {
            new BlobMove(second, first, rows).moveAll(_ -> {});
            return source;
        });
        assertThat(new BlobMove(overtaken, first, rows).moveAll(_ -> {})).isEqualTo(new BlobMove.Progress(0, 0, 0));
        assertThat(allKeys()).containsExactly(blob.key());
        assertThat(contentOf(blob.key())).isEqualTo(content);
    }

    @Test
    void aBlobThatIsGoneStaysInItsCopyWhileTheIndexIsAway() throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = putIn(second, content);
        BlobStore overtaken = new Watched(second, source -> {
            moveToFirst(second).moveAll(_ -> {});
            return source;
        });
        AtomicInteger questions = new AtomicInteger();
        BlobMove.Rows away = new BlobMove.Rows(keys -> {
            if (questions.getAndIncrement() > 0) {
                throw new LetheException(ErrorKind.UNAVAILABLE, "the index is away");
            }
            return Set.copyOf(keys);
        }, _ -> Set.of());
        BlobMove move = new BlobMove(overtaken, first, away);
        assertKind(ErrorKind.UNAVAILABLE, () -> move.moveAll(_ -> {}));
        assertThat(contentOf(blob.key())).isEqualTo(content);
    }

    @Test
    void aCopyThatIsNotWhatWasReadDoesNotHideTheOriginal() throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = putIn(second, content);
        BlobMove.Progress end = new BlobMove(second, new Spoiling(folder.resolve("first"), first), ROWLESS)
                .moveAll(_ -> {});

        assertThat(end).isEqualTo(new BlobMove.Progress(0, 0, 1));
        assertThat(contentOf(blob.key())).isEqualTo(content);
        assertKind(ErrorKind.INEXISTENT_ITEM, () -> first.open(blob.key()));
    }

    @Test
    void aBlobThatIsMovedWhileItIsReadGoesOnFromWhereItIsThen() throws IOException {
        byte[] content = randomBytes(1000);
        Blob blob = putIn(second, content);
        // Like S3, and unlike a file: what was deleted cannot be read on.
        try (HybridBlobStore hybrid = new HybridBlobStore(first, new Watched(second, Vanishing::new))) {
            try (ByteSource source = hybrid.open(blob.key())) {
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                BlobMove move = moveToFirst(second);
                source.transferTo(0, 1000, new OneByteThen(received, () -> move.moveAll(_ -> {})));
                assertThat(received.toByteArray()).isEqualTo(content);
                byte[] read = new byte[10];
                source.read(5, read, 0, 10);
                assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(content, 5, 15));
            }
        }
    }

    private BlobMove moveToFirst(BlobStore from) {
        return new BlobMove(from, first, ROWLESS);
    }

    private static Function<Collection<UUID>, Set<UUID>> known(Set<UUID> all) {
        return keys -> {
            Set<UUID> some = new HashSet<>(keys);
            some.retainAll(all);
            return some;
        };
    }

    private static Blob putIn(BlobStore store, byte[] content) {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(content);
            return sink.commit();
        }
    }

    /** Does something when the first byte came. */
    private record OneByteThen(ByteArrayOutputStream received, Runnable then) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) {
            boolean isFirst = received.size() == 0;
            received.write(bytes.get());
            if (isFirst) {
                then.run();
            }
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Bytes that cannot be read on once their blob was deleted; handed over one at a time. */
    private final class Vanishing implements ByteSource {
        private final ByteSource source;

        Vanishing(ByteSource source) {
            this.source = source;
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            List<UUID> left = new ArrayList<>();
            second.keys(left::addAll);
            if (left.isEmpty()) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM, "it is gone");
            }
            source.read(position, target, offset, length);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            byte[] one = new byte[1];
            for (long at = position; at < position + count; at++) {
                read(at, one, 0, 1);
                target.write(ByteBuffer.wrap(one));
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    /** A store whose opened blobs something is done with. */
    private static class Watched implements BlobStore {
        private final BlobStore store;
        private final UnaryOperator<ByteSource> opened;

        Watched(BlobStore store, UnaryOperator<ByteSource> opened) {
            this.store = store;
            this.opened = opened;
        }

        @Override
        public BlobSink create(Checksums checksums) {
            return store.create(checksums);
        }

        @Override
        public BlobSink create(UUID key, Checksums checksums) {
            return store.create(key, checksums);
        }

        @Override
        public List<Blob> commitAll(List<BlobSink> sinks) {
            return store.commitAll(sinks);
        }

        @Override
        public ByteSource open(UUID key) {
            return opened.apply(store.open(key));
        }

        @Override
        public void verify(UUID key, long size, int crc32c) {
            store.verify(key, size, crc32c);
        }

        @Override
        public void delete(UUID key) {
            store.delete(key);
        }

        @Override
        public void keys(java.util.function.Consumer<List<UUID>> page) {
            store.keys(page);
        }

        @Override
        public long sweep(Function<Collection<UUID>, Set<UUID>> known) {
            return store.sweep(known);
        }

        @Override
        public long sweepOf(List<Departed> gone,
                Function<Collection<UUID>, Set<UUID>> known) {
            return store.sweepOf(gone, known);
        }

        @Override
        public void markKeys(java.util.function.IntSupplier mark) {
            store.markKeys(mark);
        }

        @Override
        public Optional<String> note() {
            return store.note();
        }

        @Override
        public void setNote(String note) {
            store.setNote(note);
        }

        @Override
        public void catchUp() {
            store.catchUp();
        }

        @Override
        public long freeBytes() {
            return store.freeBytes();
        }

        @Override
        public void close() {}
    }

    /** A store of files whose bytes are others by the time they are read back. */
    private static final class Spoiling extends Watched {
        private final BlobFolders folders;

        Spoiling(Path root, BlobStore store) {
            super(store, source -> source);
            this.folders = BlobFolders.onUnknownFileSystem(root);
        }

        @Override
        public void verify(UUID key, long size, int crc32c) {
            try {
                Files.write(folders.fileOf(key), new byte[(int) size]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            super.verify(key, size, crc32c);
        }
    }
}
