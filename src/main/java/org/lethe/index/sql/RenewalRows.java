package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.lethe.dicom.Level;
import org.lethe.index.Renewal;

/** Puts what a file says into the place of what was kept of it. */
final class RenewalRows {
    private static final String FIND = """
            SELECT studies.patient, series.study, instances.series, instances.id
              FROM instances
              JOIN series ON series.id = instances.series
              JOIN studies ON studies.id = series.study
             WHERE instances.public_id = ? AND instances.blob = ?
            """;

    private static final String INSERT_UID = "INSERT INTO uids (uid) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String UPDATE_INSTANCE = """
            UPDATE instances
               SET transfer_syntax = (SELECT id FROM uids WHERE uid = ?),
                   sop_class = (SELECT id FROM uids WHERE uid = ?),
                   pixel_data_offset = ?,
                   index_in_series = ?
             WHERE id = ?
            """;

    private static final String UPDATE_SERIES = "UPDATE series SET expected_instances = ? WHERE id = ?";

    private RenewalRows() {}

    /**
     * Whether the instance is still there with the file that was read. The rows above it are found through its own, as
     * the Orthanc IDs that follow from a file are others if another character set is assumed by now.
     */
    static boolean renew(Session session, Renewal renewal) throws SQLException {
        var publicId = PublicId.bytesOf(renewal.instanceId());
        Optional<Map<Level, Long>> found = publicId.isEmpty()
                ? Optional.empty()
                : session.first(FIND + session.dialect().locked("instances"),
                        row -> Map.of(Level.PATIENT, row.getLong(1), Level.STUDY, row.getLong(2),
                                Level.SERIES, row.getLong(3), Level.INSTANCE, row.getLong(4)),
                        publicId.get(), PublicId.bytesOf(renewal.blobKey()));
        if (found.isEmpty()) {
            return false;
        }
        Map<Level, Long> rows = found.get();
        session.update(INSERT_UID, renewal.transferSyntaxUid());
        session.update(INSERT_UID, renewal.sopClassUid());
        session.update(UPDATE_INSTANCE, renewal.transferSyntaxUid(), renewal.sopClassUid(),
                renewal.pixelDataOffset() < 0 ? null : (Long) renewal.pixelDataOffset(),
                boxed(renewal.indexInSeries()), rows.get(Level.INSTANCE));
        if (renewal.file().isPresent()) {
            AttachmentRows.set(
                    session, Level.INSTANCE, renewal.instanceId(), renewal.file().get(), OptionalLong.empty());
        }
        if (renewal.tags().containsKey(Level.SERIES)) {
            session.update(UPDATE_SERIES, boxed(renewal.expectedInstances()), rows.get(Level.SERIES));
        }
        for (Map.Entry<Level, Map<Integer, String>> one : renewal.tags().entrySet()) {
            ResourceRows.replaceTags(session, one.getKey(), rows.get(one.getKey()), one.getValue());
        }
        return true;
    }

    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }
}
