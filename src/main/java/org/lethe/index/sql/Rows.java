package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Where a resource stands: from its level and Orthanc ID to its row. */
final class Rows {
    private static final String[] OF = {
        "SELECT id FROM patients WHERE public_id = ?",
        "SELECT id FROM studies WHERE public_id = ?",
        "SELECT id FROM series WHERE public_id = ?",
        "SELECT id FROM instances WHERE public_id = ?"
    };

    private static final String FIND_ALL =
            "SELECT public_id, id FROM %s WHERE public_id IN (SELECT unhex(value) FROM json_each(?))";

    /** As many rows as there are. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    private Rows() {}

    /** The row of a resource; empty if there is none. */
    static OptionalLong find(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        return bytes.isEmpty() ? OptionalLong.empty() : session.number(OF[level.ordinal()], (Object) bytes.get());
    }

    /** The rows of those resources that are there, by their IDs. */
    static Map<String, Long> find(Session session, Level level, Collection<String> ids) throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        if (!ids.isEmpty()) {
            session.list(FIND_ALL.formatted(LevelTable.of(level).table()),
                    row -> rows.put(PublicId.of(row.getBytes(1)), row.getLong(2)), PublicId.jsonOf(ids));
        }
        return rows;
    }

    /** The row of a resource that must be there. */
    static long require(Session session, Level level, String id) throws SQLException {
        return find(session, level, id).orElseThrow(() -> unknown(level));
    }

    /** The same, and nothing else touches the row until the transaction ends. */
    static long requireLocked(Session session, Level level, String id) throws SQLException {
        return findLocked(session, level, id).orElseThrow(() -> unknown(level));
    }

    /** The row of a resource, which nothing else touches until the transaction ends; empty if there is none. */
    static OptionalLong findLocked(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        return bytes.isEmpty()
                ? OptionalLong.empty()
                : session.number(OF[level.ordinal()] + session.dialect().locked(LevelTable.of(level).table()),
                        (Object) bytes.get());
    }

    /**
     * Whoever deletes or replaces something of a patient keeps the row of the patient until the transaction ends, so
     * that two of them do not both find that the other one's is still there.
     *
     * @return false if the resource went while this waited; otherwise what was read before is to be read again
     */
    static boolean lockFamily(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        String lock = session.dialect().lockedForDeletion("patients");
        if (lock.isEmpty()) {
            return true;
        }
        LevelTable bottom = LevelTable.of(level);
        return bytes.isPresent() && session.exists("SELECT 1 FROM %s WHERE %s.public_id = ?%s".formatted(
                joined(bottom, LevelTable.PATIENTS), bottom.table(), lock), (Object) bytes.get());
    }

    /** Before anything else of a patient, as those who delete do: whoever keeps one order never meets head on. */
    static void lockPatient(Session session, String id) throws SQLException {
        if (!session.dialect().locked("patients").isEmpty()) {
            findLocked(session, Level.PATIENT, id);
        }
    }

    /** What is said of a resource that is not there. */
    static LetheException unknown(Level level) {
        String what = level.title().toLowerCase(Locale.ROOT);
        return new LetheException(ErrorKind.UNKNOWN_RESOURCE, "there is no such " + what);
    }

    /**
     * The tables from one level up to another, joined: {@code instances JOIN series ON series.id = instances.series
     * ...}.
     *
     * @param top at or above {@code bottom}
     */
    static String joined(LevelTable bottom, LevelTable top) {
        StringBuilder sql = new StringBuilder(bottom.table());
        for (LevelTable at = bottom; at != top; at = at.parent()) {
            sql.append(" JOIN %1$s ON %1$s.id = %2$s.%3$s"
                    .formatted(at.parent().table(), at.table(), at.parentColumn()));
        }
        return sql.toString();
    }
}
