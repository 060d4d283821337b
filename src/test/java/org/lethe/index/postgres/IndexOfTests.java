package org.lethe.index.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.config.PostgresSettings;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which index the servers of tests have: a SQLite file, or with {@code -Dlethe.test.index=postgres} (which
 * {@code mvn verify -Pcluster} sets) a PostgreSQL database for each storage folder.
 */
public final class IndexOfTests {
    private static final boolean IS_POSTGRES = "postgres".equals(System.getProperty("lethe.test.index"));
    private static final Map<Path, PostgresSettings> DATABASES = new ConcurrentHashMap<>();

    private IndexOfTests() {}

    /** What a configuration says of its index; a folder that was used before gets what it held. */
    public static Map<String, Object> options(Path storage) {
        if (!IS_POSTGRES) {
            return Map.of();
        }
        PostgresSettings database = databaseOf(storage);
        return Map.of("PostgreSQL", Map.of(
                "EnableIndex", true,
                "Host", database.host(),
                "Port", database.port(),
                "Database", database.database(),
                "Username", database.username(),
                "IndexConnectionsCount", database.connectionsMax()));
    }

    /** The same as a further member of a JSON object; nothing for SQLite. */
    public static String member(Path storage) {
        Map<String, Object> options = options(storage);
        String json = JsonMapper.shared().writeValueAsString(options);
        return options.isEmpty() ? "" : ", " + json.substring(1, json.length() - 1);
    }

    /** The index of a server with this storage, before it starts. */
    public static Index open(Path storage) {
        return IS_POSTGRES ? PostgresIndex.open(databaseOf(storage)) : SqliteIndex.open(storage);
    }

    private static PostgresSettings databaseOf(Path storage) {
        return DATABASES.computeIfAbsent(storage.toAbsolutePath(), _ -> PostgresServer.newDatabase());
    }
}
