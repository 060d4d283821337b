package org.lethe.index.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lethe.config.PostgresSettings;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

/**
 * Which index the servers of tests have: a SQLite file, or with {@code -Dlethe.test.index=postgres} (which
 * {@code mvn verify -Pcluster} sets) a PostgreSQL database for each storage folder.
 */
public final class IndexOfTests {
    private static final boolean IS_POSTGRES = "postgres".equals(System.getProperty("lethe.test.index"));
    private static final Map<Path, PostgresSettings> DATABASES = new HashMap<>();

    private IndexOfTests() {}

    /** Whether servers could share it, so that what they know of others is kept in it rather than in their memory. */
    public static boolean isShared() {
        return IS_POSTGRES;
    }

    /**
     * The member of a configuration that says where its index is, with a comma before; nothing for SQLite. A folder
     * that was used before gets what it held.
     */
    public static String member(Path storage) {
        if (!IS_POSTGRES) {
            return "";
        }
        PostgresSettings database = databaseOf(storage);
        return """
                , "PostgreSQL": {"EnableIndex": true, "Host": "%s", "Port": %d, "Database": "%s", "Username": "%s",
                  "IndexConnectionsCount": %d}""".formatted(database.host(), database.port(), database.database(),
                database.username(), database.connectionsMax());
    }

    /** The index of a server with this storage, before it starts. */
    public static Index open(Path storage) {
        return IS_POSTGRES ? PostgresIndex.open(databaseOf(storage)) : SqliteIndex.open(storage);
    }

    /** A new one is what a test gave up whose folder is deleted, if there is such. */
    private static synchronized PostgresSettings databaseOf(Path storage) {
        Path folder = storage.toAbsolutePath();
        if (!DATABASES.containsKey(folder)) {
            DATABASES.keySet().stream()
                    .filter(used -> Files.notExists(used.getParent()))
                    .findAny()
                    .ifPresent(used -> PostgresServer.giveBack(DATABASES.remove(used)));
            DATABASES.put(folder, PostgresServer.newDatabase());
        }
        return DATABASES.get(folder);
    }
}
