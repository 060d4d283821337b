package org.lethe.index.postgres;

import java.util.List;
import java.util.Optional;
import org.lethe.index.sql.Dialect;
import org.lethe.index.sql.LevelTable;
import org.lethe.index.sql.Session;

/** PostgreSQL's own words. */
enum PostgresDialect implements Dialect {
    POSTGRES;

    /** A text cannot hold the character NUL (https://www.postgresql.org/docs/current/datatype-character.html). */
    @Override
    public String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    @Override
    public String isLike() {
        return " LIKE ?";
    }

    @Override
    public String pattern(String wildcards) {
        return wildcards.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace('*', '%')
                .replace('?', '_');
    }

    /** It has indexes for that, and knows itself when they are worth while. */
    @Override
    public Optional<List<Long>> rowsPerhapsLike(Session session, LevelTable at, int tag, String pattern) {
        return Optional.empty();
    }

    @Override
    public String dateText(String seconds) {
        return "date_text(" + seconds + ")";
    }

    @Override
    public String integerOf(String text) {
        return "integer_of(" + text + ")";
    }

    @Override
    public String realOf(String text) {
        return "real_of(" + text + ")";
    }

    @Override
    public String memberOf(String json, String member) {
        return "(CAST(" + json + " AS JSON) ->> '" + member + "') COLLATE \"C\"";
    }

    @Override
    public String instancesInOrder() {
        return "instances";
    }

    @Override
    public String newChanges() {
        return "new_changes";
    }

    @Override
    public String lastChange() {
        return "SELECT last FROM change_numbers";
    }

    @Override
    public String lastExport() {
        return "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM exports_seq_seq";
    }

    @Override
    public String countOn(String table) {
        if (table.equals("changes")) {
            return "UPDATE change_numbers SET last = greatest(last, ?) RETURNING last";
        }
        return """
                SELECT setval('%1$s', greatest(last_value, given.number))
                  FROM %1$s, (SELECT CAST(? AS BIGINT) AS number) AS given
                 WHERE given.number > 0
                """.formatted(table.equals("exports") ? "exports_seq_seq" : table + "_id_seq");
    }

    @Override
    public String addToTotals() {
        return """
                INSERT INTO totals (stripe, patients, studies, series, instances, disk_size, uncompressed_size,
                                    dicom_disk_size, dicom_uncompressed_size)
                VALUES (pg_backend_pid() % 1024, ?, ?, ?, ?, ?, ?, ?, ?)
                """ + COUNT_IN;
    }

    /** What follows an {@code INSERT} into the totals: the row of this connection counts it in. */
    static final String COUNT_IN = """
                ON CONFLICT (stripe) DO UPDATE
               SET patients = totals.patients + excluded.patients,
                   studies = totals.studies + excluded.studies,
                   series = totals.series + excluded.series,
                   instances = totals.instances + excluded.instances,
                   disk_size = totals.disk_size + excluded.disk_size,
                   uncompressed_size = totals.uncompressed_size + excluded.uncompressed_size,
                   dicom_disk_size = totals.dicom_disk_size + excluded.dicom_disk_size,
                   dicom_uncompressed_size = totals.dicom_uncompressed_size + excluded.dicom_uncompressed_size
            """;

    @Override
    public String locked(String table) {
        return " FOR NO KEY UPDATE OF " + table;
    }

    @Override
    public String lockedIfFree(String table) {
        return " FOR NO KEY UPDATE OF " + table + " SKIP LOCKED";
    }

    @Override
    public String lockedForDeletion(String table) {
        return " FOR UPDATE OF " + table;
    }

    @Override
    public String alone() {
        return "LOCK TABLE patients, studies, series, instances IN EXCLUSIVE MODE";
    }
}
