package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Change;
import org.lethe.index.Export;
import org.lethe.index.Metadata;
import org.lethe.index.Statistics;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;

/** Takes over what another index kept, number by number. */
final class TakeoverRows {
    private static final Map<LevelTable, String> INSERTS = Map.of(
            LevelTable.PATIENTS, insertInto(LevelTable.PATIENTS, "last_update, stable, recycling"),
            LevelTable.STUDIES, insertInto(LevelTable.STUDIES, "last_update, stable, patient"),
            LevelTable.SERIES,
            insertInto(LevelTable.SERIES, "last_update, stable, study, expected_instances, remote_aet"),
            LevelTable.INSTANCES,
            insertInto(LevelTable.INSTANCES,
                    "received, series, reception, transfer_syntax, sop_class, pixel_data_offset, index_in_series, "
                            + "blob, size, md5, crc32c, stored_size, stored_md5, revision"));

    private static final String METADATA =
            "INSERT INTO metadata (level, resource, type, value, revision) VALUES (?, ?, ?, ?, ?)";

    private static final String LABEL = "INSERT INTO labels (level, resource, label) VALUES (?, ?, ?)";

    private static final String CHANGE = """
            INSERT INTO changes (seq, type, level, resource, date) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String EXPORT = """
            INSERT INTO exports (seq, level, public_id, modality, patient_id, study_instance_uid, series_instance_uid,
                                 sop_instance_uid, date)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
            """;

    private static final String REPORT =
            "INSERT INTO reports (job, blob, size, crc32c) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private TakeoverRows() {}

    private static String insertInto(LevelTable table, String columns) {
        return "INSERT INTO %s (id, public_id, %s, %s) VALUES (?, ?, %s, %s)".formatted(table.table(), columns,
                TagRows.writtenColumns(table), columns.replaceAll("\\w+", "?"), TagRows.placeholders(table));
    }

    static void insert(Session session, List<WholeResource> resources) throws SQLException {
        Interned interned = new Interned();
        for (Level level : Level.values()) {
            insert(session, interned, level, resources.stream().filter(one -> one.level() == level).toList());
        }
    }

    private static void insert(Session session, Interned interned, Level level, List<WholeResource> resources)
            throws SQLException {
        Set<String> there =
                new HashSet<>(Rows.find(session, level, resources.stream().map(WholeResource::id).toList()).keySet());
        List<WholeResource> missing = resources.stream().filter(one -> there.add(one.id())).toList();
        if (missing.isEmpty()) {
            return;
        }
        insertRows(session, interned, LevelTable.of(level), missing);
        insertBelongings(session, level, missing);
        countOnFrom(session, LevelTable.of(level).table(),
                missing.stream().mapToLong(WholeResource::key).max().getAsLong());
    }

    private static void insertRows(Session session, Interned interned, LevelTable table, List<WholeResource> resources)
            throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (WholeResource resource : resources) {
            rows.add(columns(resource, ownColumns(session, interned, resource)));
        }
        session.updateAll(INSERTS.get(table), rows);
    }

    private static Object[] ownColumns(Session session, Interned interned, WholeResource resource)
            throws SQLException {
        long updated = resource.lastUpdate().getEpochSecond();
        int stable = resource.stable() ? 1 : 0;
        return switch (resource.details()) {
            case WholeResource.OfPatient(OptionalLong recycling) ->
                    new Object[] {updated, stable, recycling.isPresent() ? (Long) recycling.getAsLong() : null};
            case WholeResource.OfStudy() -> new Object[] {updated, stable, resource.parent()};
            case WholeResource.OfSeries(OptionalInt expected, String remoteAet) ->
                    new Object[] {updated, stable, resource.parent(), boxed(expected), remoteAet};
            case WholeResource.OfInstance instance -> columnsOf(session, interned, resource, instance);
        };
    }

    private static Object[] columnsOf(Session session, Interned interned, WholeResource resource,
            WholeResource.OfInstance instance) throws SQLException {
        Attachment file = fileOf(resource);
        boolean compressed = file.compression() != Attachment.Compression.NONE;
        return new Object[] {
            instance.reception().date().getEpochSecond(),
            resource.parent(),
            interned.reception(session, instance.reception()),
            interned.uid(session, instance.transferSyntaxUid()),
            interned.uid(session, instance.sopClassUid()),
            instance.pixelDataOffset() < 0 ? null : (Long) instance.pixelDataOffset(),
            boxed(instance.indexInSeries()),
            PublicId.bytesOf(file.blobKey()),
            file.size(),
            PublicId.bytesOfMd5(file.md5()),
            file.crc32c(),
            compressed ? (Long) file.storedSize() : null,
            compressed ? PublicId.bytesOfMd5(file.storedMd5()) : null,
            file.revision()
        };
    }

    private static Attachment fileOf(WholeResource instance) {
        return instance.attachments().stream().filter(one -> one.type() == AttachmentType.DICOM).findFirst()
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an instance without its file"));
    }

    private static Object[] columns(WholeResource resource, Object... own) {
        List<Object> columns = new ArrayList<>();
        columns.add(resource.key());
        columns.add(PublicId.required(resource.id()));
        columns.addAll(Arrays.asList(own));
        columns.addAll(TagRows.writtenValues(LevelTable.of(resource.level()), resource.tags()));
        return columns.toArray();
    }

    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    private static void insertBelongings(Session session, Level level, List<WholeResource> resources)
            throws SQLException {
        List<Object[]> metadata = new ArrayList<>();
        List<Object[]> labels = new ArrayList<>();
        List<Object[]> attachments = new ArrayList<>();
        Statistics more = TotalRows.NOTHING;
        for (WholeResource resource : resources) {
            more = TotalRows.sum(more, countOf(level));
            for (Metadata one : resource.metadata()) {
                metadata.add(
                        new Object[] {level.ordinal(), resource.key(), one.type(), one.value(), one.revision()});
            }
            for (String label : resource.labels()) {
                labels.add(new Object[] {level.ordinal(), resource.key(), label});
            }
            for (Attachment one : resource.attachments()) {
                more = TotalRows.sum(more, TotalRows.ofAttachment(one));
                if (level != Level.INSTANCE || one.type() != AttachmentType.DICOM) {
                    attachments.add(AttachmentRows.columns(level, resource.key(), one));
                }
            }
        }
        session.updateAll(METADATA, metadata);
        session.updateAll(LABEL, labels);
        session.updateAll(AttachmentRows.REPLACE, attachments);
        // A blob may come back whose deletion is still due here.
        GarbageRows.forget(session, resources.stream()
                .flatMap(resource -> resource.attachments().stream()).map(Attachment::blobKey).toList());
        TotalRows.add(session, more);
    }

    private static Statistics countOf(Level level) {
        return switch (level) {
            case PATIENT -> new Statistics(1, 0, 0, 0, 0, 0, 0, 0);
            case STUDY -> new Statistics(0, 1, 0, 0, 0, 0, 0, 0);
            case SERIES -> new Statistics(0, 0, 1, 0, 0, 0, 0, 0);
            case INSTANCE -> new Statistics(0, 0, 0, 1, 0, 0, 0, 0);
        };
    }

    static void insertChanges(Session session, List<Change> changes, long last) throws SQLException {
        countOnFrom(session, "changes", last);
        Map<Level, Map<String, Long>> resources = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            resources.put(level, Rows.find(session, level, changes.stream()
                    .filter(change -> change.level() == level).map(Change::id).distinct().toList()));
        }
        List<Object[]> rows = new ArrayList<>();
        for (Change change : changes) {
            Long resource = resources.get(change.level()).get(change.id());
            if (resource != null) {
                rows.add(new Object[] {
                    change.seq(), change.type().ordinal(), change.level().ordinal(), resource,
                    change.date().getEpochSecond()
                });
            }
        }
        session.updateAll(CHANGE, rows);
    }

    static void insertExports(Session session, List<Export> exports, long last) throws SQLException {
        countOnFrom(session, "exports", last);
        session.updateAll(EXPORT, exports.stream().map(export -> new Object[] {
            export.seq(), export.level().ordinal(), export.id(), export.modality(), export.patientId(),
            export.studyInstanceUid(), export.seriesInstanceUid(), export.sopInstanceUid(),
            export.date().getEpochSecond()
        }).toList());
    }

    static void insertReports(Session session, Map<String, StoredReport> reports) throws SQLException {
        session.updateAll(REPORT, reports.entrySet().stream().map(one -> {
            StoredReport report = one.getValue();
            return new Object[] {one.getKey(), PublicId.bytesOf(report.blobKey()), report.size(), report.crc32c()};
        }).toList());
    }

    /** A table gives no number up to this any more. */
    private static void countOnFrom(Session session, String table, long last) throws SQLException {
        session.number(session.dialect().countOn(table), last);
    }
}
