package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The blobs that have no row any more: queued in the transaction that took the row, deleted after it. */
final class GarbageRows {
    private static final String KNOWN = """
            SELECT blob FROM instances WHERE blob IN (SELECT unhex(value) FROM json_each(?))
             UNION ALL
            SELECT blob FROM attachments WHERE blob IN (SELECT unhex(value) FROM json_each(?))
             UNION ALL
            SELECT blob FROM reports WHERE blob IN (SELECT unhex(value) FROM json_each(?))
             UNION ALL
            SELECT blob FROM job_archives WHERE blob IN (SELECT unhex(value) FROM json_each(?))
            """;

    private static final String QUEUED =
            "SELECT blob FROM blobs_to_delete WHERE blob IN (SELECT unhex(value) FROM json_each(?))";

    private static final String QUEUE = """
            INSERT INTO blobs_to_delete (blob)
            SELECT unhex(value) FROM json_each(?) WHERE TRUE
                ON CONFLICT DO NOTHING
            """;

    private static final String FORGET =
            "DELETE FROM blobs_to_delete WHERE blob IN (SELECT unhex(value) FROM json_each(?))";

    private GarbageRows() {}

    static void queue(Session session, UUID key) throws SQLException {
        session.update("INSERT INTO blobs_to_delete (blob) VALUES (?) ON CONFLICT DO NOTHING",
                (Object) PublicId.bytesOf(key));
    }

    static void queue(Session session, Collection<UUID> keys) throws SQLException {
        if (!keys.isEmpty()) {
            session.update(QUEUE, json(keys));
        }
    }

    static List<UUID> queued(Session session, int limit) throws SQLException {
        return session.list("SELECT blob FROM blobs_to_delete LIMIT ?", row -> PublicId.uuidOf(row.getBytes(1)), limit);
    }

    static void forget(Session session, Collection<UUID> keys) throws SQLException {
        session.update(FORGET, json(keys));
    }

    static Set<UUID> queued(Session session, Collection<UUID> keys) throws SQLException {
        return Set.copyOf(session.list(QUEUED, row -> PublicId.uuidOf(row.getBytes(1)), json(keys)));
    }

    private static String json(Collection<UUID> keys) {
        return keys.stream().map(key -> '"' + key.toString().replace("-", "") + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    static Set<UUID> known(Session session, Collection<UUID> keys) throws SQLException {
        String json = json(keys);
        return Set.copyOf(session.list(KNOWN, row -> PublicId.uuidOf(row.getBytes(1)), json, json, json, json));
    }
}
