package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.lethe.index.JobArchive;

/** The archives that jobs made. */
final class JobArchiveRows {
    private static final String PUT = """
            INSERT INTO job_archives (job, number, blob, size, filename)
            VALUES (?, 1 + coalesce((SELECT max(number) FROM job_archives), 0), ?, ?, ?)
            """;

    private static final String OLDEST = """
            SELECT job FROM job_archives ORDER BY number DESC LIMIT 1000 OFFSET ?
            """;

    private JobArchiveRows() {}

    /** Keeps the archive of a job in the place of an earlier one; of all of them, only the newest ones stay. */
    static void put(Session session, String job, JobArchive archive, int kept) throws SQLException {
        delete(session, job);
        session.update(PUT, job, PublicId.bytesOf(archive.blobKey()), archive.size(), archive.filename());
        for (String old : session.list(OLDEST, row -> row.getString(1), kept)) {
            delete(session, old);
        }
    }

    static Optional<JobArchive> of(Session session, String job) throws SQLException {
        return session.first("SELECT blob, size, filename FROM job_archives WHERE job = ?",
                row -> new JobArchive(PublicId.uuidOf(row.getBytes(1)), row.getLong(2), row.getString(3)), job);
    }

    /** Whether there was one. */
    static boolean delete(Session session, String job) throws SQLException {
        Optional<UUID> blob = session.first("DELETE FROM job_archives WHERE job = ? RETURNING blob",
                row -> PublicId.uuidOf(row.getBytes(1)), job);
        if (blob.isPresent()) {
            GarbageRows.queue(session, blob.get());
        }
        return blob.isPresent();
    }
}
