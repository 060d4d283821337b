package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobEvidence;
import org.lethe.index.JobInstance.Outcome;
import org.lethe.index.StoredReport;

/** The reports of jobs, and what they will say while the jobs go on. */
final class ReportRows {
    private static final String KEPT = """
            SELECT position, coalesce(outcome, 0), output, coalesce(actions, 0)
              FROM job_instances
             WHERE job = ? AND position >= ?
             ORDER BY position
             LIMIT ?
            """;

    private static final String ADD_ACTIONS = """
            INSERT INTO job_actions (job, number, digest, actions)
            SELECT ?, 1 + coalesce((SELECT max(number) FROM job_actions WHERE job = ?), 0), ?, ?
             WHERE NOT EXISTS (SELECT 1 FROM job_actions WHERE job = ? AND digest = ?)
            """;

    private static final String SET_OUTPUT = """
            UPDATE job_instances
               SET output = ?, actions = (SELECT number FROM job_actions WHERE job = ? AND digest = ?)
             WHERE job = ? AND position = ?
            """;

    private static final String PUT = """
            INSERT INTO reports (job, blob, size, crc32c) VALUES (?, ?, ?, ?)
                ON CONFLICT (job) DO UPDATE
               SET blob = excluded.blob, size = excluded.size, crc32c = excluded.crc32c
            """;

    private static final String OF_JOB = "SELECT blob, size, crc32c FROM reports WHERE job = ?";

    private ReportRows() {}

    /** @param known the digests of actions that the same transaction has kept already */
    static void keep(Session session, String job, int position, JobEvidence evidence, Set<String> known)
            throws SQLException {
        String digest = evidence.actionsDigest();
        if (known.add(digest)) {
            session.update(ADD_ACTIONS, job, job, digest, evidence.actions(), job, digest);
        }
        session.update(SET_OUTPUT, evidence.output(), job, digest, job, position);
    }

    static List<JobEvidence.Kept> kept(Session session, String job, int from, int limit) throws SQLException {
        return session.list(KEPT, row -> new JobEvidence.Kept(row.getInt(1), Outcome.values()[row.getInt(2)],
                row.getString(3), row.getInt(4)), job, from, limit);
    }

    static String actions(Session session, String job, int number) throws SQLException {
        return session.first("SELECT actions FROM job_actions WHERE job = ? AND number = ?", row -> row.getString(1),
                job, number)
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "a job has no such actions"));
    }

    static void forgetActions(Session session, String job) throws SQLException {
        session.update("DELETE FROM job_actions WHERE job = ?", job);
    }

    static void put(Session session, String job, StoredReport report) throws SQLException {
        session.update(PUT, job, PublicId.bytesOf(report.blobKey()), report.size(), report.crc32c());
    }

    static Optional<StoredReport> of(Session session, String job) throws SQLException {
        return session.first(OF_JOB,
                row -> new StoredReport(PublicId.uuidOf(row.getBytes(1)), row.getLong(2), row.getInt(3)), job);
    }

    /** Whether there was one. */
    static boolean delete(Session session, String job) throws SQLException {
        Optional<StoredReport> report = of(session, job);
        if (report.isPresent()) {
            session.update("DELETE FROM reports WHERE job = ?", job);
            GarbageRows.queue(session, report.get().blobKey());
        }
        return report.isPresent();
    }
}
