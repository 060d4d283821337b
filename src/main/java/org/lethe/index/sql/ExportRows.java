package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.lethe.dicom.Level;
import org.lethe.index.Export;
import org.lethe.index.Log;

/** The log of what was sent away. It stands for itself: entries stay when their resource goes. */
final class ExportRows {
    private static final String INSERT = """
            INSERT INTO exports (level, public_id, modality, patient_id, study_instance_uid, series_instance_uid,
                                 sop_instance_uid, date)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String COLUMNS = """
            SELECT seq, level, public_id, modality, patient_id, study_instance_uid, series_instance_uid,
                   sop_instance_uid, date
              FROM exports
            """;

    private static final String AFTER = COLUMNS + " WHERE seq > ? ORDER BY seq LIMIT ?";
    private static final String LAST = COLUMNS + " ORDER BY seq DESC LIMIT 1";

    private ExportRows() {}

    static void insert(Session session, Export export) throws SQLException {
        session.update(INSERT, export.level().ordinal(), export.id(), export.modality(), export.patientId(),
                export.studyInstanceUid(), export.seriesInstanceUid(), export.sopInstanceUid(),
                export.date().getEpochSecond());
    }

    static Log<Export> page(Session session, long since, int limit) throws SQLException {
        // One more than asked for tells whether something lies beyond.
        List<Export> found = session.list(AFTER, ExportRows::map, since, limit == 0 ? Rows.NO_LIMIT : limit + 1L);
        boolean done = limit == 0 || found.size() <= limit;
        List<Export> entries = done ? found : List.copyOf(found.subList(0, limit));
        return entries.isEmpty()
                ? new Log<>(entries, done, since, since)
                : new Log<>(entries, done, entries.getFirst().seq(), entries.getLast().seq());
    }

    static Log<Export> last(Session session) throws SQLException {
        List<Export> found = session.list(LAST, ExportRows::map);
        long seq = found.isEmpty() ? 0 : found.getFirst().seq();
        return new Log<>(found, true, seq, seq);
    }

    static void clear(Session session) throws SQLException {
        session.update("DELETE FROM exports");
    }

    private static Export map(ResultSet row) throws SQLException {
        return new Export(
                row.getLong(1), Level.values()[row.getInt(2)], row.getString(3), row.getString(4), row.getString(5),
                row.getString(6), row.getString(7), row.getString(8), Instant.ofEpochSecond(row.getLong(9)));
    }
}
