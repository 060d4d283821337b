package org.lethe.index.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lethe.index.SampleInstances.slice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.Index;
import org.lethe.index.MainTags;
import org.lethe.index.NewInstance;
import org.lethe.index.Query;
import org.lethe.index.SampleInstances;
import org.lethe.index.Stored;
import org.lethe.index.sql.LevelTable;

/** What holds of SQLite in particular: its file, its columns, its grouped commits, its plans. */
class DatabaseTest {
    private static final int REQUEST_ATTRIBUTES_SEQUENCE = 0x00400275;

    @TempDir
    Path folder;

    @Test
    void aNewFolderGetsAnIndexOfTheCurrentSchema() throws SQLException {
        try (Index index = SqliteIndex.open(folder.resolve("new"))) {
            assertThat(index.schemaVersion()).isEqualTo(Database.SCHEMA_VERSION);
        }
        assertThat(textOf(folder.resolve("new"), "PRAGMA user_version"))
                .isEqualTo(String.valueOf(Database.SCHEMA_VERSION));
        assertThat(textOf(folder.resolve("new"), "SELECT max(version) FROM flyway_schema_history"))
                .isEqualTo(String.valueOf(Database.SCHEMA_VERSION));
        assertThat(textOf(folder.resolve("new"), "PRAGMA journal_mode")).isEqualTo("wal");
    }

    @Test
    void aMigrationThatWasCutOffIsDoneAtTheNextStart() throws SQLException {
        SqliteIndex.open(folder).close();
        run(folder, "PRAGMA user_version = 0"); // killed after the migration, before it was noted
        try (Index index = SqliteIndex.open(folder)) {
            assertThat(index.store(slice("P", "S", "R", "1").build()).status()).isEqualTo(Stored.Status.SUCCESS);
        }
    }

    @Test
    void whatAnOlderVersionStoredIsFoundByTheNewColumns() throws SQLException {
        Flyway.configure().dataSource("jdbc:sqlite:" + folder.resolve("index"), "", "")
                .locations("classpath:org/lethe/index/sqlite").target("2").load().migrate();
        run(folder, "PRAGMA application_id = " + 0x4c455448);
        run(folder, "PRAGMA user_version = 2");
        run(folder, """
                INSERT INTO patients (id, public_id, last_update, patient_name_key, patient_id_key)
                VALUES (1, x'00', 0, 'DOE^JANE', 'P123')
                """);
        run(folder, """
                INSERT INTO studies (public_id, patient, last_update, institution_name)
                VALUES (x'01', 1, 0, 'h\u00f4pital')
                """);

        try (Index index = SqliteIndex.open(folder)) {
            assertThat(found(index, Level.STUDY, 0x00080080, new Constraint.OneOf(List.of("H\u00d4PITAL")))).isOne();
            assertThat(found(index, Level.STUDY, 0x00080080, new Constraint.Wildcard("*pital*"))).isOne();
            assertThat(found(index, Level.PATIENT, 0x00100010, new Constraint.Wildcard("*jane"))).isOne();
            assertThat(found(index, Level.PATIENT, 0x00100020, new Constraint.Wildcard("*123"))).isOne();
        }
    }

    private static long found(Index index, Level level, int tag, Constraint.Match match) {
        return index.count(Query.all(level).with(new Constraint(level, tag, match, Constraint.Letters.ANY_CASE)));
    }

    @Test
    void aFileOfAnotherProductIsRefusedAndLeftAsItIs() throws SQLException {
        run(folder, "CREATE TABLE Resources (internalId INTEGER)");
        assertRefused("not written by Lethe");
        assertThat(textOf(folder, "SELECT group_concat(name) FROM sqlite_schema")).isEqualTo("Resources");
    }

    @Test
    void anIndexOfANewerVersionIsRefused() throws SQLException {
        SqliteIndex.open(folder).close();
        run(folder, "PRAGMA user_version = 99");
        assertRefused("newer version");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws IOException {
        Files.writeString(folder.resolve("index"), "this is no database ".repeat(10));
        assertRefused("");
    }

    @Test
    void anIndexThatWasOverwrittenIsToldToBeCorrupted() throws IOException {
        IndexFolders.open(folder).close();
        byte[] garbage = new byte[64 * 1024];
        java.util.Arrays.fill(garbage, (byte) 0x5a);
        try (var file = java.nio.channels.FileChannel.open(folder.resolve("index"), StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(garbage), 4096);
        }
        try (Index index = SqliteIndex.open(folder)) {
            assertKind(ErrorKind.DATABASE, () -> index.store(slice("P", "S", "R", "1").build()));
        } catch (LetheException atOpening) {
            assertThat(atOpening.kind()).isEqualTo(ErrorKind.DATABASE);
        }
    }

    @Test
    void whoeverWasToldOfAWriteReadsItWhateverOthersRead() throws Exception {
        SampleInstances slice = slice("P", "S", "R", "1");
        String study = slice.id(Level.STUDY);
        AtomicBoolean done = new AtomicBoolean();
        try (Index index = IndexFolders.open(folder);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            index.store(slice.build());
            for (int reader = 0; reader < 4; reader++) {
                executor.execute(() -> {
                    while (!done.get()) {
                        index.resource(Level.STUDY, study);
                    }
                });
            }
            try {
                for (int number = 0; number < 200; number++) {
                    index.addLabel(Level.STUDY, study, "label-" + number);
                    assertThat(index.resource(Level.STUDY, study).orElseThrow().labels()).hasSize(number + 1);
                }
                index.delete(Level.STUDY, study);
                assertThat(index.resource(Level.STUDY, study)).isEmpty();
                assertThat(index.file(slice.id(Level.INSTANCE))).isEmpty();
            } finally {
                done.set(true);
            }
        }
    }

    @Test
    void aFailingWriteDoesNotSpoilItsNeighbours() throws Exception {
        int writers = 200;
        AtomicInteger refused = new AtomicInteger();
        try (Index index = IndexFolders.open(folder);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            index.store(slice("Q", "S", "R", "first").file(SHARED_BLOB, 1, 1).build());
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int number = i;
                running.add(executor.submit(() -> {
                    if (number % 2 == 0) {
                        index.store(slice("P", "S", "R", "" + number).build());
                    } else {
                        // The blob of another row: fails late, when its parents are in already.
                        assertThatThrownBy(() -> index.store(sameBlobTwice(number))).isInstanceOf(LetheException.class);
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(refused).hasValue(writers / 2);
            assertThat(index.ids(Level.INSTANCE, 0, 0)).hasSize(writers / 2 + 1);
            assertThat(index.statistics().instances()).isEqualTo(writers / 2 + 1);
            assertThat(index.ids(Level.PATIENT, 0, 0)).hasSize(2);
        }
    }

    private static final UUID SHARED_BLOB = UUID.randomUUID();

    private static NewInstance sameBlobTwice(int number) {
        return slice("Q" + number, "S", "R", "1").file(SHARED_BLOB, 1, 1).build();
    }

    @Test
    void aFullDiskIsToldAsSuchAndNothingIsHalfWritten() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString()),
                "skipped: this user may not mount a small tmpfs");
        try (Index index = IndexFolders.open(small)) {
            List<SampleInstances> stored = new ArrayList<>();
            assertKind(ErrorKind.FULL_STORAGE, () -> {
                for (int i = 0; i < 100_000; i++) {
                    SampleInstances slice = slice("P" + i, "S", "R", "1");
                    index.store(slice.build());
                    stored.add(slice);
                }
            });
            assertThat(stored).isNotEmpty();
            assertThat(index.ids(Level.INSTANCE, 0, 0))
                    .isEqualTo(stored.stream().map(slice -> slice.id(Level.INSTANCE)).toList());
            assertThat(index.statistics().patients()).isEqualTo(stored.size());
            assertThat(ran("mount", "-o", "remount,size=16m", small.toString())).isTrue();
            index.store(slice("after", "S", "R", "1").build());
        } finally {
            ran("umount", small.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void eachMainTagHasItsColumn(Level level) throws SQLException {
        assertThat(List.copyOf(LevelTable.of(level).columns().keySet())).isEqualTo(MainTags.of(level));
        SqliteIndex.open(folder).close();
        for (String column : LevelTable.of(level).columns().values()) {
            String count = textOf(folder, "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'"
                    .formatted(LevelTable.of(level).table(), column));
            assertThat(count).as(column).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT 1 FROM studies JOIN patients ON patients.id = studies.patient WHERE patients.patient_id_key = 'A'",
        "SELECT 1 FROM patients WHERE patient_name_key >= 'A' AND patient_name_key < 'B'",
        "SELECT 1 FROM studies WHERE accession_number_key IN (SELECT value FROM json_each('[\"A\",\"B\"]'))",
        "SELECT 1 FROM studies WHERE study_date >= '2004' AND study_date <= '2005'",
        "SELECT 1 FROM instances WHERE sop_instance_uid = '1.2'",
        "SELECT 1 FROM instances WHERE blob IN (SELECT unhex(value) FROM json_each('[]'))",
        "SELECT 1 FROM changes WHERE type IN (SELECT value FROM json_each('[3]')) AND type <> 1 ORDER BY seq",
        "SELECT 1 FROM patients WHERE recycling IS NOT NULL ORDER BY recycling LIMIT 1"
    })
    void searchesUseAnIndexAndReadNoWholeTable(String sql) throws SQLException {
        SqliteIndex.open(folder).close();
        assertThat(planOf(sql)).contains("USING")
                .doesNotContainPattern("SCAN (patients|studies|series|instances|changes)\n");
    }

    @ParameterizedTest
    @EnumSource(LevelTable.class)
    void everyTextOfPatientsStudiesAndSeriesIsSearchedByAnIndex(LevelTable table) throws SQLException {
        SqliteIndex.open(folder).close();
        for (int tag : table.columns().keySet()) {
            boolean isText = table.hasLetters(tag) && tag != REQUEST_ATTRIBUTES_SEQUENCE;
            if (table != LevelTable.INSTANCES && isText) {
                String sql = "SELECT 1 FROM %s WHERE %s = 'A'".formatted(table.table(), table.keyColumn(tag));
                assertThat(planOf(sql)).startsWith("SEARCH " + table.table() + " USING");
            }
        }
    }

    private String planOf(String sql) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = connect(folder);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }

    private void assertRefused(String words) {
        assertThatThrownBy(() -> SqliteIndex.open(folder))
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATABASE))
                .hasMessageContaining(words);
    }

    private static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static Connection connect(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index"));
    }

    private static void run(Path folder, String sql) throws SQLException {
        try (Connection connection = connect(folder);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String textOf(Path folder, String sql) throws SQLException {
        try (Connection connection = connect(folder);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
