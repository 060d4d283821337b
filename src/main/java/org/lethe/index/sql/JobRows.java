package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lethe.index.JobRow;

/** Jobs, as they outlive a restart. */
final class JobRows {
    private static final String COLUMNS =
            "SELECT id, type, state, priority, request, progress, created, changed FROM jobs";

    private static final String PUT = """
            INSERT INTO jobs (id, type, state, priority, request, progress, created, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
               SET type = excluded.type, state = excluded.state, priority = excluded.priority,
                   request = excluded.request, progress = excluded.progress,
                   created = excluded.created, changed = excluded.changed
            """;

    private JobRows() {}

    static void put(Session session, JobRow job) throws SQLException {
        session.update(PUT, job.id(), job.type(), job.state(), job.priority(), job.request(), job.progress(),
                job.created().toEpochMilli(), job.changed().toEpochMilli());
    }

    static Optional<JobRow> one(Session session, String id) throws SQLException {
        return session.first(COLUMNS + " WHERE id = ?", JobRows::map, id);
    }

    static List<JobRow> all(Session session) throws SQLException {
        return session.list(COLUMNS + " ORDER BY created, rowid", JobRows::map);
    }

    static void delete(Session session, String id) throws SQLException {
        session.update("DELETE FROM jobs WHERE id = ?", id);
    }

    private static JobRow map(ResultSet row) throws SQLException {
        return new JobRow(
                row.getString(1), row.getString(2), row.getString(3), row.getInt(4), row.getString(5), row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)), Instant.ofEpochMilli(row.getLong(8)));
    }
}
