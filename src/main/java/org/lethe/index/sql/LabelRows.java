package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.List;
import org.lethe.dicom.Level;

/** Labels of resources. */
final class LabelRows {
    private LabelRows() {}

    static List<String> of(Session session, Level level, String id) throws SQLException {
        return session.list("SELECT label FROM labels WHERE level = ? AND resource = ? ORDER BY label",
                row -> row.getString(1), level.ordinal(), Rows.require(session, level, id));
    }

    static void add(Session session, Level level, String id, String label) throws SQLException {
        session.update("INSERT INTO labels (level, resource, label) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                level.ordinal(), Rows.requireLocked(session, level, id), label);
    }

    static void remove(Session session, Level level, String id, String label) throws SQLException {
        session.update("DELETE FROM labels WHERE level = ? AND resource = ? AND label = ?",
                level.ordinal(), Rows.requireLocked(session, level, id), label);
    }

    static List<String> all(Session session) throws SQLException {
        return session.list("SELECT DISTINCT label FROM labels ORDER BY label", row -> row.getString(1));
    }
}
