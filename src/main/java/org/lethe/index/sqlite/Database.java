package org.lethe.index.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.sql.Arrivals;
import org.lethe.index.sql.Session;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** The file of the index: opens it, brings its schema up to date, and hands out connections. */
final class Database {
    /** The highest number of the migrations {@code V..__....sql}. */
    static final int SCHEMA_VERSION = 6;

    /** Tells our files from other SQLite files: "LETH" (https://www.sqlite.org/pragma.html#pragma_application_id). */
    private static final int APPLICATION_ID = 0x4c455448;

    private static final String FILE = "index";
    private static final int BUSY_MILLISECONDS = 10_000;
    private static final int WRITER_CACHE_KIB = 64 * 1024;
    private static final int READER_CACHE_KIB = 8 * 1024;

    /** Fewer, larger checkpoints; each costs a sync of the main file. */
    private static final int CHECKPOINT_PAGES = 4000;
    private static final long LOG_BYTES_MAX = 64L * 1024 * 1024;

    /** What a removal is about to take: only the writer's connection has it. */
    private static final String DOOMED = """
            CREATE TEMP TABLE doomed (
                level       INTEGER NOT NULL,
                resource    INTEGER NOT NULL,
                PRIMARY KEY (level, resource)
            ) WITHOUT ROWID
            """;

    private final String url;

    private Database(Path file) {
        this.url = "jdbc:sqlite:" + file;
    }

    /**
     * Opens the file in a folder, both created if absent, and migrates its schema.
     *
     * @throws LetheException with {@link ErrorKind#DATABASE} if it is not an index of ours, or of a newer version
     */
    static Database open(Path folder) {
        try {
            Files.createDirectories(folder);
            Database database = new Database(folder.toAbsolutePath().resolve(FILE));
            database.bringUpToDate();
            return database;
        } catch (IOException e) {
            throw new LetheException(ErrorKind.DATABASE, "the index folder cannot be created", e);
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /**
     * Opens the file in a folder as it is.
     *
     * @throws LetheException with {@link ErrorKind#DATABASE} if it is not there, not an index of ours, or of another
     *         version
     */
    static Database openBeside(Path folder) {
        Path file = folder.toAbsolutePath().resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new LetheException(ErrorKind.DATABASE, "there is no index in " + folder);
        }
        Database database = new Database(file);
        try {
            database.requireCurrent();
            return database;
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    // Flyway takes a while to start, so it is only asked when there is something to do.
    private void bringUpToDate() throws SQLException {
        int version = checkedVersion();
        if (version < SCHEMA_VERSION) {
            migrate();
            try (Connection connection = config().createConnection(url)) {
                execute(connection, "PRAGMA user_version = " + SCHEMA_VERSION);
            }
        }
    }

    private int checkedVersion() throws SQLException {
        try (Connection connection = config().createConnection(url)) {
            long application = number(connection, "PRAGMA application_id");
            boolean isNew = application == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
            if (isNew) {
                execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
            } else {
                requireOurs(application);
            }
            return knownVersion(connection);
        }
    }

    private void requireCurrent() throws SQLException {
        SQLiteConfig untouched = new SQLiteConfig();
        untouched.setReadOnly(true);
        untouched.setBusyTimeout(BUSY_MILLISECONDS);
        try (Connection connection = untouched.createConnection(url)) {
            requireOurs(number(connection, "PRAGMA application_id"));
            int version = knownVersion(connection);
            if (version < SCHEMA_VERSION) {
                throw new LetheException(ErrorKind.DATABASE,
                        "the index was written by an older version of Lethe: its schema is " + version
                                + ", not " + SCHEMA_VERSION + "; a start of the server brings it up to date");
            }
        }
    }

    private static void requireOurs(long application) {
        if (application != APPLICATION_ID) {
            throw new LetheException(ErrorKind.DATABASE, "the file '" + FILE
                    + "' in the index folder was not written by Lethe; choose another IndexDirectory");
        }
    }

    private static int knownVersion(Connection connection) throws SQLException {
        int version = (int) number(connection, "PRAGMA user_version");
        if (version > SCHEMA_VERSION) {
            throw new LetheException(ErrorKind.DATABASE,
                    "the index was written by a newer version of Lethe: its schema is " + version
                            + ", this one knows up to " + SCHEMA_VERSION);
        }
        return version;
    }

    private void migrate() {
        // Migrations fold values, too.
        SQLiteDataSource source = new SQLiteDataSource(config()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                FoldFunction.install(connection);
                return connection;
            }
        };
        source.setUrl(url);
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:org/lethe/index/sqlite")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new LetheException(ErrorKind.DATABASE, "the schema of the index cannot be brought up to date", e);
        }
    }

    /** A connection that may write; there must be only one. */
    Session openWriter() throws SQLException {
        Connection connection = config().createConnection(url);
        FoldFunction.install(connection);
        execute(connection, "PRAGMA cache_size = -" + WRITER_CACHE_KIB);
        execute(connection, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        execute(connection, "PRAGMA journal_size_limit = " + LOG_BYTES_MAX);
        execute(connection, DOOMED);
        leaveTransactionsToUs(connection);
        return new Session(connection, SqliteDialect.SQLITE, new Arrivals());
    }

    /** A connection that only reads. */
    Session openReader() throws SQLException {
        Connection connection = config().createConnection(url);
        FoldFunction.install(connection);
        execute(connection, "PRAGMA cache_size = -" + READER_CACHE_KIB);
        execute(connection, "PRAGMA query_only = ON");
        leaveTransactionsToUs(connection);
        return new Session(connection, SqliteDialect.SQLITE, new Arrivals());
    }

    /**
     * Otherwise the driver tries to begin and commit a transaction after each statement, to see whether one is open.
     * Whoever writes begins and commits by statements of its own.
     */
    private static void leaveTransactionsToUs(Connection connection) throws SQLException {
        connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.setGetGeneratedKeys(false); // a second statement for each insert; RETURNING is cheaper
        return config;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
