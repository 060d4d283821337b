package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.lethe.index.JobRow;
import org.lethe.index.JobStore.Backlog;
import org.lethe.index.KeptJob;
import org.lethe.index.KeptJob.Wish;

/** Jobs, as they outlive a restart, and who holds them. */
final class JobRows {
    private static final String COLUMNS =
            "id, type, state, priority, request, progress, created, changed, due, completed, wish, holder";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM jobs";

    private static final String INSERT = """
            INSERT INTO jobs (id, type, state, priority, request, progress, created, changed, due, completed, holder)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
            """;

    private static final String UPDATE = """
            UPDATE jobs
               SET type = ?, state = ?, priority = ?, request = ?, progress = ?, created = ?, changed = ?, due = ?,
                   completed = ?, holder = ?, wish = CASE WHEN CAST(? AS BIGINT) IS NULL THEN 'NONE' ELSE wish END
             WHERE id = ? AND holder = ?
            """;

    private static final String NEXT = """
            SELECT id
              FROM jobs
             WHERE holder IS NULL AND due <= ? AND id NOT IN (SELECT value FROM json_each(?))
             ORDER BY priority DESC, created, rowid
             LIMIT 1
            """;

    private static final String TAKE =
            "UPDATE jobs SET holder = ? WHERE id = ? AND holder IS NULL RETURNING " + COLUMNS;

    private static final String FORGET = """
            DELETE FROM jobs
             WHERE holder IS NULL AND completed < ?
               AND id IN (SELECT id FROM jobs WHERE completed IS NOT NULL ORDER BY completed DESC, rowid DESC
                           LIMIT 1000000 OFFSET ?)
            RETURNING id
            """;

    private static final String ARE_TOO_MANY = "SELECT 1 FROM jobs WHERE completed IS NOT NULL LIMIT 1 OFFSET ?";

    private static final String BACKLOG = """
            SELECT count(*), coalesce(sum(length(request)), 0) FROM jobs WHERE type = ? AND completed IS NULL
            """;

    private JobRows() {}

    /** Keeps a job that is new; twice is no error. */
    static void insert(Session session, JobRow job, OptionalLong holder) throws SQLException {
        session.update(INSERT, job.id(), job.type(), job.state(), job.priority(), job.request(), job.progress(),
                job.created().toEpochMilli(), job.changed().toEpochMilli(), millis(job.due()),
                millis(job.completed()), orNull(holder));
    }

    /** Keeps the state of a job that a server holds, whatever is wished of it, and gives it free. */
    static boolean end(Session session, JobRow job, long holder) throws SQLException {
        return update(session, UPDATE, job, holder, OptionalLong.empty());
    }

    /** The same, unless it is to be cancelled. */
    static boolean endUnlessCanceled(Session session, JobRow job, long holder) throws SQLException {
        return update(session, UPDATE + " AND wish <> 'CANCEL'", job, holder, OptionalLong.empty());
    }

    /** Keeps the state of a job that a server holds, and who holds it from now on, if nothing else is wished of it. */
    static boolean put(Session session, JobRow job, long holder, OptionalLong next, Wish seen) throws SQLException {
        return update(session, UPDATE + " AND wish = '" + seen + "'", job, holder, next);
    }

    private static boolean update(Session session, String sql, JobRow job, long holder, OptionalLong next)
            throws SQLException {
        return session.update(sql, job.type(), job.state(), job.priority(), job.request(), job.progress(),
                job.created().toEpochMilli(), job.changed().toEpochMilli(), millis(job.due()),
                millis(job.completed()), orNull(next), orNull(next), job.id(), holder) == 1;
    }

    /** Whether a server holds a job. It does as long as it is there, and writes nothing any more once it is gone. */
    static boolean isHeld(Session session, String id, long holder) throws SQLException {
        return session.exists("SELECT 1 FROM jobs WHERE id = ? AND holder = ?", id, holder);
    }

    /** The next job whose turn it is. */
    static Optional<String> next(Session session, Instant now, Set<String> but) throws SQLException {
        return session.first(NEXT, row -> row.getString(1), now.toEpochMilli(), json(but));
    }

    /** The same, but for those that somebody is about to take; it stays so until the transaction ends. */
    static Optional<String> lockNext(Session session, Instant now, Set<String> but) throws SQLException {
        return session.first(NEXT + session.dialect().lockedIfFree("jobs"), row -> row.getString(1),
                now.toEpochMilli(), json(but));
    }

    /** They are UUIDs. */
    private static String json(Set<String> ids) {
        return ids.stream().map(id -> '"' + id + '"').collect(Collectors.joining(",", "[", "]"));
    }

    static Optional<KeptJob> take(Session session, String id, long holder) throws SQLException {
        return session.first(TAKE, JobRows::map, holder, id);
    }

    static boolean wish(Session session, String id, Wish seen, Wish wish) throws SQLException {
        return session.update("UPDATE jobs SET wish = ? WHERE id = ? AND wish = ? AND holder IS NOT NULL", wish.name(),
                id, seen.name()) == 1;
    }

    static void free(Session session, String id, long holder) throws SQLException {
        session.update("UPDATE jobs SET holder = NULL WHERE id = ? AND holder = ?", id, holder);
    }

    static Map<String, Wish> held(Session session, long holder) throws SQLException {
        Map<String, Wish> held = new LinkedHashMap<>();
        session.list("SELECT id, wish FROM jobs WHERE holder = ?",
                row -> held.put(row.getString(1), Wish.valueOf(row.getString(2))), holder);
        return held;
    }

    /** @param lost the condition that the holder is gone */
    static void release(Session session, String lost) throws SQLException {
        session.update("UPDATE jobs SET holder = NULL WHERE " + lost);
    }

    /** @param lost the condition that the holder is gone */
    static boolean areLost(Session session, String lost) throws SQLException {
        return session.exists("SELECT 1 FROM jobs WHERE " + lost + " LIMIT 1");
    }

    static Optional<KeptJob> one(Session session, String id) throws SQLException {
        return session.first(SELECT + " WHERE id = ?", JobRows::map, id);
    }

    static List<KeptJob> all(Session session) throws SQLException {
        return session.list(SELECT + " ORDER BY created, rowid", JobRows::map);
    }

    static Backlog backlog(Session session, String type) throws SQLException {
        return session.first(BACKLOG, row -> new Backlog(row.getLong(1), row.getLong(2)), type).orElseThrow();
    }

    static boolean delete(Session session, String id, long holder) throws SQLException {
        return session.update("DELETE FROM jobs WHERE id = ? AND (holder IS NULL OR holder = ?)", id, holder) == 1;
    }

    static boolean areMoreThan(Session session, int kept) throws SQLException {
        return session.exists(ARE_TOO_MANY, kept);
    }

    /** Forgets the jobs that have ended but for those that ended last; the IDs of those that are forgotten. */
    static List<String> forgetAllBut(Session session, int kept, Instant before) throws SQLException {
        return session.list(FORGET, row -> row.getString(1), before.toEpochMilli(), kept);
    }

    private static Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        OptionalLong millis = Session.optionalLong(row, column);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    private static KeptJob map(ResultSet row) throws SQLException {
        JobRow job = new JobRow(
                row.getString(1), row.getString(2), row.getString(3), row.getInt(4), row.getString(5), row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)), Instant.ofEpochMilli(row.getLong(8)), time(row, 9),
                time(row, 10));
        return new KeptJob(job, Wish.valueOf(row.getString(11)), Session.optionalLong(row, 12));
    }
}
