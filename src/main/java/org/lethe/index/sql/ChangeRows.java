package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.ChangeType;
import org.lethe.index.Log;

/** The log of changes. It refers to rows, so that entries of resources that are gone fall out by themselves. */
final class ChangeRows {
    private static final String VALUES = " (type, level, resource, date) VALUES (?, ?, ?, ?)";

    private static final String LIVING = """
            SELECT seq, type, level, public_id, date
              FROM (SELECT seq, type, level, date,
                           CASE level
                               WHEN 0 THEN (SELECT public_id FROM patients WHERE id = resource)
                               WHEN 1 THEN (SELECT public_id FROM studies WHERE id = resource)
                               WHEN 2 THEN (SELECT public_id FROM series WHERE id = resource)
                               ELSE (SELECT public_id FROM instances WHERE id = resource)
                           END AS public_id
                      FROM changes) AS living
            """;

    private static final String BETWEEN = " WHERE seq > ? AND seq <= ? AND public_id IS NOT NULL";

    private static final String OF_TYPES = " AND type IN (SELECT CAST(value AS INTEGER) FROM json_each(?))";

    // New instances are by far the most, so that the index on types leaves them out; this says that it may be used.
    private static final String BUT_NEW_INSTANCES = " AND type <> 1";

    private static final String PAGE_FORWARD = " ORDER BY seq LIMIT ?";
    private static final String PAGE_BACKWARD = " ORDER BY seq DESC LIMIT ?";

    private ChangeRows() {}

    static void insert(Session session, ChangeType type, Level level, long row, Instant date) throws SQLException {
        session.update("INSERT INTO " + session.dialect().newChanges() + VALUES, type.ordinal(), level.ordinal(), row,
                date.getEpochSecond());
    }

    static Log<Change> page(Session session, ChangeQuery query) throws SQLException {
        boolean backward = query.to().isPresent() && query.since().isEmpty();
        long since = query.since().orElse(0);
        long to = query.to().orElse(Long.MAX_VALUE);
        // One more than asked for tells whether something lies beyond.
        long limit = query.limit() == 0 ? Rows.NO_LIMIT : query.limit() + 1L;
        String page = backward ? PAGE_BACKWARD : PAGE_FORWARD;
        List<Change> found = query.types().isEmpty()
                ? session.list(LIVING + BETWEEN + page, ChangeRows::map, since, to, limit)
                : session.list(LIVING + BETWEEN + ofTypes(query) + page, ChangeRows::map,
                        since, to, typesJson(query), limit);
        boolean done = query.limit() == 0 || found.size() <= query.limit();
        List<Change> inRange = done ? found : found.subList(0, query.limit());
        List<Change> entries = backward ? inRange.reversed() : inRange;
        return entries.isEmpty()
                ? new Log<>(List.of(), done, since, since)
                : new Log<>(List.copyOf(entries), done, entries.getFirst().seq(), entries.getLast().seq());
    }

    private static String ofTypes(ChangeQuery query) {
        return query.types().contains(ChangeType.NEW_INSTANCE) ? OF_TYPES : OF_TYPES + BUT_NEW_INSTANCES;
    }

    private static String typesJson(ChangeQuery query) {
        return query.types().stream()
                .map(type -> String.valueOf(type.ordinal()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static Log<Change> last(Session session) throws SQLException {
        List<Change> found = session.list(LIVING + BETWEEN + PAGE_BACKWARD, ChangeRows::map, 0L, Long.MAX_VALUE, 1L);
        long seq = session.number(session.dialect().lastChange()).orElse(0);
        return found.isEmpty()
                ? new Log<>(List.of(), true, seq, seq)
                : new Log<>(found, true, found.getFirst().seq(), found.getFirst().seq());
    }

    static void clear(Session session) throws SQLException {
        session.update("DELETE FROM changes");
    }

    private static Change map(ResultSet row) throws SQLException {
        return new Change(
                row.getLong(1),
                ChangeType.values()[row.getInt(2)],
                Level.values()[row.getInt(3)],
                PublicId.of(row.getBytes(4)),
                Instant.ofEpochSecond(row.getLong(5)));
    }
}
