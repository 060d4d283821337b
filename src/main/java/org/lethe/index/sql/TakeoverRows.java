package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
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
    private static final String PATIENT = insertInto(LevelTable.PATIENTS, "last_update, stable, recycling");
    private static final String STUDY = insertInto(LevelTable.STUDIES, "last_update, stable, patient");
    private static final String SERIES =
            insertInto(LevelTable.SERIES, "last_update, stable, study, expected_instances, remote_aet");
    private static final String INSTANCE = insertInto(LevelTable.INSTANCES,
            "received, series, reception, transfer_syntax, sop_class, pixel_data_offset, index_in_series, blob, size, "
                    + "md5, crc32c, stored_size, stored_md5, revision");

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
        Map<LevelTable, Long> highest = new EnumMap<>(LevelTable.class);
        for (WholeResource resource : resources) {
            if (Rows.find(session, resource.level(), resource.id()).isEmpty()) {
                insertRow(session, interned, resource);
                insertBelongings(session, resource);
                highest.merge(LevelTable.of(resource.level()), resource.key(), Math::max);
            }
        }
        for (Map.Entry<LevelTable, Long> one : highest.entrySet()) {
            countOnFrom(session, one.getKey().table(), one.getValue());
        }
    }

    private static void insertRow(Session session, Interned interned, WholeResource resource) throws SQLException {
        long updated = resource.lastUpdate().getEpochSecond();
        int stable = resource.stable() ? 1 : 0;
        switch (resource.details()) {
            case WholeResource.OfPatient(OptionalLong recycling) -> session.update(PATIENT, columns(resource,
                    updated, stable, recycling.isPresent() ? (Long) recycling.getAsLong() : null));
            case WholeResource.OfStudy() -> session.update(STUDY, columns(resource,
                    updated, stable, resource.parent()));
            case WholeResource.OfSeries(OptionalInt expected, String remoteAet) -> session.update(SERIES,
                    columns(resource, updated, stable, resource.parent(), boxed(expected), remoteAet));
            case WholeResource.OfInstance instance -> insertInstance(session, interned, resource, instance);
        }
    }

    private static void insertInstance(Session session, Interned interned, WholeResource resource,
            WholeResource.OfInstance instance) throws SQLException {
        Attachment file = fileOf(resource);
        boolean compressed = file.compression() != Attachment.Compression.NONE;
        session.update(INSTANCE, columns(resource,
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
                file.revision()));
    }

    private static Attachment fileOf(WholeResource instance) {
        return instance.attachments().stream().filter(one -> one.type() == AttachmentType.DICOM).findFirst()
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an instance without its file"));
    }

    private static Object[] columns(WholeResource resource, Object... own) {
        List<Object> columns = new ArrayList<>();
        columns.add(resource.key());
        columns.add(PublicId.bytesOf(resource.id())
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an Orthanc ID was expected")));
        columns.addAll(Arrays.asList(own));
        columns.addAll(TagRows.writtenValues(LevelTable.of(resource.level()), resource.tags()));
        return columns.toArray();
    }

    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }

    private static void insertBelongings(Session session, WholeResource resource) throws SQLException {
        int level = resource.level().ordinal();
        for (Metadata one : resource.metadata()) {
            session.update(METADATA, level, resource.key(), one.type(), one.value(), one.revision());
        }
        for (String label : resource.labels()) {
            session.update(LABEL, level, resource.key(), label);
        }
        Statistics more = countOf(resource.level());
        for (Attachment one : resource.attachments()) {
            more = TotalRows.sum(more, TotalRows.ofAttachment(one));
            if (resource.level() != Level.INSTANCE || one.type() != AttachmentType.DICOM) {
                AttachmentRows.insert(session, resource.level(), resource.key(), one);
            }
        }
        // A blob may come back whose deletion is still due here.
        GarbageRows.forget(session, resource.attachments().stream().map(Attachment::blobKey).toList());
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
        for (Change change : changes) {
            OptionalLong row = Rows.find(session, change.level(), change.id());
            if (row.isPresent()) {
                session.update(CHANGE, change.seq(), change.type().ordinal(), change.level().ordinal(),
                        row.getAsLong(), change.date().getEpochSecond());
            }
        }
    }

    static void insertExports(Session session, List<Export> exports, long last) throws SQLException {
        countOnFrom(session, "exports", last);
        for (Export export : exports) {
            session.update(EXPORT, export.seq(), export.level().ordinal(), export.id(), export.modality(),
                    export.patientId(), export.studyInstanceUid(), export.seriesInstanceUid(),
                    export.sopInstanceUid(), export.date().getEpochSecond());
        }
    }

    static void insertReports(Session session, Map<String, StoredReport> reports) throws SQLException {
        for (Map.Entry<String, StoredReport> one : reports.entrySet()) {
            StoredReport report = one.getValue();
            session.update(REPORT, one.getKey(), PublicId.bytesOf(report.blobKey()), report.size(), report.crc32c());
        }
    }

    /** A table gives no number up to this any more. */
    private static void countOnFrom(Session session, String table, long last) throws SQLException {
        session.number(session.dialect().countOn(table), last);
    }
}
