package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.lethe.index.Page;
import org.lethe.index.StoredFile;

/** Goes through what is stored by the numbers of rows, which deletions do not shift as they would an offset. */
final class PageRows {
    private static final String PATIENTS = """
            SELECT id, public_id FROM patients WHERE id > ? ORDER BY id LIMIT ?
            """;

    private static final String FILES = """
            SELECT instances.id, %s
              FROM %s
             WHERE series.public_id = ? AND instances.id > ?
             ORDER BY instances.id
             LIMIT ?
            """.formatted(FileRows.COLUMNS, FileRows.TABLES);

    private PageRows() {}

    private record Numbered<T>(long row, T item) {}

    static Page<String> patients(Session session, long after, int limit) throws SQLException {
        return ids(session, PATIENTS, List.of(after, limit), limit);
    }

    /** @param sql gives at most so many rows, with a number and an ID, by their numbers */
    static Page<String> ids(Session session, String sql, List<Object> arguments, int limit) throws SQLException {
        return page(session.list(sql, row -> new Numbered<>(row.getLong(1), PublicId.of(row.getBytes(2))),
                arguments.toArray()), limit);
    }

    static Page<StoredFile> files(Session session, String seriesId, long after, int limit) throws SQLException {
        var bytes = PublicId.bytesOf(seriesId);
        return bytes.isEmpty()
                ? new Page<>(List.of(), OptionalLong.empty())
                : page(session.list(FILES, row -> new Numbered<>(row.getLong(1), FileRows.map(row, 2)),
                        bytes.get(), after, limit), limit);
    }

    private static <T> Page<T> page(List<Numbered<T>> rows, int limit) {
        return new Page<>(
                rows.stream().map(Numbered::item).toList(),
                rows.size() < limit ? OptionalLong.empty() : OptionalLong.of(rows.getLast().row()));
    }
}
