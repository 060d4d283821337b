package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.ChangeType;
import org.lethe.index.CoreMetadata;
import org.lethe.index.MainTags;
import org.lethe.index.Metadata;
import org.lethe.index.Origin;

/** Metadata: what was set, from its own table; what the index knows, from the columns of the resource. */
final class MetadataRows {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private static final String INSERT =
            "INSERT INTO metadata (level, resource, type, value, revision) VALUES (?, ?, ?, ?, 0)";

    private static final String UPSERT = """
            INSERT INTO metadata (level, resource, type, value, revision)
            VALUES (?, ?, ?, ?, 0)
                ON CONFLICT (level, resource, type) DO UPDATE
               SET value = excluded.value, revision = metadata.revision + 1
            RETURNING revision
            """;

    private static final String OF_RESOURCE =
            "SELECT type, value, revision FROM metadata WHERE level = ? AND resource = ?";

    private static final String REVISION =
            "SELECT revision FROM metadata WHERE level = ? AND resource = ? AND type = ?";

    private static final String DELETE = "DELETE FROM metadata WHERE level = ? AND resource = ? AND type = ?";

    private static final String ABOVE_SERIES = "SELECT last_update, extra_tags FROM %s WHERE id = ?";

    private static final String OF_SERIES =
            "SELECT last_update, extra_tags, remote_aet, expected_instances FROM series WHERE id = ?";

    private static final String OF_INSTANCE = """
            SELECT i.received, i.extra_tags, i.index_in_series, r.remote_aet, r.origin, ts.uid, sop.uid, r.remote_ip,
                   r.called_aet, r.http_username, i.pixel_data_offset
              FROM instances i
              JOIN receptions r ON r.id = i.reception
              JOIN uids ts ON ts.id = i.transfer_syntax
              JOIN uids sop ON sop.id = i.sop_class
             WHERE i.id = ?
            """;

    private MetadataRows() {}

    /** Sets what comes with a new resource. */
    static void insert(Session session, Level level, long row, int type, String value) throws SQLException {
        session.update(INSERT, level.ordinal(), row, type, value);
    }

    static long set(Session session, Level level, String id, int type, String value, OptionalLong expected)
            throws SQLException {
        checkSettable(type);
        long row = Rows.requireLocked(session, level, id);
        checkRevision(session.number(REVISION, level.ordinal(), row, type), expected);
        long revision = session.insert(UPSERT, level.ordinal(), row, type, value);
        logUpdate(session, level, row, type);
        return revision;
    }

    static boolean delete(Session session, Level level, String id, int type, OptionalLong expected)
            throws SQLException {
        checkSettable(type);
        long row = Rows.requireLocked(session, level, id);
        checkRevision(session.number(REVISION, level.ordinal(), row, type), expected);
        boolean wasThere = session.update(DELETE, level.ordinal(), row, type) > 0;
        if (wasThere) {
            logUpdate(session, level, row, type);
        }
        return wasThere;
    }

    /**
     * Holds the current revision against the expected one.
     *
     * @param current empty if there is nothing yet
     * @param expected -1 for nothing yet; empty not to check
     */
    static void checkRevision(OptionalLong current, OptionalLong expected) {
        if (expected.isPresent() && current.orElse(-1) != expected.getAsLong()) {
            throw new LetheException(ErrorKind.REVISION, "the revision is not the current one");
        }
    }

    private static void logUpdate(Session session, Level level, long row, int type) throws SQLException {
        if (type >= Metadata.USER_FIRST) {
            ChangeRows.insert(session, ChangeType.UPDATED_METADATA, level, row, Instant.now());
        }
    }

    private static void checkSettable(int type) {
        boolean isColumn = CoreMetadata.ofType(type)
                .filter(core -> core != CoreMetadata.ANONYMIZED_FROM && core != CoreMetadata.MODIFIED_FROM
                        && core != CoreMetadata.MAIN_DICOM_SEQUENCES)
                .isPresent();
        if (isColumn) {
            throw new LetheException(ErrorKind.FORBIDDEN, "metadata " + type + " is set by the server only");
        }
    }

    static List<Metadata> of(Session session, Level level, String id) throws SQLException {
        long row = Rows.require(session, level, id);
        List<Metadata> all = new ArrayList<>(session.list(OF_RESOURCE,
                found -> new Metadata(found.getInt(1), found.getString(2), found.getLong(3)), level.ordinal(), row));
        all.addAll(fromColumns(session, level, row));
        all.sort(Comparator.comparingInt(Metadata::type));
        return all;
    }

    static Optional<Metadata> one(Session session, Level level, String id, int type) throws SQLException {
        return of(session, level, id).stream().filter(metadata -> metadata.type() == type).findFirst();
    }

    private static List<Metadata> fromColumns(Session session, Level level, long row) throws SQLException {
        return switch (level) {
            case PATIENT, STUDY -> session.first(ABOVE_SERIES.formatted(LevelTable.of(level).table()),
                    found -> aboveInstances(level, found), row).orElseThrow();
            case SERIES -> session.first(OF_SERIES, MetadataRows::ofSeries, row).orElseThrow();
            case INSTANCE -> session.first(OF_INSTANCE, MetadataRows::ofInstance, row).orElseThrow();
        };
    }

    private static List<Metadata> aboveInstances(Level level, ResultSet row) throws SQLException {
        List<Metadata> found = new ArrayList<>();
        add(found, CoreMetadata.LAST_UPDATE, dateOf(row.getLong(1)));
        add(found, CoreMetadata.MAIN_DICOM_TAGS_SIGNATURE, signatureOf(level, row.getString(2)));
        return found;
    }

    private static List<Metadata> ofSeries(ResultSet row) throws SQLException {
        List<Metadata> found = aboveInstances(Level.SERIES, row);
        add(found, CoreMetadata.REMOTE_AET, row.getString(3));
        add(found, CoreMetadata.EXPECTED_NUMBER_OF_INSTANCES, row.getString(4));
        return found;
    }

    private static List<Metadata> ofInstance(ResultSet row) throws SQLException {
        Origin origin = Origin.values()[row.getInt(5)];
        List<Metadata> found = new ArrayList<>();
        add(found, CoreMetadata.INDEX_IN_SERIES, row.getString(3));
        add(found, CoreMetadata.RECEPTION_DATE, dateOf(row.getLong(1)));
        add(found, CoreMetadata.REMOTE_AET, row.getString(4));
        add(found, CoreMetadata.ORIGIN, origin.title());
        add(found, CoreMetadata.TRANSFER_SYNTAX, row.getString(6));
        String sopClassUid = row.getString(7);
        add(found, CoreMetadata.SOP_CLASS_UID, sopClassUid.isEmpty() ? null : sopClassUid);
        add(found, CoreMetadata.PIXEL_DATA_OFFSET, row.getString(11));
        add(found, CoreMetadata.MAIN_DICOM_TAGS_SIGNATURE, signatureOf(Level.INSTANCE, row.getString(2)));
        switch (origin) {
            case REST_API, WEB_DAV -> {
                add(found, CoreMetadata.REMOTE_IP, row.getString(8));
                add(found, CoreMetadata.HTTP_USERNAME, row.getString(10));
            }
            case DICOM_PROTOCOL -> {
                add(found, CoreMetadata.REMOTE_IP, row.getString(8));
                add(found, CoreMetadata.CALLED_AET, row.getString(9));
            }
            case UNKNOWN, PLUGINS, LUA -> {}
        }
        return found;
    }

    private static void add(List<Metadata> found, CoreMetadata core, String value) {
        if (value != null) {
            found.add(new Metadata(core.type(), value, 0));
        }
    }

    private static String dateOf(long seconds) {
        return DATE.format(Instant.ofEpochSecond(seconds));
    }

    private static String signatureOf(Level level, String extraJson) {
        if (extraJson == null) {
            return MainTags.signatureOf(level);
        }
        TreeSet<Integer> tags = new TreeSet<>(Integer::compareUnsigned);
        tags.addAll(MainTags.of(level));
        tags.addAll(TagRows.extraTags(extraJson).keySet());
        return tags.stream()
                .map(tag -> "%04x,%04x".formatted(tag >>> 16, tag & 0xffff))
                .collect(Collectors.joining(";"));
    }
}
