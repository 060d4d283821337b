package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.ChangeType;
import org.lethe.index.Index;

/** Attachments: the DICOM files of instances, from columns there; all others, from their own table. */
final class AttachmentRows {
    /** The columns that {@link #map} reads, of an instance. */
    static final String COLUMNS_OF_INSTANCE = "1, %1$s.blob, %1$s.size, %1$s.md5, %1$s.crc32c, %1$s.stored_size, "
            + "%1$s.stored_md5, %1$s.revision";

    /** How many columns {@link #map} reads. */
    static final int COLUMN_COUNT = 8;

    private static final String DICOM_FILE =
            "SELECT " + COLUMNS_OF_INSTANCE.formatted("instances") + " FROM instances WHERE id = ?";

    /** The columns that {@link #map} reads, of any other attachment. */
    static final String COLUMNS = "type, blob, size, md5, crc32c, stored_size, stored_md5, revision";

    private static final String OF_RESOURCE =
            "SELECT " + COLUMNS + " FROM attachments WHERE level = ? AND resource = ? ORDER BY type";

    private static final String ONE =
            "SELECT " + COLUMNS + " FROM attachments WHERE level = ? AND resource = ? AND type = ?";

    /** Keeps an attachment, which takes the place of another one of its type. */
    static final String REPLACE = """
            INSERT INTO attachments (blob, size, md5, crc32c, stored_size, stored_md5, revision,
                                     level, resource, type)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (level, resource, type) DO UPDATE
               SET blob = excluded.blob, size = excluded.size, md5 = excluded.md5, crc32c = excluded.crc32c,
                   stored_size = excluded.stored_size, stored_md5 = excluded.stored_md5, revision = excluded.revision
            """;

    private static final String REPLACE_DICOM_FILE = """
            UPDATE instances
               SET blob = ?, size = ?, md5 = ?, crc32c = ?, stored_size = ?, stored_md5 = ?, revision = ?
             WHERE id = ?
            """;

    private static final String DELETE = "DELETE FROM attachments WHERE level = ? AND resource = ? AND type = ?";

    private AttachmentRows() {}

    static List<Attachment> of(Session session, Level level, String id) throws SQLException {
        long row = Rows.require(session, level, id);
        List<Attachment> all = new ArrayList<>();
        if (level == Level.INSTANCE) {
            all.addAll(session.list(DICOM_FILE, found -> map(found, 1), row));
        }
        all.addAll(session.list(OF_RESOURCE, found -> map(found, 1), level.ordinal(), row));
        return all;
    }

    static Optional<Attachment> one(Session session, Level level, String id, int type) throws SQLException {
        return oneOfRow(session, level, Rows.require(session, level, id), type, ONE);
    }

    /** Whoever deletes an instance takes something off its series without keeping the row of the series. */
    private static Optional<Attachment> lockedOneOfRow(Session session, Level level, long row, int type)
            throws SQLException {
        return oneOfRow(session, level, row, type, ONE + session.dialect().locked("attachments"));
    }

    private static Optional<Attachment> oneOfRow(Session session, Level level, long row, int type, String query)
            throws SQLException {
        return isDicomFile(level, type)
                ? session.first(DICOM_FILE, found -> map(found, 1), row)
                : session.first(query, found -> map(found, 1), level.ordinal(), row, type);
    }

    private static boolean isDicomFile(Level level, int type) {
        return level == Level.INSTANCE && type == AttachmentType.DICOM;
    }

    static Index.Replaced set(Session session, Level level, String id, Attachment attachment, OptionalLong expected)
            throws SQLException {
        int type = attachment.type();
        long row = Rows.requireLocked(session, level, id);
        Optional<Attachment> before = lockedOneOfRow(session, level, row, type);
        MetadataRows.checkRevision(revisionOf(before), expected);
        long revision = before.isPresent() ? before.get().revision() + 1 : 0;
        if (isDicomFile(level, type)) {
            session.update(REPLACE_DICOM_FILE, columns(attachment, revision, row));
        } else {
            session.update(REPLACE, columns(attachment, revision, level.ordinal(), row, type));
        }
        if (before.isPresent()) {
            TotalRows.subtract(session, TotalRows.ofAttachment(before.get()));
            GarbageRows.queue(session, before.get().blobKey());
        }
        TotalRows.add(session, TotalRows.ofAttachment(attachment));
        logUpdate(session, level, row, type);
        return new Index.Replaced(revision, before.map(Attachment::blobKey));
    }

    /** What {@link #REPLACE} takes to keep an attachment with its revision. */
    static Object[] columns(Level level, long row, Attachment attachment) {
        return columns(attachment, attachment.revision(), level.ordinal(), row, attachment.type());
    }

    static Optional<UUID> delete(Session session, Level level, String id, int type, OptionalLong expected)
            throws SQLException {
        if (isDicomFile(level, type)) {
            throw new LetheException(ErrorKind.FORBIDDEN, "the DICOM file of an instance goes with the instance only");
        }
        long row = Rows.requireLocked(session, level, id);
        Optional<Attachment> before = lockedOneOfRow(session, level, row, type);
        MetadataRows.checkRevision(revisionOf(before), expected);
        if (before.isPresent()) {
            session.update(DELETE, level.ordinal(), row, type);
            TotalRows.subtract(session, TotalRows.ofAttachment(before.get()));
            GarbageRows.queue(session, before.get().blobKey());
            logUpdate(session, level, row, type);
        }
        return before.map(Attachment::blobKey);
    }

    private static OptionalLong revisionOf(Optional<Attachment> attachment) {
        return attachment.isPresent() ? OptionalLong.of(attachment.get().revision()) : OptionalLong.empty();
    }

    private static void logUpdate(Session session, Level level, long row, int type) throws SQLException {
        if (type >= AttachmentType.USER_FIRST) {
            ChangeRows.insert(session, ChangeType.UPDATED_ATTACHMENT, level, row, Instant.now());
        }
    }

    private static Object[] columns(Attachment attachment, long revision, Object... last) {
        boolean compressed = attachment.compression() != Attachment.Compression.NONE;
        List<Object> columns = new ArrayList<>();
        columns.add(PublicId.bytesOf(attachment.blobKey()));
        columns.add(attachment.size());
        columns.add(PublicId.bytesOfMd5(attachment.md5()));
        columns.add(attachment.crc32c());
        columns.add(compressed ? attachment.storedSize() : null);
        columns.add(compressed ? PublicId.bytesOfMd5(attachment.storedMd5()) : null);
        columns.add(revision);
        columns.addAll(List.of(last));
        return columns.toArray();
    }

    /**
     * Reads an attachment.
     *
     * @param first the first of its columns
     */
    static Attachment map(ResultSet row, int first) throws SQLException {
        long size = row.getLong(first + 2);
        String md5 = PublicId.md5Of(row.getBytes(first + 3));
        OptionalLong storedSize = Session.optionalLong(row, first + 5);
        return new Attachment(
                row.getInt(first),
                PublicId.uuidOf(row.getBytes(first + 1)),
                storedSize.isPresent() ? Attachment.Compression.ZLIB : Attachment.Compression.NONE,
                size,
                md5,
                storedSize.orElse(size),
                storedSize.isPresent() ? PublicId.md5Of(row.getBytes(first + 6)) : md5,
                row.getInt(first + 4),
                row.getLong(first + 7));
    }
}
