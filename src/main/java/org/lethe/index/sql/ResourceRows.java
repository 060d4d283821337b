package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.index.CoreMetadata;
import org.lethe.index.NewResource;
import org.lethe.index.Resource;
import org.lethe.index.SeriesStatus;

/** Resources as a whole: tags, labels, children and all, one statement for each. */
final class ResourceRows {
    private static final String SELECT = """
            SELECT %1$s.id, %1$s.public_id, %2$s, %3$s,
                   (SELECT string_agg(label, '\n' ORDER BY label)
                      FROM labels WHERE level = %4$d AND resource = %1$s.id),
                   %5$s,
                   (SELECT type || value FROM metadata
                     WHERE level = %4$d AND resource = %1$s.id AND type IN (5, 6) LIMIT 1),
                   %6$s, %7$s
              FROM %8$s
            """;

    private static final String CHILDREN =
            "(SELECT string_agg(hex(c.public_id), ',' ORDER BY c.id) FROM %s c WHERE c.%s = %s.id)";

    /** There are many of them: those that are passed over are counted in an index, which is narrower than the table. */
    private static final String INSTANCE_IDS = """
            SELECT public_id
              FROM instances
             WHERE id >= (SELECT id FROM %s ORDER BY id LIMIT 1 OFFSET ?)
             ORDER BY id
             LIMIT ?
            """;

    /** The ordinals of {@link SeriesStatus}. Without its place, an instance might be any of those that are missing. */
    private static final String SERIES_STATUS = """
            CASE WHEN series.expected_instances IS NULL THEN 0
                 ELSE (SELECT CASE WHEN count(i.index_in_series) < count(*) THEN 0
                                   WHEN count(DISTINCT i.index_in_series) < count(*)
                                     OR min(i.index_in_series) < 1
                                     OR max(i.index_in_series) > series.expected_instances THEN 3
                                   WHEN count(*) = series.expected_instances THEN 2
                                   ELSE 1 END
                         FROM instances i WHERE i.series = series.id) END
            """;

    private static final int FIRST_TAG_COLUMN = 9;

    private static final Map<Level, String> STATEMENTS = new EnumMap<>(Level.class);

    static {
        for (LevelTable table : LevelTable.values()) {
            STATEMENTS.put(table.level(), select(table));
        }
    }

    private ResourceRows() {}

    private static String select(LevelTable table) {
        String name = table.table();
        LevelTable child = table.child();
        return SELECT.formatted(
                name,
                table.parent() == null ? "NULL" : table.parent().table() + ".public_id",
                table == LevelTable.INSTANCES ? "instances.received, 1" : name + ".last_update, " + name + ".stable",
                table.ordinal(),
                child == null ? "NULL" : CHILDREN.formatted(child.table(), child.parentColumn(), name),
                TagRows.readColumns(table, name),
                detailColumns(table),
                tables(table));
    }

    private static String tables(LevelTable table) {
        return switch (table) {
            case PATIENTS -> "patients";
            case STUDIES, SERIES -> Rows.joined(table, table.parent());
            case INSTANCES -> FileRows.TABLES;
        };
    }

    private static String detailColumns(LevelTable table) {
        return switch (table) {
            case PATIENTS -> "patients.recycling IS NULL";
            case STUDIES -> TagRows.readColumns(LevelTable.PATIENTS, "patients");
            case SERIES -> "series.expected_instances, " + SERIES_STATUS;
            case INSTANCES -> "instances.index_in_series, " + FileRows.COLUMNS;
        };
    }

    static Optional<Resource> find(Session session, Level level, String id) throws SQLException {
        var bytes = PublicId.bytesOf(id);
        return bytes.isEmpty()
                ? Optional.empty()
                : session.first(STATEMENTS.get(level) + " WHERE " + LevelTable.of(level).table() + ".public_id = ?",
                        row -> map(level, row), (Object) bytes.get());
    }

    static List<Resource> findAll(Session session, Level level, List<String> ids) throws SQLException {
        Map<String, Resource> found = new HashMap<>();
        String where = " WHERE %s.public_id IN (SELECT unhex(value) FROM json_each(?))"
                .formatted(LevelTable.of(level).table());
        for (Resource resource : session.list(STATEMENTS.get(level) + where, row -> map(level, row),
                PublicId.jsonOf(ids))) {
            found.put(resource.id(), resource);
        }
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static Resource map(Level level, ResultSet row) throws SQLException {
        LevelTable table = LevelTable.of(level);
        byte[] parent = row.getBytes(3);
        return new Resource(
                level,
                PublicId.of(row.getBytes(2)),
                row.getLong(1),
                parent == null ? null : PublicId.of(parent),
                TagRows.read(table, row, FIRST_TAG_COLUMN),
                Instant.ofEpochSecond(row.getLong(4)),
                row.getBoolean(5),
                split(row.getString(6), "\n"),
                split(row.getString(7), ",").stream().map(PublicId::ofHex).toList(),
                origin(row.getString(8)),
                details(table, row, FIRST_TAG_COLUMN + TagRows.readCount(table)));
    }

    /** Of the digit that is the type of the metadata, and its value. */
    private static Resource.Origin origin(String metadata) {
        return metadata == null
                ? null
                : new Resource.Origin(
                        CoreMetadata.ofType(metadata.charAt(0) - '0').orElseThrow(), metadata.substring(1));
    }

    private static List<String> split(String joined, String separator) {
        return joined == null ? List.of() : List.of(joined.split(separator));
    }

    private static Resource.Details details(LevelTable table, ResultSet row, int first) throws SQLException {
        return switch (table) {
            case PATIENTS -> new Resource.PatientDetails(row.getBoolean(first));
            case STUDIES -> new Resource.StudyDetails(TagRows.read(LevelTable.PATIENTS, row, first));
            case SERIES -> new Resource.SeriesDetails(
                    Session.optionalInt(row, first), SeriesStatus.values()[row.getInt(first + 1)]);
            case INSTANCES -> new Resource.InstanceDetails(
                    FileRows.map(row, first + 1), Session.optionalInt(row, first));
        };
    }

    static List<String> ids(Session session, Level level, long since, long limit) throws SQLException {
        long rows = limit == 0 ? Rows.NO_LIMIT : limit;
        return switch (level) {
            case PATIENT, STUDY, SERIES -> ids(session,
                    "SELECT public_id FROM %s ORDER BY id LIMIT ? OFFSET ?".formatted(LevelTable.of(level).table()),
                    rows, since);
            case INSTANCE -> ids(session, INSTANCE_IDS.formatted(session.dialect().instancesInOrder()), since, rows);
        };
    }

    private static List<String> ids(Session session, String sql, Object... arguments) throws SQLException {
        return session.list(sql, row -> PublicId.of(row.getBytes(1)), arguments);
    }

    static Optional<String> ancestor(Session session, Level level, String id, Level ancestor) throws SQLException {
        LevelTable bottom = LevelTable.of(level);
        LevelTable top = LevelTable.of(ancestor);
        return session.first("SELECT %s.public_id FROM %s WHERE %s.id = ?"
                .formatted(top.table(), Rows.joined(bottom, top), bottom.table()),
                row -> PublicId.of(row.getBytes(1)), Rows.require(session, level, id));
    }

    static List<String> descendants(Session session, Level level, String id, Level descendant) throws SQLException {
        LevelTable bottom = LevelTable.of(descendant);
        LevelTable top = LevelTable.of(level);
        return session.list("SELECT %1$s.public_id FROM %2$s WHERE %3$s.id = ? ORDER BY %1$s.id"
                .formatted(bottom.table(), Rows.joined(bottom, top), top.table()),
                row -> PublicId.of(row.getBytes(1)), Rows.require(session, level, id));
    }

    static void replaceTags(Session session, Level level, NewResource resource) throws SQLException {
        replaceTags(session, level, Rows.require(session, level, resource.id()), resource.tags());
    }

    static void replaceTags(Session session, Level level, long row, Map<Integer, String> tags) throws SQLException {
        LevelTable table = LevelTable.of(level);
        List<Object> values = new ArrayList<>(TagRows.writtenValues(table, tags));
        values.add(row);
        session.update("UPDATE %s SET %s WHERE id = ?".formatted(table.table(), TagRows.assignedColumns(table)),
                values.toArray());
    }
}
