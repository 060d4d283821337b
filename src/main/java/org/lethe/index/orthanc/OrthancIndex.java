package org.lethe.index.orthanc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.Export;
import org.lethe.index.WholeResource;
import org.sqlite.SQLiteConfig;

/**
 * The index of an Orthanc server, version 6 of its schema, in SQLite. Not for several threads.
 *
 * <p>Attachments are told with the names that Orthanc gave to their files, and without CRC-32C, which Orthanc does not
 * keep.
 */
public final class OrthancIndex implements AutoCloseable {
    /** The name of the file in the folder of the index. */
    public static final String FILE = "index";

    private static final String SCHEMA_VERSION = "6";
    private static final int BUSY_MILLISECONDS = 5_000;
    private static final String PROPERTY = "SELECT value FROM GlobalProperties WHERE property = ?";
    private static final int PROPERTY_SCHEMA_VERSION = 1;
    private static final int PROPERTY_ANONYMIZATION_SEQUENCE = 3;
    private static final int TYPE_OF_INSTANCES = 4;
    private static final int PAGE = 1000;

    private final Connection connection;
    private final ResourceReader resources;

    private OrthancIndex(Connection connection) throws SQLException {
        this.connection = connection;
        this.resources = new ResourceReader(connection);
    }

    /**
     * Opens the index in a folder. The server that it belongs to must have been stopped.
     *
     * @throws LetheException of kind {@code DATABASE} if there is none, a server is using it, or its schema is another
     */
    public static OrthancIndex open(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new LetheException(ErrorKind.DATABASE, "there is no Orthanc index at " + file);
        }
        Connection connection = null;
        try {
            connection = connect(file);
            OrthancIndex index = new OrthancIndex(connection);
            index.checkSchema();
            return index;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e instanceof LetheException known ? known : cannotBeRead(file, e);
        }
    }

    private static LetheException cannotBeRead(Path file, Exception cause) {
        return new LetheException(ErrorKind.DATABASE, "the Orthanc index " + file
                + " cannot be read (is an Orthanc server still running on it?): " + cause.getMessage(), cause);
    }

    // A server that was stopped leaves no log behind: then the file is all there is, and nothing at all is written. A
    // server that was killed does, and SQLite brings it in, as the server itself would at its next start.
    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        boolean stopped = !Files.exists(file.resolveSibling(FILE + "-wal"));
        Connection connection = config.createConnection(
                "jdbc:sqlite:" + file.toUri().toString().replaceFirst("^file://", "file:")
                        + (stopped ? "?immutable=1" : ""));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    private static void close(Connection connection, Exception reason) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private void checkSchema() {
        String version = property(PROPERTY_SCHEMA_VERSION).orElse("none");
        if (!version.equals(SCHEMA_VERSION)) {
            throw new LetheException(ErrorKind.DATABASE, "the schema of the Orthanc index has version " + version
                    + "; only " + SCHEMA_VERSION + " can be taken over. A newer Orthanc, started once with"
                    + " --upgrade, brings older ones up to date");
        }
    }

    private Optional<String> property(int number) {
        return read(PROPERTY, row -> row.getString(1), number).stream().findFirst();
    }

    /** How many names of the kind {@code Anonymized1} were given. */
    public long anonymousNames() {
        return property(PROPERTY_ANONYMIZATION_SEQUENCE).map(Numbers::parse).map(number -> number.orElse(0)).orElse(0L);
    }

    /** How many instances there are. */
    public long instanceCount() {
        return read("SELECT count(*) FROM Resources WHERE resourceType = ?", row -> row.getLong(1), TYPE_OF_INSTANCES)
                .getFirst();
    }

    /**
     * Some of the instances, in the order of their numbers.
     *
     * @param after only those with a greater number
     * @param limit how many at most
     */
    public List<WholeResource> instances(long after, int limit) {
        try {
            return resources.instances(after, limit);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /** The resource with a number; empty if there is none, or it cannot be read. */
    public Optional<WholeResource> resource(long key) {
        try {
            return resources.one(key);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /** Shows the log of changes, a page at a time, in growing order; entries of unknown kinds are left out. */
    public void changes(Consumer<List<Change>> page) {
        pages(LogRows.CHANGES, LogRows::change, page);
    }

    /** Shows the log of exports likewise. */
    public void exports(Consumer<List<Export>> page) {
        pages(LogRows.EXPORTS, LogRows::export, page);
    }

    private <T> void pages(String sql, Rows.Mapper<Optional<T>> mapper, Consumer<List<T>> page) {
        record Numbered<T>(long number, Optional<T> entry) {}
        List<Numbered<T>> rows;
        long after = 0;
        do {
            rows = read(sql, row -> new Numbered<>(row.getLong(1), mapper.map(row)), after, PAGE);
            page.accept(rows.stream().map(Numbered::entry).flatMap(Optional::stream).toList());
            after = rows.isEmpty() ? after : rows.getLast().number();
        } while (rows.size() == PAGE);
    }

    /** The highest number that the log of changes ever gave. */
    public long lastChange() {
        return lastGiven("Changes");
    }

    /** The highest number that the log of exports ever gave. */
    public long lastExport() {
        return lastGiven("ExportedResources");
    }

    private long lastGiven(String table) {
        return read("SELECT seq FROM sqlite_sequence WHERE name = ?", row -> row.getLong(1), table).stream()
                .findFirst().orElse(0L);
    }

    private <T> List<T> read(String sql, Rows.Mapper<T> mapper, Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return Rows.of(statement, mapper, arguments);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static LetheException fault(SQLException cause) {
        return new LetheException(ErrorKind.DATABASE, "the Orthanc index cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            resources.close();
            connection.close();
        } catch (SQLException e) {
            throw fault(e);
        }
    }
}
