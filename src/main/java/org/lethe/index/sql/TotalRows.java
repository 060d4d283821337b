package org.lethe.index.sql;

import java.sql.SQLException;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Statistics;

/** How much there is: running totals for the whole, sums for one resource. */
final class TotalRows {
    private static final String READ = """
            SELECT sum(patients), sum(studies), sum(series), sum(instances), sum(disk_size), sum(uncompressed_size),
                   sum(dicom_disk_size), sum(dicom_uncompressed_size)
              FROM totals
            """;

    /** Nothing at all. */
    static final Statistics NOTHING = new Statistics(0, 0, 0, 0, 0, 0, 0, 0);

    private TotalRows() {}

    /** All that is stored. */
    static Statistics read(Session session) throws SQLException {
        return session.first(READ, row -> new Statistics(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)))
                .orElseThrow();
    }

    /** Counts something in. */
    static void add(Session session, Statistics more) throws SQLException {
        session.update(session.dialect().addToTotals(),
                more.patients(), more.studies(), more.series(), more.instances(),
                more.diskSize(), more.uncompressedSize(), more.dicomDiskSize(), more.dicomUncompressedSize());
    }

    /** Counts something out. */
    static void subtract(Session session, Statistics less) throws SQLException {
        add(session, new Statistics(
                -less.patients(), -less.studies(), -less.series(), -less.instances(),
                -less.diskSize(), -less.uncompressedSize(), -less.dicomDiskSize(), -less.dicomUncompressedSize()));
    }

    /** What one attachment weighs. */
    static Statistics ofAttachment(Attachment attachment) {
        long disk = attachment.storedSize();
        long uncompressed = attachment.size();
        return attachment.type() == AttachmentType.DICOM
                ? new Statistics(0, 0, 0, 0, disk, uncompressed, disk, uncompressed)
                : new Statistics(0, 0, 0, 0, disk, uncompressed, 0, 0);
    }

    /** The sum of two. */
    static Statistics sum(Statistics a, Statistics b) {
        return new Statistics(
                a.patients() + b.patients(), a.studies() + b.studies(), a.series() + b.series(),
                a.instances() + b.instances(), a.diskSize() + b.diskSize(),
                a.uncompressedSize() + b.uncompressedSize(), a.dicomDiskSize() + b.dicomDiskSize(),
                a.dicomUncompressedSize() + b.dicomUncompressedSize());
    }

    /** What a resource and all below it weigh. */
    static Statistics below(Session session, Level level, String id) throws SQLException {
        long root = Rows.require(session, level, id);
        LevelTable top = LevelTable.of(level);
        Statistics sum = NOTHING;
        for (LevelTable table = top; table != null; table = table.child()) {
            sum = sum(sum, countOf(table, session.number(countBelow(table, top), root).orElse(0)));
            sum = sum(sum, session.first(attachmentsBelow(table, top), row -> new Statistics(
                    0, 0, 0, 0, row.getLong(1), row.getLong(2), 0, 0), root)
                    .orElse(NOTHING));
        }
        Statistics files = session.first(filesBelow(top), row -> new Statistics(
                0, 0, 0, 0, row.getLong(1), row.getLong(2), row.getLong(1), row.getLong(2)), root)
                .orElse(NOTHING);
        return sum(sum, files);
    }

    private static Statistics countOf(LevelTable table, long count) {
        return switch (table) {
            case PATIENTS -> new Statistics(count, 0, 0, 0, 0, 0, 0, 0);
            case STUDIES -> new Statistics(0, count, 0, 0, 0, 0, 0, 0);
            case SERIES -> new Statistics(0, 0, count, 0, 0, 0, 0, 0);
            case INSTANCES -> new Statistics(0, 0, 0, count, 0, 0, 0, 0);
        };
    }

    private static String countBelow(LevelTable table, LevelTable top) {
        return "SELECT count(*) FROM %s WHERE %s.id = ?".formatted(Rows.joined(table, top), top.table());
    }

    private static String filesBelow(LevelTable top) {
        return """
                SELECT sum(coalesce(instances.stored_size, instances.size)), sum(instances.size)
                  FROM %s
                 WHERE %s.id = ?
                """.formatted(Rows.joined(LevelTable.INSTANCES, top), top.table());
    }

    private static String attachmentsBelow(LevelTable table, LevelTable top) {
        return """
                SELECT sum(coalesce(a.stored_size, a.size)), sum(a.size)
                  FROM %s JOIN attachments a ON a.level = %d AND a.resource = %s.id
                 WHERE %s.id = ?
                """.formatted(Rows.joined(table, top), table.ordinal(), table.table(), top.table());
    }
}
