package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Properties of the server that outlive a restart. */
final class PropertyRows {
    private static final String BETWEEN =
            "SELECT name, value FROM properties WHERE name > ? AND name <= ? ORDER BY name LIMIT ?";

    private static final String SET = """
            INSERT INTO properties (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """;

    private static final String SET_NEW = "INSERT INTO properties (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String REPLACE = "UPDATE properties SET value = ? WHERE name = ? AND value = ?";

    private static final String INCREMENT = """
            INSERT INTO properties (name, value) VALUES (?, '1')
                ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(properties.value AS BIGINT) + 1 AS TEXT)
            RETURNING CAST(value AS BIGINT)
            """;

    private PropertyRows() {}

    static Optional<String> get(Session session, String name) throws SQLException {
        return session.first("SELECT value FROM properties WHERE name = ?", row -> row.getString(1), name);
    }

    static SortedMap<String, String> between(Session session, String after, String upTo, int limit)
            throws SQLException {
        SortedMap<String, String> found = new TreeMap<>();
        session.list(BETWEEN, row -> Map.entry(row.getString(1), row.getString(2)), after, upTo, limit)
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    static void set(Session session, String name, String value) throws SQLException {
        session.update(SET, name, value);
    }

    static boolean replace(Session session, String name, Optional<String> expected, String value)
            throws SQLException {
        return (expected.isEmpty()
                ? session.update(SET_NEW, name, value)
                : session.update(REPLACE, value, name, expected.get())) > 0;
    }

    static long increment(Session session, String name) throws SQLException {
        return session.insert(INCREMENT, name);
    }
}
