package org.lethe.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.io.ByteSource;

class FileBlobStoreTest extends BlobStoreContract {
    private static final int KEY_CHARS = 36;

    @TempDir
    Path folder;

    @Override
    protected BlobStore open() {
        return FileBlobStore.open(folder.resolve("blobs"));
    }

    @Test
    void aBlobLiesWhereOrthancWouldPutIt() {
        UUID key = put(randomBytes(10)).key();
        String name = key.toString();
        assertThat(fileOf(key)).hasSize(10);
        assertThat(folder.resolve("blobs").relativize(fileOf(key)).toString())
                .isEqualTo(name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name);
    }

    @Test
    void blobsThatFollowOneAnotherShareAFolder() {
        Set<Path> folders = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            folders.add(fileOf(put(randomBytes(10)).key()).getParent());
        }
        assertThat(folders).hasSize(1);
    }

    @Test
    void anUnfinishedLargeBlobIsAFileThatTheNextSweepTakes() throws Exception {
        BlobSink sink = store().create(Checksums.CRC32C);
        sink.write(randomBytes(BlobSink.MEMORY_BYTES_MAX + 1));
        assertThat(allKeys()).containsExactly(sink.key());

        Thread.sleep(20); // the clocks of file systems are coarse
        reopen(); // as after a crash: nobody closed the sink
        assertThat(store().sweep(keys -> Set.of())).isEqualTo(1);
        assertThat(allKeys()).isEmpty();
    }

    @Test
    void anAdoptedFileIsNotCopiedAndOutlivesItsFirstName() throws IOException {
        byte[] content = randomBytes(BlobSink.MEMORY_BYTES_MAX + 1);
        Path file = Files.write(folder.resolve("original"), content);
        UUID key = UUID.randomUUID();
        try (BlobSink sink = store().adopt(key, file, Checksums.CRC32C)) {
            assertThat(Files.isSameFile(file, fileOf(key))).isTrue();
            Blob blob = sink.commit();
            Files.delete(file);
            assertThat(blob.key()).isEqualTo(key);
            store().verify(key, content.length, blob.crc32c());
        }
    }

    @Test
    void anAdoptionThatIsNotCommittedLeavesTheFileAndNothingElse() throws IOException {
        Path file = Files.write(folder.resolve("original"), randomBytes(100));
        try (BlobSink sink = store().adopt(UUID.randomUUID(), file, Checksums.CRC32C)) {
            assertThat(sink.size()).isEqualTo(100);
        }
        assertThat(file).hasSize(100);
        assertThat(allKeys()).isEmpty();
    }

    @Test
    void aKeyThatWasGivenReplacesWhatACrashLeftHalfWritten() throws IOException {
        UUID key = UUID.randomUUID();
        Files.createDirectories(fileOf(key).getParent());
        Files.write(fileOf(key), randomBytes(7));
        Path file = Files.write(folder.resolve("original"), randomBytes(200_000));
        try (BlobSink sink = store().copyOf(key, file, Checksums.CRC32C)) {
            sink.commit();
        }
        assertThat(fileOf(key)).hasSameBinaryContentAs(file);
    }

    @Test
    void aStoreBesideAnotherOneReadsAndMovesWhatIsThere() {
        Blob blob = put(randomBytes(10));
        try (BlobStore beside = FileBlobStore.openBeside(folder.resolve("blobs"))) {
            beside.verify(blob.key(), blob.size(), blob.crc32c());
            assertThat(beside.writtenAt(blob.key())).isPresent();
            beside.delete(blob.key());
        }
        assertThat(store().writtenAt(blob.key())).isEmpty();
    }

    @Test
    void aBitThatFlippedOnDiskIsFound() throws IOException {
        Blob blob = put(randomBytes(5000));
        try (FileChannel file = FileChannel.open(fileOf(blob.key()), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {0x55}), 2500);
        }
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store().verify(blob.key(), blob.size(), blob.crc32c()));
    }

    @Test
    void whatOfAGivenKeyWasNeverFinishedIsSweptOnceItIsADayOld() throws IOException {
        Path young = unfinished();
        Path old = agedADay(unfinished());
        Path ofAnEarlierVersion = agedADay(unfinished());
        ofAnEarlierVersion = Files.move(ofAnEarlierVersion, ofAnEarlierVersion.resolveSibling(
                ofAnEarlierVersion.getFileName().toString().substring(0, KEY_CHARS) + ".part"));
        reopen();

        assertThat(store().sweep(keys -> Set.of())).isEqualTo(2);
        assertThat(old).doesNotExist();
        assertThat(ofAnEarlierVersion).doesNotExist();
        assertThat(young).as("somebody beside may be writing it").exists();
    }

    @Test
    void itIsSweptInAFolderOfManyServersWhenOneOfThemIsGone() throws IOException {
        Path young = unfinished();
        Path old = agedADay(unfinished());

        assertThat(store().sweepOf(List.of(), keys -> Set.of())).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void twoWhoWriteTheSameKeyAtOnceDoNotDisturbOneAnother() throws IOException {
        byte[] content = randomBytes(BlobSink.MEMORY_BYTES_MAX + 1);
        UUID key = UUID.randomUUID();
        try (BlobSink first = store().create(key, Checksums.CRC32C);
                BlobSink second = store().create(key, Checksums.CRC32C);
                BlobSink third = store().create(key, Checksums.CRC32C)) {
            first.write(content);
            second.write(content);
            third.write(content, 0, content.length - 1);
            first.commit();
            assertThat(contentOf(key)).isEqualTo(content);
            second.commit();
        }
        assertThat(contentOf(key)).isEqualTo(content);
        assertThat(fileOf(key).getParent()).isDirectoryNotContaining("glob:**.part");
    }

    /** As after a crash: nobody closes it. */
    private Path unfinished() throws IOException {
        BlobSink sink = store().create(UUID.randomUUID(), Checksums.CRC32C);
        sink.write(randomBytes(BlobSink.MEMORY_BYTES_MAX + 1));
        try (Stream<Path> files = Files.list(fileOf(sink.key()).getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith(sink.key().toString()))
                    .findAny().orElseThrow();
        }
    }

    private static Path agedADay(Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }

    @Test
    void aFileThatCannotBeReadIsFoundAsOneThatIsNotWhatWasWritten() throws IOException {
        UUID key = UUID.randomUUID();
        Files.createDirectories(fileOf(key)); // can be opened but not read, like a file on a bad sector
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store().verify(key, 4096, 0));
    }

    @Test
    void sweepingLeavesForeignFilesAlone() throws Exception {
        Path foreign = folder.resolve("blobs/ab/cd/readme.txt");
        Path misplaced = folder.resolve("blobs/ab/cd/" + "11111111-1111-1111-1111-111111111111");
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "mine");
        Files.writeString(misplaced, "mine too");
        Thread.sleep(20);
        reopen();

        assertThat(store().sweep(keys -> Set.of())).isZero();
        assertThat(foreign).exists();
        assertThat(misplaced).exists();
    }

    @Test
    void onAnUnknownFileSystemEachFolderIsSynced() throws IOException {
        BlobFolders folders = BlobFolders.onUnknownFileSystem(folder);
        for (int i = 0; i < 3; i++) {
            try (FileSink sink = new FileSink(folders.newKey(0), folders, Checksums.CRC32C)) {
                sink.write(i);
                sink.commit();
                assertThat(folders.fileOf(sink.key())).hasSize(1);
            }
        }
    }

    @Test
    void aFolderThatIsInUseIsRefused() {
        assertKind(ErrorKind.STORAGE, this::open);
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertKind(ErrorKind.STORAGE, () -> FileBlobStore.open(file.resolve("blobs")));
    }

    @Test
    void aBrokenStorageIsToldFromAFullOne() throws IOException {
        // A file stands where the folder of the blob should be: works for root too, unlike permissions.
        BlobSink sink = store().create(Checksums.CRC32C);
        Files.writeString(folder.resolve("blobs/" + sink.key().toString().substring(0, 2)), "");
        sink.write(1);
        assertKind(ErrorKind.STORAGE, sink::commit);
        sink.close();
    }

    @Test
    void aFullDiskIsToldAsSuchAndNothingStaysBehind() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small.toString()),
                "skipped: this user may not mount a small tmpfs");
        try (BlobStore full = FileBlobStore.open(small)) {
            BlobSink tooLarge = full.create(Checksums.CRC32C);
            assertKind(ErrorKind.FULL_STORAGE, () -> {
                for (int i = 0; i < 10; i++) {
                    tooLarge.write(randomBytes(1024 * 1024));
                }
            });
            tooLarge.close();

            byte[] fits = randomBytes(6 * 1024 * 1024 - BlobSink.MEMORY_BYTES_MAX / 2);
            BlobSink first = full.create(Checksums.CRC32C);
            first.write(fits);
            Blob blob = first.commit();

            BlobSink second = full.create(Checksums.CRC32C);
            ByteSource source = full.open(blob.key());
            assertKind(ErrorKind.FULL_STORAGE, () -> second.transferFrom(source, 0, source.size()));
            source.close();
            second.close();

            BlobSink inMemory = full.create(Checksums.CRC32C);
            inMemory.write(randomBytes(BlobSink.MEMORY_BYTES_MAX));
            assertKind(ErrorKind.FULL_STORAGE, inMemory::commit);
            inMemory.close();

            full.keys(keys -> assertThat(keys).containsExactly(blob.key()));
            full.verify(blob.key(), blob.size(), blob.crc32c());
        } finally {
            ran("umount", small.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlobIsOnTheDiskUnderItsNameOnceItIsCommitted(boolean isKeyGiven) throws Exception {
        Path disk = emptyFileSystem();
        Path mount = Files.createDirectory(folder.resolve("mount"));
        assumeTrue(ran("mount", "-o", "loop", disk.toString(), mount.toString()),
                "skipped: this user may not mount a file system of its own");
        Path crashed = folder.resolve("crashed");
        Blob blob;
        try (BlobStore store = FileBlobStore.open(mount);
                BlobSink sink = isKeyGiven
                        ? store.create(UUID.randomUUID(), Checksums.CRC32C)
                        : store.create(Checksums.CRC32C)) {
            sink.write(randomBytes(1000));
            blob = sink.commit();
            Files.copy(disk, crashed); // as the disk would be if the power failed now
        } finally {
            ran("umount", mount.toString());
        }

        assertThat(ran("mount", "-o", "loop", crashed.toString(), mount.toString())).isTrue();
        try (BlobStore store = FileBlobStore.open(mount)) {
            store.verify(blob.key(), blob.size(), blob.crc32c());
        } finally {
            ran("umount", mount.toString());
        }
    }

    private Path emptyFileSystem() throws IOException, InterruptedException {
        Path disk = folder.resolve("disk");
        try (FileChannel file = FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), (16 << 20) - 1);
        }
        assumeTrue(ran("mkfs.ext4", "-q", disk.toString()), "skipped: no file system can be made");
        return disk;
    }

    /** Whether a command is there and succeeds. */
    private static boolean ran(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private Path fileOf(UUID key) {
        return BlobFolders.onUnknownFileSystem(folder.resolve("blobs")).fileOf(key);
    }
}
