package org.lethe.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The PostgreSQL database that the index is in (Orthanc Book, "PostgreSQL plugins": {@code PostgreSQL}).
 *
 * @param host where it is
 * @param port its TCP port
 * @param database its name
 * @param username who may write to it
 * @param password of that user; may be empty
 * @param parameters further ones of the connection, such as {@code sslmode}
 * @param connectionsMax most connections at once
 * @param retriesMax how often the database is asked again at start
 * @param retryInterval how long to wait in between
 */
public record PostgresSettings(String host, int port, String database, String username, String password,
        Map<String, String> parameters, int connectionsMax, int retriesMax, Duration retryInterval) {
    private static final String KEY = "PostgreSQL";
    private static final String URI_KEY = "ConnectionUri";
    private static final int PORT = 5432;

    /** Options of Orthanc that are accepted and change nothing. */
    private static final Map<String, String> MEANINGLESS = new TreeMap<>(Map.of(
            "AllowInconsistentChildCounts", "children are always counted right",
            "EnableVerboseLogs", "statements are not logged",
            "HousekeepingInterval", "housekeeping is done each second",
            "Lock", "several servers may share the database at any time",
            "StorageConnectionsCount", "files are not stored in the database",
            "TransactionMode", "transactions are READ COMMITTED and lock rows"));

    public PostgresSettings {
        parameters = Map.copyOf(parameters);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgreSQL " + host + ":" + port + "/" + database;
    }

    /** Empty if the index is to be a file. */
    static Optional<PostgresSettings> read(Keys keys) {
        Keys section = keys.section(KEY);
        boolean enabled = section.flag("EnableIndex", false);
        if (section.flag("EnableStorage", false)) {
            section.problem("EnableStorage", "found true, but files are not stored in the database");
        }
        MEANINGLESS.forEach(section::noticeMeaningless);
        String uri = section.text(URI_KEY, "");
        Map<String, String> parameters = new TreeMap<>();
        if (section.flag("EnableSsl", false)) {
            parameters.put("sslmode", "require");
        }
        String application = section.text("ApplicationName", "");
        if (!application.isEmpty()) {
            parameters.put("application_name", application);
        }
        PostgresSettings settings = new PostgresSettings(
                section.text("Host", "localhost"),
                section.integer("Port", PORT, 1, 65535),
                section.text("Database", "lethe"),
                section.text("Username", "lethe"),
                section.text("Password", ""),
                parameters,
                section.integer("IndexConnectionsCount", 10, 1, 1000),
                section.integer("MaximumConnectionRetries", 10, 0, 100_000),
                section.seconds("ConnectionRetryInterval", 5, 1, 3600));
        section.noticeUnused();
        if (enabled && !uri.isEmpty()) {
            return settings.withUri(section, uri);
        }
        return enabled ? Optional.of(settings) : Optional.empty();
    }

    /**
     * What a connection URI says, in the place of the options that it repeats
     * (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS).
     */
    private Optional<PostgresSettings> withUri(Keys section, String text) {
        try {
            URI uri = new URI(text);
            boolean isKnown = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (!isKnown || uri.getHost() == null) {
                section.problem(URI_KEY, "expected postgresql://user:password@host:port/database");
                return Optional.empty();
            }
            String[] user = uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
            Map<String, String> all = new TreeMap<>(parameters);
            for (String pair : uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                all.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
            }
            String path = uri.getPath() == null ? "" : uri.getPath();
            return Optional.of(new PostgresSettings(
                    uri.getHost(),
                    uri.getPort() < 0 ? PORT : uri.getPort(),
                    path.length() > 1 ? path.substring(1) : database,
                    user.length > 0 ? decoded(user[0]) : username,
                    user.length > 1 ? decoded(user[1]) : password,
                    all, connectionsMax, retriesMax, retryInterval));
        } catch (URISyntaxException | IllegalArgumentException e) {
            section.problem(URI_KEY, "expected postgresql://user:password@host:port/database");
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
