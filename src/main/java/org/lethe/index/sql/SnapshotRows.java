package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.Export;
import org.lethe.index.Metadata;
import org.lethe.index.Origin;
import org.lethe.index.Reception;
import org.lethe.index.Snapshot;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;

/** Shows all rows, a page at a time, and what belongs to the resources of a page by one statement each. */
public final class SnapshotRows {
    private static final int PAGE = 1000;
    private static final String AFTER_ALL_NAMES = "\uFFFF";

    private static final String PATIENTS = page("last_update, stable, recycling", LevelTable.PATIENTS, "patients");
    private static final String STUDIES = page("last_update, stable, patient", LevelTable.STUDIES, "studies");
    private static final String SERIES =
            page("last_update, stable, study, expected_instances, remote_aet", LevelTable.SERIES, "series");

    private static final String INSTANCES = """
            SELECT instances.id, instances.public_id, received, series, ts.uid, sop.uid, pixel_data_offset,
                   index_in_series, r.origin, r.remote_ip, r.remote_aet, r.called_aet, r.http_username, %s, %s
              FROM instances
              JOIN uids ts ON ts.id = instances.transfer_syntax
              JOIN uids sop ON sop.id = instances.sop_class
              JOIN receptions r ON r.id = instances.reception
             WHERE instances.id > ?
             ORDER BY instances.id
             LIMIT ?
            """.formatted(AttachmentRows.COLUMNS_OF_INSTANCE.formatted("instances"),
            TagRows.readColumns(LevelTable.INSTANCES, "instances"));

    private static final String BELONGING = " WHERE level = ? AND resource BETWEEN ? AND ? ORDER BY resource, %s";

    private static final String METADATA =
            "SELECT resource, type, value, revision FROM metadata" + BELONGING.formatted("type");

    private static final String LABELS = "SELECT resource, label FROM labels" + BELONGING.formatted("label");

    private static final String ATTACHMENTS = "SELECT resource, " + AttachmentRows.COLUMNS + " FROM attachments"
            + BELONGING.formatted("type");

    private static final String REPORTS =
            "SELECT job, blob, size, crc32c FROM reports WHERE job > ? ORDER BY job LIMIT ?";

    private SnapshotRows() {}

    private static String page(String columns, LevelTable level, String table) {
        return "SELECT id, public_id, %s, %s FROM %s WHERE id > ? ORDER BY id LIMIT ?"
                .formatted(columns, TagRows.readColumns(level, table), table);
    }

    /** Shows all, as it stands at the moment of the read that this is within. */
    public static void show(Session session, Snapshot to) throws SQLException {
        to.totals(TotalRows.read(session), session.number(session.dialect().lastChange()).orElse(0),
                session.number(session.dialect().lastExport()).orElse(0));
        showLevel(session, PATIENTS, SnapshotRows::patient, to);
        showLevel(session, STUDIES, SnapshotRows::study, to);
        showLevel(session, SERIES, SnapshotRows::series, to);
        showLevel(session, INSTANCES, SnapshotRows::instance, to);
        showChanges(session, to);
        showExports(session, to);
        showProperties(session, to);
        JobRows.all(session).forEach(kept -> to.job(kept.row()));
        showReports(session, to);
    }

    private static void showLevel(Session session, String page, Session.RowMapper<WholeResource> mapper, Snapshot to)
            throws SQLException {
        long after = 0;
        List<WholeResource> rows = session.list(page, mapper, after, PAGE);
        while (!rows.isEmpty()) {
            showPage(session, rows, to);
            after = rows.getLast().key();
            rows = session.list(page, mapper, after, PAGE);
        }
    }

    private static void showPage(Session session, List<WholeResource> rows, Snapshot to) throws SQLException {
        Object[] range = {rows.getFirst().level().ordinal(), rows.getFirst().key(), rows.getLast().key()};
        Map<Long, List<Metadata>> metadata = belonging(session, METADATA,
                row -> new Metadata(row.getInt(2), row.getString(3), row.getLong(4)), range);
        Map<Long, List<String>> labels = belonging(session, LABELS, row -> row.getString(2), range);
        Map<Long, List<Attachment>> attachments =
                belonging(session, ATTACHMENTS, row -> AttachmentRows.map(row, 2), range);
        for (WholeResource row : rows) {
            List<Attachment> all = new ArrayList<>(row.attachments());
            all.addAll(attachments.getOrDefault(row.key(), List.of()));
            to.resource(new WholeResource(row.level(), row.key(), row.id(), row.parent(), row.tags(),
                    row.lastUpdate(), row.stable(), labels.getOrDefault(row.key(), List.of()),
                    metadata.getOrDefault(row.key(), List.of()), all, row.details()));
        }
    }

    /** What belongs to the resources of a page, by their numbers. */
    private static <T> Map<Long, List<T>> belonging(Session session, String sql, Session.RowMapper<T> mapper,
            Object... range) throws SQLException {
        record Owned<T>(long owner, T item) {}
        Map<Long, List<T>> byOwner = new HashMap<>();
        session.list(sql, row -> new Owned<>(row.getLong(1), mapper.map(row)), range)
                .forEach(owned -> byOwner.computeIfAbsent(owned.owner(), _ -> new ArrayList<>()).add(owned.item()));
        return byOwner;
    }

    private static void showChanges(Session session, Snapshot to) throws SQLException {
        List<Change> changes = ChangeRows.page(session, ChangeQuery.after(0, PAGE)).entries();
        while (!changes.isEmpty()) {
            changes.forEach(to::change);
            changes = ChangeRows.page(session, ChangeQuery.after(changes.getLast().seq(), PAGE)).entries();
        }
    }

    private static void showExports(Session session, Snapshot to) throws SQLException {
        List<Export> exports = ExportRows.page(session, 0, PAGE).entries();
        while (!exports.isEmpty()) {
            exports.forEach(to::export);
            exports = ExportRows.page(session, exports.getLast().seq(), PAGE).entries();
        }
    }

    private static void showProperties(Session session, Snapshot to) throws SQLException {
        SortedMap<String, String> properties = PropertyRows.between(session, "", AFTER_ALL_NAMES, PAGE);
        while (!properties.isEmpty()) {
            properties.forEach(to::property);
            properties = PropertyRows.between(session, properties.lastKey(), AFTER_ALL_NAMES, PAGE);
        }
    }

    private static void showReports(Session session, Snapshot to) throws SQLException {
        record OfJob(String job, StoredReport report) {}
        Session.RowMapper<OfJob> mapper = row -> new OfJob(row.getString(1),
                new StoredReport(PublicId.uuidOf(row.getBytes(2)), row.getLong(3), row.getInt(4)));
        List<OfJob> reports = session.list(REPORTS, mapper, "", PAGE);
        while (!reports.isEmpty()) {
            reports.forEach(one -> to.report(one.job(), one.report()));
            reports = session.list(REPORTS, mapper, reports.getLast().job(), PAGE);
        }
    }

    private static WholeResource patient(ResultSet row) throws SQLException {
        OptionalLong recycling = Session.optionalLong(row, 5);
        return above(row, Level.PATIENT, 0, 6, new WholeResource.OfPatient(recycling));
    }

    private static WholeResource study(ResultSet row) throws SQLException {
        return above(row, Level.STUDY, row.getLong(5), 6, new WholeResource.OfStudy());
    }

    private static WholeResource series(ResultSet row) throws SQLException {
        var details = new WholeResource.OfSeries(Session.optionalInt(row, 6), row.getString(7));
        return above(row, Level.SERIES, row.getLong(5), 8, details);
    }

    /** @param firstTag the first of the columns with tags */
    private static WholeResource above(ResultSet row, Level level, long parent, int firstTag,
            WholeResource.Details details) throws SQLException {
        return new WholeResource(level, row.getLong(1), PublicId.of(row.getBytes(2)), parent,
                TagRows.read(LevelTable.of(level), row, firstTag), Instant.ofEpochSecond(row.getLong(3)),
                row.getInt(4) != 0, List.of(), List.of(), List.of(), details);
    }

    private static WholeResource instance(ResultSet row) throws SQLException {
        Instant received = Instant.ofEpochSecond(row.getLong(3));
        Reception reception = new Reception(received, Origin.values()[row.getInt(9)], row.getString(10),
                row.getString(11), row.getString(12), row.getString(13));
        var details = new WholeResource.OfInstance(row.getString(5), row.getString(6),
                Session.optionalLong(row, 7).orElse(-1), Session.optionalInt(row, 8), reception);
        return new WholeResource(Level.INSTANCE, row.getLong(1), PublicId.of(row.getBytes(2)), row.getLong(4),
                TagRows.read(LevelTable.INSTANCES, row, 14 + AttachmentRows.COLUMN_COUNT), received, true, List.of(),
                List.of(), List.of(AttachmentRows.map(row, 14)), details);
    }
}
