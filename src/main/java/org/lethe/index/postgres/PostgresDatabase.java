package org.lethe.index.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.lethe.config.PostgresSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of the index: waits for it, brings its schema up to date, and makes the pool of connections. */
final class PostgresDatabase {
    /** The highest number of the migrations {@code V..__....sql}. */
    static final int SCHEMA_VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String APPLICATION_NAME = "Lethe";
    /** Names of connections have at most 63 bytes, and end with the number of the node. */
    private static final int PREFIX_MAX = 25;

    private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");
    /** Whoever says one of these relies on the driver's own ways. */
    private static final Set<String> CERTIFICATES = Set.of("sslrootcert", "sslfactory", "sslcert", "sslkey");

    /** What a removal is about to take, in each connection. */
    private static final String DOOMED = """
            CREATE TEMPORARY TABLE IF NOT EXISTS doomed (
                level       INTEGER NOT NULL,
                resource    BIGINT NOT NULL,
                PRIMARY KEY (level, resource)
            ) ON COMMIT DELETE ROWS
            """;

    /**
     * What waits for a row ends when whoever asked is gone, and is not committed later, when its file is deleted. From
     * version 14 on, and not on every system.
     */
    private static final String HANG_UP_WITH_THE_CLIENT = """
            DO $do$
            BEGIN
                SET client_connection_check_interval = '2s';
            EXCEPTION WHEN OTHERS THEN
                RAISE NOTICE 'statements of clients that are gone go on';
            END
            $do$;
            """;

    private final PostgresSettings address;
    private final PGSimpleDataSource source;
    private final String prefix;

    private PostgresDatabase(PostgresSettings address) {
        this.address = address;
        this.source = sourceOf(address);
        this.prefix = prefixOf(source.getApplicationName());
    }

    /** What users call connections, as far as it fits. */
    private static String prefixOf(String name) {
        String plain = name.replaceAll("[^ -~]", "?");
        return name.equals(APPLICATION_NAME) ? "" : plain.substring(0, Math.min(PREFIX_MAX, plain.length())) + ' ';
    }

    /**
     * Waits until the database answers, and migrates its schema.
     *
     * @throws LetheException with {@link ErrorKind#UNAVAILABLE} if it does not answer, {@link ErrorKind#DATABASE} if it
     *         lets nobody in, or is none for an index of this version
     */
    static PostgresDatabase open(PostgresSettings address) {
        PostgresDatabase database = new PostgresDatabase(address);
        try {
            int version;
            try (Connection connection = database.await()) {
                version = versionOf(connection);
            }
            // Flyway takes a while to start, so it is only asked when there is something to do.
            if (version < SCHEMA_VERSION) {
                database.migrate();
            }
            return database;
        } catch (SQLException e) {
            throw PostgresFaults.of(e);
        }
    }

    private static PGSimpleDataSource sourceOf(PostgresSettings address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(address.username());
        source.setPassword(address.password());
        source.setApplicationName(APPLICATION_NAME);
        source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        source.setTcpKeepAlive(true);
        source.setSocketFactory(WatchedSockets.class.getName());
        source.setReWriteBatchedInserts(true);
        source.setLogServerErrorDetail(false); // it quotes values
        for (Map.Entry<String, String> parameter : address.parameters().entrySet()) {
            set(source, parameter.getKey(), parameter.getValue());
        }
        if (isToBelieveJava(address.parameters())) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        }
        return source;
    }

    /** By itself, the driver believes the certificates of one file only, and fails if there is none. */
    private static boolean isToBelieveJava(Map<String, String> parameters) {
        return VERIFYING.contains(parameters.getOrDefault("sslmode", ""))
                && CERTIFICATES.stream().noneMatch(parameters::containsKey)
                && !Files.exists(Path.of(System.getProperty("user.home"), ".postgresql", "root.crt"));
    }

    /** By the names of libpq, where the driver has others. */
    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(switch (name) {
                case "application_name" -> "ApplicationName";
                case "connect_timeout" -> "connectTimeout";
                default -> name;
            }, value);
        } catch (SQLException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "the parameter '" + name + "' of the connection to PostgreSQL is not known", e);
        }
    }

    private Connection await() {
        for (int retry = 0;; retry++) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                LetheException fault = PostgresFaults.onConnecting(e);
                if (retry == address.retriesMax() || fault.kind() != ErrorKind.UNAVAILABLE) {
                    throw fault;
                }
                LOG.warn("{}; the next try is in {} s", fault.getMessage(), address.retryInterval().toSeconds());
                sleep(address.retryInterval());
            }
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.UNAVAILABLE, "interrupted while waiting for the database", e);
        }
    }

    /** The version of the schema that is there; 0 for none. */
    private static int versionOf(Connection connection) throws SQLException {
        if (!"UTF8".equals(textOf(connection, "SHOW server_encoding"))) {
            throw new LetheException(ErrorKind.DATABASE, "the database must have the encoding UTF8");
        }
        if ("f".equals(textOf(connection, "SELECT to_regclass('schema_version') IS NOT NULL"))) {
            return 0;
        }
        int version = Integer.parseInt(textOf(connection, "SELECT version FROM schema_version"));
        int usableFrom = Integer.parseInt(textOf(connection, "SELECT usable_from FROM schema_version"));
        if (usableFrom > SCHEMA_VERSION) {
            throw new LetheException(ErrorKind.DATABASE, "the index is of a newer version of Lethe: its schema "
                    + version + " needs one that knows " + usableFrom + ", this one knows " + SCHEMA_VERSION);
        }
        return version;
    }

    /** Several servers may start at once: Flyway lets one of them migrate, and the others wait. */
    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:org/lethe/index/postgres")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new LetheException(ErrorKind.DATABASE, "the schema of the index cannot be brought up to date", e);
        }
    }

    private static String textOf(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Connections that fail if the database is silent, and bear no number of a node. */
    DataSource impatient() {
        PGSimpleDataSource impatient = sourceOf(address);
        impatient.setSocketTimeout((int) CONNECT_TIMEOUT.toSeconds());
        return impatient;
    }

    /** A connection like those of the pool. It is closed by whoever asked for it. */
    Connection unpooled() throws SQLException {
        return source.getConnection();
    }

    /** New connections of the pool bear the number of a node from now on. */
    void enlist(long number) {
        source.setApplicationName(prefix + NodeRows.MARK + number);
    }

    /** As many connections as are needed at once, up to a bound. */
    HikariDataSource pool() {
        return pool(HANG_UP_WITH_THE_CLIENT + DOOMED);
    }

    /** Likewise, each of them enlisted. */
    HikariDataSource enlistedPool() {
        return pool(NodeRows.REQUIRE_MEMBER + HANG_UP_WITH_THE_CLIENT + DOOMED);
    }

    private HikariDataSource pool(String initially) {
        int connectionsMax = address.connectionsMax();
        HikariConfig config = new HikariConfig();
        config.setPoolName("index");
        config.setDataSource(source);
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(Math.min(2, connectionsMax));
        config.setConnectionTimeout(2 * CONNECT_TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(initially);
        return new HikariDataSource(config);
    }
}
