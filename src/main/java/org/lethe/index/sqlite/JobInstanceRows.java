package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobInstance;
import org.lethe.index.JobInstance.Outcome;

/** The instances that unfinished jobs are about. */
final class JobInstanceRows {
    private static final String INSERT = "INSERT INTO job_instances (job, position, source) VALUES (?, ?, ?)";

    private static final String OF_JOB = """
            SELECT position, source, coalesce(outcome, 0), target FROM job_instances WHERE job = ? ORDER BY position
            """;

    private static final String SET_OUTCOME =
            "UPDATE job_instances SET outcome = ?, target = ? WHERE job = ? AND position = ?";

    private static final String CREATED =
            "SELECT target FROM job_instances WHERE job = ? AND outcome = ? ORDER BY position";

    private static final String RESET = "UPDATE job_instances SET outcome = NULL, target = NULL WHERE job = ?";

    private JobInstanceRows() {}

    static void insert(Session session, String job, List<String> sources) throws SQLException {
        for (int position = 0; position < sources.size(); position++) {
            session.update(INSERT, job, position, bytesOf(sources.get(position)));
        }
    }

    static List<JobInstance> of(Session session, String job) throws SQLException {
        return session.list(OF_JOB, row -> {
            byte[] target = row.getBytes(4);
            return new JobInstance(row.getInt(1), PublicId.of(row.getBytes(2)), Outcome.values()[row.getInt(3)],
                    target == null ? null : PublicId.of(target));
        }, job);
    }

    static void setOutcome(Session session, String job, int position, Outcome outcome, String target)
            throws SQLException {
        session.update(SET_OUTCOME, outcome.ordinal(), target == null ? null : bytesOf(target), job, position);
    }

    /** What a job has stored that was not there before. */
    static List<String> created(Session session, String job) throws SQLException {
        return session.list(CREATED, row -> PublicId.of(row.getBytes(1)), job, Outcome.CREATED.ordinal());
    }

    static void reset(Session session, String job) throws SQLException {
        session.update(RESET, job);
    }

    static void delete(Session session, String job) throws SQLException {
        session.update("DELETE FROM job_instances WHERE job = ?", job);
    }

    private static byte[] bytesOf(String id) {
        return PublicId.bytesOf(id)
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "an Orthanc ID was expected"));
    }
}
