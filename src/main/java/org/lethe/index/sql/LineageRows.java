package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;

/** The tags of a resource and of all that is above it, in one statement, and nothing else of them. */
final class LineageRows {
    private static final Map<Level, String> STATEMENTS = new EnumMap<>(Level.class);

    static {
        for (LevelTable table : LevelTable.values()) {
            List<String> columns = new ArrayList<>();
            for (LevelTable at = table; at != null; at = at.parent()) {
                columns.add(TagRows.readColumns(at, at.table()));
            }
            STATEMENTS.put(table.level(), "SELECT " + String.join(", ", columns) + " FROM "
                    + Rows.joined(table, LevelTable.PATIENTS) + " WHERE " + table.table() + ".public_id = ?");
        }
    }

    private LineageRows() {}

    static Optional<List<Map<Integer, String>>> of(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        return bytes.isEmpty()
                ? Optional.empty()
                : session.first(STATEMENTS.get(level), row -> map(level, row), (Object) bytes.get());
    }

    private static List<Map<Integer, String>> map(Level level, ResultSet row) throws SQLException {
        List<Map<Integer, String>> lineage = new ArrayList<>();
        int column = 1;
        for (LevelTable at = LevelTable.of(level); at != null; at = at.parent()) {
            lineage.add(TagRows.read(at, row, column));
            column += TagRows.readCount(at);
        }
        return List.copyOf(lineage);
    }
}
