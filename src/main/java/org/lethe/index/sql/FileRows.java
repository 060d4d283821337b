package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.index.StoredFile;

/** The DICOM files of instances. */
final class FileRows {
    /** The tables that {@link #COLUMNS} come from. */
    static final String TABLES = """
            instances
              JOIN series ON series.id = instances.series
              JOIN uids ts ON ts.id = instances.transfer_syntax
              JOIN uids sop ON sop.id = instances.sop_class
            """;

    /** The columns that {@link #map} reads. */
    static final String COLUMNS = "instances.public_id, series.public_id, instances.sop_instance_uid, sop.uid, ts.uid, "
            + "instances.pixel_data_offset, " + AttachmentRows.COLUMNS_OF_INSTANCE.formatted("instances");

    private static final String ONE = "SELECT " + COLUMNS + " FROM " + TABLES + " WHERE instances.public_id = ?";

    private FileRows() {}

    static Optional<StoredFile> one(Session session, String instanceId) throws SQLException {
        var bytes = PublicId.bytesOf(instanceId);
        return bytes.isEmpty() ? Optional.empty() : session.first(ONE, row -> map(row, 1), (Object) bytes.get());
    }

    static List<StoredFile> below(Session session, Level level, String id) throws SQLException {
        long row = Rows.require(session, level, id);
        LevelTable top = LevelTable.of(level);
        String sql = """
                SELECT %s
                  FROM %s
                 WHERE instances.id IN (SELECT instances.id FROM %s WHERE %s.id = ?)
                 ORDER BY series.id, instances.id
                """.formatted(COLUMNS, TABLES, Rows.joined(LevelTable.INSTANCES, top), top.table());
        return session.list(sql, found -> map(found, 1), row);
    }

    /**
     * Reads a file.
     *
     * @param first the first of its columns
     */
    static StoredFile map(ResultSet row, int first) throws SQLException {
        long pixelDataOffset = Session.optionalLong(row, first + 5).orElse(-1);
        String sopInstanceUid = row.getString(first + 2);
        return new StoredFile(
                PublicId.of(row.getBytes(first)),
                PublicId.of(row.getBytes(first + 1)),
                sopInstanceUid == null ? "" : sopInstanceUid,
                row.getString(first + 3),
                row.getString(first + 4),
                pixelDataOffset,
                AttachmentRows.map(row, first + 6));
    }
}
