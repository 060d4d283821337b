package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Locale;
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

    private Rows() {}

    /** The row of a resource; empty if there is none. */
    static OptionalLong find(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        return bytes.isEmpty() ? OptionalLong.empty() : session.number(OF[level.ordinal()], (Object) bytes.get());
    }

    /** The row of a resource that must be there. */
    static long require(Session session, Level level, String id) throws SQLException {
        return find(session, level, id).orElseThrow(() -> unknown(level));
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
