package org.lethe.index.orthanc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs statements and maps their rows. */
final class Rows {
    private Rows() {}

    /** Maps the current row. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    static <T> List<T> of(PreparedStatement statement, Mapper<T> mapper, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        try (ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
            return found;
        }
    }
}
