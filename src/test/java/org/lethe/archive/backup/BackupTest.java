package org.lethe.archive.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.http.RunningServer.json;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.MovingIn;
import org.lethe.archive.Stores;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.Configuration;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.error.LetheException;
import org.lethe.http.RunningServer;
import org.lethe.index.Export;
import org.lethe.index.WholeResource;
import org.lethe.index.postgres.IndexOfTests;

/** Backups, the way back, and what {@code lethe verify} finds, with the commands as they are typed. */
class BackupTest {
    private static final int THREADS = 3;
    private static final int BEFORE = 60;

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private int run(String... arguments) {
        said.getBuffer().setLength(0);
        return new CommandLineInterface("1", _ -> {
            throw new AssertionError("nothing is served");
        }, new PrintWriter(said), new PrintWriter(said)).run(arguments);
    }

    /** The configuration of the storage of a {@link RunningServer} with this name. */
    private String configurationOf(String name) throws IOException {
        return Files.writeString(folder.resolve(name + "-cli.json"),
                "{\"StorageDirectory\": \"%s-storage\"%s}".formatted(name,
                        IndexOfTests.member(folder.resolve(name + "-storage"))))
                .toString();
    }

    private String backups() {
        return folder.resolve("backups").toString();
    }

    private static TestInstance slice(int number) {
        return TestInstance.ct().patient("P" + number % 7).study(number % 7).series(number % 14).instance(number);
    }

    @Test
    void whatWasAcknowledgedBeforeABackupUnderLoadIsThereAfterARestore() throws Exception {
        Map<Integer, byte[]> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicInteger next = new AtomicInteger();
        Map<Integer, byte[]> before;
        try (RunningServer lethe = RunningServer.start(folder, "busy", "")) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                clients.add(Thread.ofPlatform().start(() -> {
                    while (!stopped.get()) {
                        int number = next.getAndIncrement();
                        byte[] file = slice(number).pixels(1000 + number).file();
                        if (lethe.store(file) == 200) {
                            acknowledged.put(number, file);
                        }
                        if (number >= BEFORE && number % 3 == 0) {
                            lethe.delete("/instances/" + slice(number).ids().instance());
                        }
                    }
                }));
            }
            while (acknowledged.size() < BEFORE + THREADS) {
                Thread.onSpinWait();
            }
            before = Map.copyOf(acknowledged);
            assertThat(run("backup", backups(), configurationOf("busy"))).as(said::toString).isZero();
            assertThat(run("verify", configurationOf("busy"))).as(said::toString).isZero();
            stopped.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }

        assertThat(run("restore", backups(), configurationOf("restored"))).as(said::toString).isZero();
        assertThat(run("verify", configurationOf("restored"))).as(said::toString).isZero();

        try (RunningServer lethe = RunningServer.start(folder, "restored", "")) {
            before.forEach((number, file) -> {
                if (number < BEFORE || number % 3 != 0) {
                    assertThat(lethe.getBytes("/instances/" + slice(number).ids().instance() + "/file"))
                            .isEqualTo(file);
                }
            });
        }
    }

    @Test
    void allThatIsToldOfAResourceComesBackAndLaterNumbersGoOn() throws Exception {
        List<String> paths;
        List<String> told;
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1), slice(2), slice(3));
            String study = "/studies/" + slice(1).ids().study();
            lethe.put(study + "/metadata/1024", "mine");
            lethe.put(study + "/labels/label", "");
            lethe.put(study + "/attachments/1024", "attached");
            lethe.put("/patients/" + slice(2).ids().patient() + "/protected", "1");
            lethe.post("/studies/" + slice(3).ids().study() + "/anonymize", "{}");
            paths = List.of("/patients?expand", "/studies?expand", "/series?expand", "/instances?expand", "/changes",
                    "/statistics", study + "/metadata?expand", study + "/attachments/1024/data",
                    "/jobs/" + json(lethe.get("/jobs")).get(0).stringValue() + "/report");
            lethe.await("/studies?expand", all -> all.valueStream().allMatch(one -> one.get("ID") != null));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
            told = paths.stream().map(lethe::get).map(BackupTest::withoutStability).toList();
        }

        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();

        try (RunningServer lethe = RunningServer.start(folder, "two", "")) {
            for (int i = 0; i < paths.size(); i++) {
                assertThat(withoutStability(lethe.get(paths.get(i)))).as(paths.get(i)).isEqualTo(told.get(i));
            }
        }
        assertThat(run("restore", backups(), configurationOf("two"))).isEqualTo(1);
        assertThat(said.toString()).contains("only an empty one");
    }

    private static String withoutStability(String answer) {
        return answer.replaceAll("\"IsStable\" ?: ?(true|false)", "");
    }

    @Test
    void theNextBackupCopiesWhatIsNewAndForgetsWhatNoBackupKeeps() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1), slice(2));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
            assertThat(said.toString()).contains("2 of them copied");
            lethe.delete("/instances/" + slice(1).ids().instance());
            lethe.store(slice(3));
            awaitNextSecond();

            assertThat(run("backup", "--keep", "1", backups(), configurationOf("one"))).isZero();

            assertThat(said.toString()).contains("1 of them copied");
            assertThat(blobsOf(folder.resolve("backups/blobs"))).hasSize(2);
        }
    }

    @Test
    void nothingIsForgottenIfWhatIsKeptCannotBeRead() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            for (int i = 0; i < 2; i++) {
                lethe.store(slice(i));
                assertThat(run("backup", backups(), configurationOf("one"))).isZero();
                awaitNextSecond();
            }
            List<Path> before = rows();
            Files.write(before.getLast(), Arrays.copyOf(Files.readAllBytes(before.getLast()), 100));

            assertThat(run("backup", "--keep", "2", backups(), configurationOf("one"))).isEqualTo(1);

            assertThat(rows()).containsAll(before).hasSize(3);
        }
    }

    @Test
    void onlyItsOwnerReadsTheTagsInABackup() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
        }

        assertThat(Files.getPosixFilePermissions(rows().getFirst()))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    private List<Path> rows() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(backups()))) {
            return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
        }
    }

    /** Backups are called by the second in which they begin. */
    private static void awaitNextSecond() {
        long second = Instant.now().getEpochSecond();
        while (Instant.now().getEpochSecond() == second) {
            Thread.onSpinWait();
        }
    }

    private static List<Path> blobsOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().length() == 36).sorted().toList();
        }
    }

    @Test
    void whatIsWrongIsFoundAndNothingElse() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1), slice(2), slice(3));
        }
        Path storage = folder.resolve("one-storage");
        List<Path> blobs = blobsOf(storage);
        Path lonely = storage.resolve("ab/cd/abcd0000-0000-4000-8000-000000000001");
        Path young = storage.resolve("ab/cd/abcd0000-0000-4000-8000-000000000002");
        Files.createDirectories(lonely.getParent());
        Files.write(lonely, new byte[3]);
        Files.setLastModifiedTime(lonely, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Files.write(young, new byte[3]);
        assertThat(run("verify", configurationOf("one"))).isEqualTo(1);
        assertThat(said.toString()).contains("1 faults", "BLOB_WITHOUT_ROW abcd0000-0000-4000-8000-000000000001");

        Files.delete(lonely);
        Files.delete(blobs.get(0));
        byte[] bytes = Files.readAllBytes(blobs.get(1));
        bytes[bytes.length - 1] ^= 1;
        Files.write(blobs.get(1), bytes);

        assertThat(run("verify", configurationOf("one"))).isEqualTo(1);
        assertThat(said.toString()).contains("2 faults", "BLOB_MISSING", "BLOB_DAMAGED");
        assertThat(run("verify", "--no-checksums", "--json", configurationOf("one"))).isEqualTo(1);
        assertThat(said.toString()).contains("\"Findings\":1");

        assertThat(run("backup", backups(), configurationOf("one"))).isEqualTo(1);
        assertThat(run("restore", backups(), configurationOf("two"))).isEqualTo(1);
        assertThat(run("verify", configurationOf("two"))).isEqualTo(1);
        assertThat(said.toString()).contains("2 faults");
    }

    @Test
    void aStorageThatIsHalfMovedInIsNotServed() throws Exception {
        Path storage = folder.resolve("half-storage");
        try (Stores stores = storesOf("half")) {
            MovingIn.begin(stores.index(), "restore FOLDER");
        }
        assertThat(storage).isDirectory();

        assertThatThrownBy(() -> RunningServer.start(folder, "half", ""))
                .isInstanceOf(LetheException.class).hasMessageContaining("lethe restore FOLDER");
    }

    @Test
    void aRestoreThatGoesOnTakesTheBackupThatItBeganWith() throws Exception {
        String second;
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
            try (Stores stores = storesOf("two")) {
                Restore restore = new Restore(stores, Path.of(backups()), _ -> {});
                assertThatThrownBy(() -> restore.run(Optional.empty(), (_, _) -> {
                    throw new IllegalStateException("interrupted");
                })).hasMessage("interrupted");
            }
            awaitNextSecond();
            lethe.store(slice(2));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
            second = said.toString().split(" |:")[1];
        }

        assertThat(run("restore", "--name", second, backups(), configurationOf("two"))).isEqualTo(1);
        assertThat(said.toString()).contains("half moved in: run \"lethe restore --name ");
        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();

        assertThat(said.toString()).contains(" 1 files").doesNotContain(second);
        try (Stores stores = storesOf("two")) {
            assertThat(stores.index().statistics().instances()).isEqualTo(1);
        }
    }

    @Test
    void aPatientThatIsBackKeepsNoStudyWithTheSameOrthancIdFromComingBack() throws Exception {
        TestInstance slice = TestInstance.ct();
        TestInstance alike = TestInstance.ct().patient("P1|" + slice.dataset().string(Tag.StudyInstanceUID))
                .study(2).series(2).instance(2);
        assertThat(alike.ids().patient()).isEqualTo(slice.ids().study());
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice, alike);
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
        }
        String backup = said.toString().split(" |:")[1];

        try (Stores stores = storesOf("two")) {
            Restore restore = new Restore(stores, Path.of(backups()), _ -> {});
            assertThatThrownBy(() -> restore.run(Optional.empty(), (_, _) -> {
                throw new IllegalStateException("interrupted");
            })).hasMessage("interrupted");
            stores.index().takeOver(rowsOf(backup).stream()
                    .filter(row -> row.level() == Level.PATIENT && row.id().equals(alike.ids().patient())).toList());
        }
        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();

        try (Stores stores = storesOf("two")) {
            assertThat(stores.index().contains(Level.STUDY, slice.ids().study())).isTrue();
            assertThat(stores.index().statistics().instances()).isEqualTo(2);
        }
    }

    private List<WholeResource> rowsOf(String backup) throws IOException {
        List<WholeResource> rows = new ArrayList<>();
        RowsFile.read(new BackupFolder(Path.of(backups())).rowsOf(backup), (kind, json) -> {
            if (kind == RowsFile.Kind.RESOURCE) {
                rows.add(RowJson.read(json));
            }
        });
        return rows;
    }

    private Stores storesOf(String name) throws IOException {
        return Stores.open(Configuration.read(Path.of(configurationOf(name)), Map.of()).settings().storage());
    }

    @Test
    void whatAnEmptiedStorageLoggedDoesNotMixWithWhatComesBack() throws Exception {
        String changes;
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1), slice(2));
            lethe.await("/changes", all -> all.toString().contains("StablePatient"));
            changes = lethe.get("/changes?limit=1000");
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
        }
        try (RunningServer lethe = RunningServer.start(folder, "two", "")) {
            lethe.store(slice(3), slice(4));
            lethe.delete("/patients/" + slice(3).ids().patient());
            lethe.delete("/patients/" + slice(4).ids().patient());
        }
        try (Stores stores = storesOf("two")) {
            stores.index().logExport(new Export(0, Level.STUDY, slice(3).ids().study(), "there", "P3", "1", "", "",
                    Instant.EPOCH));
        }

        assertThat(run("restore", backups(), configurationOf("two"))).isEqualTo(1);
        assertThat(said.toString()).contains("DELETE /exports");
        try (RunningServer lethe = RunningServer.start(folder, "two", "")) {
            lethe.delete("/exports");
        }
        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();

        try (RunningServer lethe = RunningServer.start(folder, "two", "")) {
            assertThat(lethe.get("/changes?limit=1000")).isEqualTo(changes);
        }
    }

    @Test
    void nobodyElseMakesABackupInAFolderOrRestoresFromItMeanwhile() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1), slice(2));
            assertThat(run("backup", backups(), configurationOf("one"))).isZero();
            try (BackupFolder.Lock _ = new BackupFolder(Path.of(backups())).lockToWrite()) {
                assertThat(run("backup", backups(), configurationOf("one"))).isEqualTo(1);
                assertThat(said.toString()).contains("Another backup is being made in the folder");
                assertThat(run("restore", backups(), configurationOf("two"))).isEqualTo(1);
                assertThat(said.toString()).contains("Another backup is being made in the folder");
            }
        }

        assertThat(run("backup", backups(), configurationOf("one"))).as(said::toString).isZero();
        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();
    }

    @Test
    void whatAnInterruptedBackupLeftGoesOnceTheNextOneIsWhole() throws Exception {
        Path rest = folder.resolve("backups/rows-20200101T000000.jsonl.gz");
        Path blob = folder.resolve("backups/blobs/ab/cd/abcd0000-0000-4000-8000-000000000001");
        Files.createDirectories(blob.getParent());
        Files.write(rest, new byte[100]);
        Files.write(blob, new byte[100]);
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1));
            assertThat(run("backup", backups(), configurationOf("one"))).as(said::toString).isZero();
        }

        assertThat(rest).doesNotExist();
        assertThat(blob).doesNotExist();
        assertThat(run("restore", backups(), configurationOf("two"))).as(said::toString).isZero();
    }

    @Test
    void aBackupWhoseRowsAreNotWhatWasWrittenIsRefused() throws Exception {
        try (RunningServer lethe = RunningServer.start(folder, "one", "")) {
            lethe.store(slice(1));
        }
        assertThat(run("backup", backups(), configurationOf("one"))).isZero();
        Path rows = rows().getFirst();
        Files.write(rows, Arrays.copyOf(Files.readAllBytes(rows), 100));

        assertThat(run("restore", backups(), configurationOf("two"))).isEqualTo(1);

        assertThat(said.toString()).contains("is not what was written");
    }
}
