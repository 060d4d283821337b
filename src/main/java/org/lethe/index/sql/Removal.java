package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Deleted;
import org.lethe.index.Ref;
import org.lethe.index.Statistics;

/**
 * Takes resources out, with all that hangs on them. Which ones is collected first, in a temporary table, so that each
 * step is one statement however many there are.
 */
final class Removal {
    private static final String DOOM_ONE = "INSERT INTO doomed (level, resource) VALUES (?, ?) ON CONFLICT DO NOTHING";

    private static final String WEIGHT = """
            SELECT coalesce(sum(coalesce(stored_size, size)), 0), coalesce(sum(size), 0)
              FROM instances
             WHERE id IN (SELECT resource FROM doomed WHERE level = 3)
            """;

    /** Those of what is deleted, and what was gathered from deleted instances in the series that stay. */
    private static final String DOOMED_ATTACHMENTS = """
            SELECT level, resource, type FROM doomed JOIN attachments USING (level, resource)
             UNION
            SELECT level, resource, type
              FROM attachments
             WHERE level = 2
               AND type = %d
               AND resource IN (SELECT series
                                  FROM instances
                                 WHERE id IN (SELECT resource FROM doomed WHERE level = 3))
            """.formatted(AttachmentType.SERIES_METADATA);

    /**
     * What goes is what is told, in one statement: somebody may attach something to a series that stays, or take it
     * off, until then.
     */
    private static final String DELETE_ATTACHMENTS =
            "DELETE FROM attachments WHERE (level, resource, type) IN (" + DOOMED_ATTACHMENTS + ") RETURNING "
                    + AttachmentRows.COLUMNS;

    private static final String BLOBS =
            "SELECT blob FROM instances WHERE id IN (SELECT resource FROM doomed WHERE level = 3)";

    private static final String QUEUE_BLOBS = queue(BLOBS);

    private static final List<String> DELETE = List.of(
            "DELETE FROM metadata WHERE (level, resource) IN (SELECT level, resource FROM doomed)",
            "DELETE FROM labels WHERE (level, resource) IN (SELECT level, resource FROM doomed)",
            "DELETE FROM instances WHERE id IN (SELECT resource FROM doomed WHERE level = 3)",
            "DELETE FROM series WHERE id IN (SELECT resource FROM doomed WHERE level = 2)",
            "DELETE FROM studies WHERE id IN (SELECT resource FROM doomed WHERE level = 1)",
            "DELETE FROM patients WHERE id IN (SELECT resource FROM doomed WHERE level = 0)",
            "DELETE FROM doomed");

    private static final List<String> DELETE_ALL = List.of(
            "DELETE FROM metadata",
            "DELETE FROM labels",
            "DELETE FROM attachments",
            "DELETE FROM instances",
            "DELETE FROM series",
            "DELETE FROM studies",
            "DELETE FROM patients",
            """
            UPDATE totals
               SET patients = 0, studies = 0, series = 0, instances = 0,
                   disk_size = 0, uncompressed_size = 0, dicom_disk_size = 0, dicom_uncompressed_size = 0
            """);

    private static final String ALL_BLOBS = "SELECT blob FROM instances UNION ALL SELECT blob FROM attachments";

    private static final String QUEUE_ALL_BLOBS = queue(ALL_BLOBS);

    private Removal() {}

    private static String queue(String blobs) {
        return "INSERT INTO blobs_to_delete (blob) SELECT blob FROM (%s) AS unused WHERE TRUE ON CONFLICT DO NOTHING"
                .formatted(blobs);
    }

    /** Deletes a resource, all below it, and what is empty above it then. */
    static Deleted remove(Session session, Level level, String id) throws SQLException {
        Rows.require(session, level, id);
        while (!Rows.lockFamily(session, level, id)) {
            Rows.require(session, level, id);
        }
        long row = Rows.require(session, level, id);
        doomWithAllBelow(session, LevelTable.of(level), row);
        Optional<Ref> remaining = doomEmptyAncestors(session, LevelTable.of(level), row);
        List<Ref> removed = doomed(session);
        return new Deleted(removed, remaining, execute(session));
    }

    /** Deletes an instance, and leaves those above it even if they are empty: another one comes in its place. */
    static List<UUID> removeInstanceOnly(Session session, String id) throws SQLException {
        long row = Rows.require(session, Level.INSTANCE, id);
        lockSeriesOf(session, row);
        session.update(DOOM_ONE, Level.INSTANCE.ordinal(), row);
        return execute(session);
    }

    /**
     * It is touched once the other instance is in, after what was attached to it is deleted. Whoever attaches something
     * begins with the series, too, so that the two do not meet head on.
     */
    private static void lockSeriesOf(Session session, long instance) throws SQLException {
        String lock = session.dialect().locked("series");
        if (!lock.isEmpty()) {
            session.exists("SELECT 1 FROM %s WHERE instances.id = ?%s".formatted(
                    Rows.joined(LevelTable.INSTANCES, LevelTable.SERIES), lock), instance);
        }
    }

    /** Deletes instances, and what is empty above them then. Those that are not there are passed over. */
    static void removeInstances(Session session, Collection<String> ids) throws SQLException {
        for (String id : ids) {
            OptionalLong row = Rows.find(session, Level.INSTANCE, id);
            if (row.isPresent()) {
                session.update(DOOM_ONE, Level.INSTANCE.ordinal(), row.getAsLong());
            }
        }
        lockFamiliesOfDoomedInstances(session);
        for (LevelTable table = LevelTable.INSTANCES; table.parent() != null; table = table.parent()) {
            session.update("""
                    INSERT INTO doomed (level, resource)
                    SELECT %1$d, id
                      FROM %2$s AS above
                     WHERE id IN (SELECT %4$s
                                    FROM %3$s
                                   WHERE id IN (SELECT resource FROM doomed WHERE level = %5$d))
                       AND NOT EXISTS (SELECT 1
                                         FROM %3$s AS below
                                        WHERE below.%4$s = above.id
                                          AND below.id NOT IN (SELECT resource FROM doomed WHERE level = %5$d))
                    """.formatted(table.parent().ordinal(), table.parent().table(), table.table(),
                    table.parentColumn(), table.ordinal()));
        }
        execute(session);
    }

    /** Deletes everything. */
    static List<UUID> removeAll(Session session) throws SQLException {
        String alone = session.dialect().alone();
        if (!alone.isEmpty()) {
            session.update(alone);
        }
        List<UUID> garbage = session.list(ALL_BLOBS, row -> PublicId.uuidOf(row.getBytes(1)));
        session.update(QUEUE_ALL_BLOBS);
        for (String statement : DELETE_ALL) {
            session.update(statement);
        }
        return garbage;
    }

    private static void doomWithAllBelow(Session session, LevelTable top, long row) throws SQLException {
        session.update(DOOM_ONE, top.ordinal(), row);
        for (LevelTable table = top.child(); table != null; table = table.child()) {
            session.update("""
                    INSERT INTO doomed (level, resource)
                    SELECT %d, id FROM %s WHERE %s IN (SELECT resource FROM doomed WHERE level = %d)
                    """.formatted(table.ordinal(), table.table(), table.parentColumn(), table.parent().ordinal()));
        }
    }

    private static Optional<Ref> doomEmptyAncestors(Session session, LevelTable bottom, long row) throws SQLException {
        long child = row;
        for (LevelTable table = bottom; table.parent() != null; table = table.parent()) {
            long parent = session.number(
                    "SELECT %s FROM %s WHERE id = ?".formatted(table.parentColumn(), table.table()), child)
                    .orElseThrow();
            boolean hasOthers = session.exists(
                    "SELECT 1 FROM %s WHERE %s = ? AND id <> ? LIMIT 1".formatted(table.table(), table.parentColumn()),
                    parent, child);
            if (hasOthers) {
                Level above = table.parent().level();
                return session.first("SELECT public_id FROM %s WHERE id = ?".formatted(table.parent().table()),
                        found -> PublicId.of(found.getBytes(1)), parent).map(id -> new Ref(above, id));
            }
            session.update(DOOM_ONE, table.parent().ordinal(), parent);
            child = parent;
        }
        return Optional.empty();
    }

    private static List<Ref> doomed(Session session) throws SQLException {
        List<Ref> all = new ArrayList<>();
        for (LevelTable table : LevelTable.values()) {
            all.addAll(session.list("""
                    SELECT public_id FROM %s WHERE id IN (SELECT resource FROM doomed WHERE level = %d) ORDER BY id
                    """.formatted(table.table(), table.ordinal()),
                    row -> new Ref(table.level(), PublicId.of(row.getBytes(1)))));
        }
        return all;
    }

    /** Somebody else may have deleted some of them before this could lock their patients. */
    private static void lockFamiliesOfDoomedInstances(Session session) throws SQLException {
        String lock = session.dialect().lockedForDeletion("patients");
        if (!lock.isEmpty()) {
            session.list("""
                    SELECT patients.id
                      FROM %s
                     WHERE instances.id IN (SELECT resource FROM doomed WHERE level = 3)
                     ORDER BY patients.id
                    %s
                    """.formatted(Rows.joined(LevelTable.INSTANCES, LevelTable.PATIENTS), lock), row -> row.getLong(1));
            session.update("""
                    DELETE FROM doomed
                     WHERE level = 3 AND NOT EXISTS (SELECT 1 FROM instances WHERE id = doomed.resource)
                    """);
        }
    }

    /** So that nobody hangs anything on them while they go. */
    private static void lockDoomed(Session session) throws SQLException {
        for (LevelTable table : LevelTable.values()) {
            String lock = session.dialect().lockedForDeletion(table.table());
            if (!lock.isEmpty()) {
                session.list("""
                        SELECT id FROM %s WHERE id IN (SELECT resource FROM doomed WHERE level = %d) ORDER BY id%s
                        """.formatted(table.table(), table.ordinal(), lock), row -> row.getLong(1));
            }
        }
    }

    private static List<UUID> execute(Session session) throws SQLException {
        lockDoomed(session);
        List<Attachment> attachments = session.list(DELETE_ATTACHMENTS, row -> AttachmentRows.map(row, 1));
        List<UUID> garbage = new ArrayList<>(session.list(BLOBS, row -> PublicId.uuidOf(row.getBytes(1))));
        session.update(QUEUE_BLOBS);
        List<UUID> attached = attachments.stream().map(Attachment::blobKey).toList();
        GarbageRows.queue(session, attached);
        garbage.addAll(attached);
        TotalRows.subtract(session, TotalRows.sum(weight(session), weightOf(attachments)));
        for (String statement : DELETE) {
            session.update(statement);
        }
        return garbage;
    }

    private static Statistics weight(Session session) throws SQLException {
        long[] counts = new long[Level.values().length];
        for (Level level : Level.values()) {
            counts[level.ordinal()] =
                    session.number("SELECT count(*) FROM doomed WHERE level = ?", level.ordinal()).orElse(0);
        }
        return session.first(WEIGHT, row -> new Statistics(
                counts[0], counts[1], counts[2], counts[3],
                row.getLong(1), row.getLong(2), row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }

    private static Statistics weightOf(List<Attachment> attachments) {
        return attachments.stream().map(TotalRows::ofAttachment).reduce(TotalRows.NOTHING, TotalRows::sum);
    }
}
