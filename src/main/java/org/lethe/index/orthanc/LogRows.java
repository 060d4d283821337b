package org.lethe.index.orthanc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.index.Change;
import org.lethe.index.ChangeType;
import org.lethe.index.Export;

/** The logs of changes and of exports. */
final class LogRows {
    static final String CHANGES = """
            SELECT c.seq, c.changeType, r.resourceType, r.publicId, c.date
              FROM Changes c JOIN Resources r ON r.internalId = c.internalId
             WHERE c.seq > ?
             ORDER BY c.seq
             LIMIT ?
            """;

    static final String EXPORTS = """
            SELECT seq, resourceType, publicId, remoteModality, patientId, studyInstanceUid, seriesInstanceUid,
                   sopInstanceUid, date
              FROM ExportedResources
             WHERE seq > ?
             ORDER BY seq
             LIMIT ?
            """;

    /** What the numbers mean, from 1. */
    private static final List<ChangeType> TYPES = List.of(
            ChangeType.COMPLETED_SERIES,
            ChangeType.NEW_INSTANCE,
            ChangeType.NEW_PATIENT,
            ChangeType.NEW_SERIES,
            ChangeType.NEW_STUDY,
            ChangeType.ANONYMIZED_STUDY,
            ChangeType.ANONYMIZED_SERIES,
            ChangeType.MODIFIED_STUDY,
            ChangeType.MODIFIED_SERIES,
            ChangeType.ANONYMIZED_PATIENT,
            ChangeType.MODIFIED_PATIENT,
            ChangeType.STABLE_PATIENT,
            ChangeType.STABLE_STUDY,
            ChangeType.STABLE_SERIES,
            ChangeType.UPDATED_ATTACHMENT,
            ChangeType.UPDATED_METADATA);

    private LogRows() {}

    static Optional<Change> change(ResultSet row) throws SQLException {
        int type = row.getInt(2);
        Optional<Level> level = Numbers.level(row.getInt(3));
        if (type < 1 || type > TYPES.size() || level.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Change(row.getLong(1), TYPES.get(type - 1), level.get(), row.getString(4),
                Numbers.date(row.getString(5)).orElse(Instant.EPOCH)));
    }

    static Optional<Export> export(ResultSet row) throws SQLException {
        Optional<Level> level = Numbers.level(row.getInt(2));
        if (level.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Export(row.getLong(1), level.get(), text(row, 3), text(row, 4), text(row, 5),
                text(row, 6), text(row, 7), text(row, 8), Numbers.date(row.getString(9)).orElse(Instant.EPOCH)));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
