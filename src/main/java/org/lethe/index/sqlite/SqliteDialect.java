package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.lethe.index.sql.Dialect;
import org.lethe.index.sql.LevelTable;
import org.lethe.index.sql.Session;

/** SQLite's own words. Only one transaction writes at a time, so that nothing needs a lock. */
enum SqliteDialect implements Dialect {
    SQLITE;

    @Override
    public String storable(String text) {
        return text;
    }

    @Override
    public String isLike() {
        return " GLOB ?";
    }

    @Override
    public String pattern(String wildcards) {
        return wildcards.replace("[", "[[]");
    }

    @Override
    public Optional<List<Long>> rowsPerhapsLike(Session session, LevelTable at, int tag, String pattern)
            throws SQLException {
        return Trigrams.rowsPerhapsLike(session, at, tag, pattern);
    }

    @Override
    public String dateText(String seconds) {
        return "strftime('%Y%m%dT%H%M%S', " + seconds + ", 'unixepoch')";
    }

    @Override
    public String integerOf(String text) {
        return "CAST(" + text + " AS INTEGER)";
    }

    @Override
    public String realOf(String text) {
        return "CAST(" + text + " AS REAL)";
    }

    @Override
    public String memberOf(String json, String member) {
        return "json_extract(" + json + ", '$.\"" + member + "\"')";
    }

    @Override
    public String instancesInOrder() {
        return "instances INDEXED BY instances_in_order";
    }

    @Override
    public String newChanges() {
        return "changes";
    }

    @Override
    public String lastChange() {
        return "SELECT seq FROM sqlite_sequence WHERE name = 'changes'";
    }

    @Override
    public String lastExport() {
        return "SELECT seq FROM sqlite_sequence WHERE name = 'exports'";
    }

    /** The counter of a table is a row of SQLite's own, once it gave a number (https://sqlite.org/autoinc.html). */
    @Override
    public String countOn(String table) {
        return """
                INSERT OR REPLACE INTO sqlite_sequence (rowid, name, seq)
                SELECT max(rowid), '%1$s', max(?, coalesce(max(seq), 0)) FROM sqlite_sequence WHERE name = '%1$s'
                RETURNING seq
                """.formatted(table);
    }

    @Override
    public String addToTotals() {
        return """
                UPDATE totals
                   SET patients = patients + ?, studies = studies + ?, series = series + ?, instances = instances + ?,
                       disk_size = disk_size + ?, uncompressed_size = uncompressed_size + ?,
                       dicom_disk_size = dicom_disk_size + ?, dicom_uncompressed_size = dicom_uncompressed_size + ?
                """;
    }

    @Override
    public String locked(String table) {
        return "";
    }

    @Override
    public String lockedIfFree(String table) {
        return "";
    }

    @Override
    public String lockedForDeletion(String table) {
        return "";
    }

    @Override
    public String alone() {
        return "";
    }
}
