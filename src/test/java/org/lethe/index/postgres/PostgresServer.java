package org.lethe.index.postgres;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.lethe.config.PostgresSettings;
import org.lethe.net.TestIdentity;

/**
 * A PostgreSQL server for the tests of this process, which starts with the first of them and ends with the last. Tests
 * that need one are skipped where PostgreSQL is not installed.
 */
public final class PostgresServer {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final String TEMPLATE = "lethe_template";
    private static final int CONNECTIONS_MAX = 8;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static PostgresServer running;

    private static final String EMPTY = """
            DELETE FROM metadata;
            DELETE FROM labels;
            DELETE FROM attachments;
            DELETE FROM instances;
            DELETE FROM series;
            DELETE FROM studies;
            DELETE FROM patients;
            DELETE FROM receptions;
            DELETE FROM uids;
            DELETE FROM blobs_to_delete;
            DELETE FROM new_changes;
            DELETE FROM changes;
            UPDATE change_numbers SET last = 0;
            DELETE FROM exports;
            ALTER TABLE exports ALTER COLUMN seq RESTART;
            DELETE FROM totals;
            DELETE FROM jobs;
            DELETE FROM job_instances;
            DELETE FROM job_actions;
            DELETE FROM reports;
            DELETE FROM job_archives;
            DELETE FROM properties;
            DELETE FROM nodes;
            """;

    private final Queue<PostgresSettings> free = new ConcurrentLinkedQueue<>();
    private final Map<String, Connection> emptying = new ConcurrentHashMap<>();
    private final Path programs;
    private final Syncing syncing;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Syncing syncing) throws IOException {
        this.programs = programs;
        this.syncing = syncing;
        this.folder = Files.createTempDirectory("lethe-postgres");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        if (isRoot()) {
            run(List.of("chown", USER, folder.toString()));
        }
        run(asUser("initdb", "-D", data(), "--auth=trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
        execute(USER, "CREATE DATABASE " + TEMPLATE);
        PostgresIndex.open(settings(TEMPLATE)).close();
    }

    /** An empty index in a database of its own. */
    public static PostgresSettings newDatabase() {
        PostgresServer server = running();
        PostgresSettings used = server.free.poll();
        if (used != null) {
            return used;
        }
        String name = "lethe_" + DATABASES.incrementAndGet();
        server.execute(USER, "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return server.settings(name);
    }

    /** Empties a database, for the next one who asks for one: that is many times faster than to drop it. */
    public static void giveBack(PostgresSettings database) {
        PostgresServer server = running();
        server.empty(database);
        server.free.add(database);
    }

    /** By a connection that stays, as making one takes longer than all else of it. */
    private void empty(PostgresSettings database) {
        try {
            Connection connection = emptying.get(database.database());
            if (connection == null || !connection.isValid(5)) {
                connection = connect(database);
                emptying.put(database.database(), connection);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(EMPTY);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A database without anything in it. */
    static PostgresSettings newEmptyDatabase() {
        PostgresServer server = running();
        String name = "empty_" + DATABASES.incrementAndGet();
        server.execute(USER, "CREATE DATABASE " + name);
        return server.settings(name);
    }

    /** A connection of the user who may do everything. */
    public static Connection connect(PostgresSettings database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/%s".formatted(
                database.port(), database.database()), USER, "");
    }

    /** Whether what is written outlives the machine, which tests do without. */
    public enum Syncing {
        ON, OFF
    }

    /** A server of a test's own, that it may stop and start. */
    public static PostgresServer startNew(Syncing syncing) throws IOException {
        return new PostgresServer(installed(), syncing);
    }

    private static synchronized PostgresServer running() {
        if (running == null) {
            try {
                running = new PostgresServer(installed(), Syncing.OFF);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    /** The folder of the newest version; the test is skipped if there is none. */
    private static Path installed() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            abort("PostgreSQL is not installed");
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseGet(() -> abort("PostgreSQL is not installed"));
        }
    }

    /** An empty index on a server of a test's own. */
    public PostgresSettings newIndex() {
        String name = "own_" + DATABASES.incrementAndGet();
        execute(USER, "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return settings(name);
    }

    PostgresSettings settings(String database) {
        return new PostgresSettings("127.0.0.1", port, database, USER, "", Map.of(), CONNECTIONS_MAX, 20,
                Duration.ofSeconds(1));
    }

    public void start() throws IOException {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder
                + " -c max_connections=300" + switch (syncing) {
                    case ON -> "";
                    case OFF -> " -c fsync=off -c full_page_writes=off";
                };
        run(asUser("pg_ctl", "-w", "-D", data(), "-o", options, "-l", folder.resolve("log").toString(), "start"));
    }

    /** From the next start on, for who asks for it. */
    void speakTls(TestIdentity identity) throws IOException {
        Path certificate = Files.copy(identity.certificate(), folder.resolve("server.crt"));
        Path key = Files.copy(identity.key(), folder.resolve("server.key"));
        for (Path file : List.of(certificate, key)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            if (isRoot()) {
                run(List.of("chown", USER, file.toString()));
            }
        }
        execute(USER, "ALTER SYSTEM SET ssl_cert_file = '" + certificate + "'");
        execute(USER, "ALTER SYSTEM SET ssl_key_file = '" + key + "'");
        execute(USER, "ALTER SYSTEM SET ssl = on");
    }

    /** The CPU that all its processes have taken, those that have ended among them. */
    public Duration cpu() throws IOException {
        long server = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip());
        long ticks = 0;
        for (ProcessHandle process : ProcessHandle.of(server).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.children())).toList()) {
            String[] fields = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"))
                    .replaceFirst(".*\\) ", "").split(" ");
            // utime and stime, and for the root, cutime and cstime: proc(5).
            for (int field = 11; field <= (process.pid() == server ? 14 : 12); field++) {
                ticks += Long.parseLong(fields[field]);
            }
        }
        return Duration.ofMillis(ticks * 10);
    }

    public void stop() throws IOException {
        run(asUser("pg_ctl", "-w", "-D", data(), "-m", "immediate", "stop"));
    }

    public void end() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            stop();
            run(List.of("rm", "-rf", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void execute(String database, String sql) {
        try (Connection connection = connect(settings(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** PostgreSQL refuses to run as root. */
    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    // The server inherits where its starter writes to, so that goes to a file and not to a pipe.
    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("lethe-postgres", ".txt");
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile())
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(command + ": " + Files.readString(output, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }
}
