package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.blob.HybridBlobStore;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.TestInstance;
import org.lethe.index.Index;
import org.lethe.index.Reception;
import org.lethe.index.sqlite.SqliteIndex;
import org.lethe.jobs.JobEngine;

class BelongingTest {
    private static final String NOTE = ".lethe-note";

    @TempDir
    Path folder;

    private Path storage() {
        return folder.resolve("storage");
    }

    private Path index() {
        return folder.resolve("index");
    }

    /** A start with the sweep, and an end; what is stored meanwhile is there for long when the next one comes. */
    private void run(int... instances) throws IOException {
        run(() -> {}, instances);
    }

    private interface Meanwhile {
        void run() throws IOException;
    }

    /** @param meanwhile is done before anything is stored */
    private void run(Meanwhile meanwhile, int... instances) throws IOException {
        try (BlobStore blobs = FileBlobStore.open(storage());
                Index index = SqliteIndex.open(index());
                Housekeeping housekeeping = new Housekeeping(
                        index, blobs, new UnsettledBlobs(index, blobs), Duration.ofMinutes(1), Clock.systemUTC())) {
            housekeeping.confirm();
            housekeeping.sweep();
            meanwhile.run();
            store(blobs, index, instances);
        }
        for (Path blob : blobs()) {
            Files.setLastModifiedTime(blob, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        }
    }

    private void store(BlobStore blobs, Index index, int... instances) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.json"), "{}");
        Settings settings = Configuration.read(file, Map.of()).settings();
        try (JobEngine jobs = new JobEngine(index.jobs(), settings.jobs(), Clock.systemUTC());
                Archive archive = Archive.open(blobs, index, Dictionary.standard(), settings, jobs)) {
            for (int instance : instances) {
                archive.store(new ByteArrayInputStream(TestInstance.ct().instance(instance).file()),
                        Reception.byRest(Instant.now(), "127.0.0.1", ""));
            }
        }
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.walk(storage())) {
            return files.filter(file -> file.getFileName().toString().length() == 36).toList();
        }
    }

    private Path blobWithoutRow(String key) throws IOException {
        Path blob = storage().resolve(key.substring(0, 2)).resolve(key.substring(2, 4)).resolve(key);
        Files.createDirectories(blob.getParent());
        Files.write(blob, new byte[3]);
        return Files.setLastModifiedTime(blob, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void whatACrashLeftGoesAtTheNextStart() throws IOException {
        run(1, 2);
        Path garbage = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        assertThat(garbage).doesNotExist();
        assertThat(blobs()).hasSize(2);
    }

    @Test
    void theFilesOfALostIndexStay() throws IOException {
        run(1, 2);
        Files.move(index(), folder.resolve("lost"));
        run(3);
        run();
        assertThat(blobs()).hasSize(3);
    }

    @Test
    void filesThatAnOlderCopyOfTheIndexDoesNotKnowStay() throws IOException {
        run(1);
        copy(index(), folder.resolve("yesterday"));
        run(2);
        copy(folder.resolve("yesterday"), index());
        run();
        run();
        assertThat(blobs()).hasSize(2);
    }

    @Test
    void filesThatACopyOfTheRunningIndexDoesNotKnowStay() throws IOException {
        run(1);
        run(() -> copy(index(), folder.resolve("at noon")), 2);
        copy(folder.resolve("at noon"), index());
        run();
        assertThat(blobs()).hasSize(2);
    }

    @Test
    void eachPartOfAStorageHasToBelongToTheIndex() throws IOException {
        run(1);
        Path foreign = folder.resolve("foreign");
        Files.createDirectories(foreign.resolve("ab/cd"));
        Path blob = Files.write(foreign.resolve("ab/cd/abcd0000-0000-4000-8000-000000000001"), new byte[3]);
        try (BlobStore blobs = new HybridBlobStore(FileBlobStore.open(storage()), FileBlobStore.open(foreign));
                Index index = SqliteIndex.open(index())) {
            assertThat(new Belonging(index, blobs).confirm()).isFalse();
            Files.delete(blob);
            assertThat(new Belonging(index, blobs).confirm()).isTrue();
        }
    }

    @Test
    void theFirstStartOfAServerThatWasCutOffIsNoReasonToBelieveAnotherIndex() throws IOException {
        Path foreign = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        Files.writeString(storage().resolve(NOTE), "a-word\nnone");
        run();
        assertThat(foreign).exists();
    }

    @Test
    void aServerStartsThoughNothingCanBeNoted() throws IOException {
        run(1);
        Files.createDirectories(storage().resolve(NOTE + ".new/in-the-way"));
        Path garbage = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        assertThat(garbage).doesNotExist();
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void aDiskThatIsNotMountedDoesNotTearThemApart() throws IOException {
        run(1);
        Files.move(storage(), folder.resolve("unmounted"));
        run();
        assertThat(storage().resolve(NOTE)).doesNotExist();
        Files.move(storage(), folder.resolve("mount-point"));
        Files.move(folder.resolve("unmounted"), storage());
        Path garbage = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        assertThat(garbage).doesNotExist();
        assertThat(blobs()).hasSize(1);
    }

    @Test
    void aPartThatIsEmptyGetsTheWordThatIsThere() throws IOException {
        run(1);
        String word = Files.readString(storage().resolve(NOTE));
        Path empty = folder.resolve("empty");
        try (BlobStore blobs = new HybridBlobStore(FileBlobStore.open(storage()), FileBlobStore.open(empty));
                Index index = SqliteIndex.open(index())) {
            Belonging belonging = new Belonging(index, blobs);
            assertThat(belonging.confirm()).isTrue();
            belonging.renew();
        }
        assertThat(empty.resolve(NOTE)).hasContent(word);
        assertThat(storage().resolve(NOTE)).hasContent(word);
    }

    @Test
    void theFilesOfAnotherServerStay() throws IOException {
        Path foreign = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run(1);
        run();
        assertThat(foreign).exists();
    }

    @Test
    void aStorageOfAnOlderVersionIsKnownByItsBlobs() throws Exception {
        run(1, 2);
        Files.delete(storage().resolve(NOTE));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + index().resolve("index"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM properties WHERE name = 'StorageNote'")).isOne();
        }
        Path garbage = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        assertThat(garbage).doesNotExist();
        assertThat(blobs()).hasSize(2);
    }

    @Test
    void filesWithoutTheNoteStay() throws IOException {
        run(1);
        Files.delete(storage().resolve(NOTE));
        Path blob = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        run();
        assertThat(blob).exists();
    }

    @Test
    void aStartThatWasCutOffDoesNotTearThemApart() throws IOException {
        run(1);
        Path note = storage().resolve(NOTE);
        Files.writeString(note, "never-came-to-the-index\n" + Files.readString(note));
        Path garbage = blobWithoutRow("abcd0000-0000-4000-8000-000000000001");
        run();
        assertThat(garbage).doesNotExist();
    }

    @Test
    void whoSaysThatTheyBelongTogetherIsBelieved() throws IOException {
        run(1);
        copy(index(), folder.resolve("yesterday"));
        String word = Files.readString(storage().resolve(NOTE));
        run(2);
        copy(folder.resolve("yesterday"), index());
        Files.writeString(storage().resolve(NOTE), word);
        run();
        assertThat(blobs()).hasSize(1);
    }
}
