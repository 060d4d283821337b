package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

    private static final String SOURCE = "SELECT source FROM job_instances WHERE job = ? AND position = ?";

    private static final String HAS_TARGET =
            "SELECT 1 FROM job_instances WHERE job = ? AND target = ? AND position <> ? LIMIT 1";

    private static final String SET_OUTCOME = """
            UPDATE job_instances
               SET outcome = ?, source_blob = ?, target = ?, target_blob = ?
             WHERE job = ? AND position = ?
            """;

    private static final String BLOB = "SELECT blob FROM instances WHERE public_id = ?";

    // 1 is CREATED: see JobInstance.Outcome.
    private static final String CREATED = """
            SELECT made.target
              FROM job_instances AS made
              JOIN instances AS target ON target.public_id = made.target AND target.blob = made.target_blob
             WHERE made.job = ? AND made.outcome = 1
            """;

    // 1, 2 and 5 are CREATED, REPLACED and ALREADY_STORED.
    private static final String REPLACEABLE = """
            SELECT made.source
              FROM job_instances AS made
              JOIN instances AS source ON source.public_id = made.source AND source.blob = made.source_blob
              JOIN instances AS target ON target.public_id = made.target AND target.blob = made.target_blob
             WHERE made.job = ? AND made.outcome IN (1, 2, 5) AND made.source <> made.target
            """;

    private static final String RESET = """
            UPDATE job_instances
               SET outcome = NULL, source_blob = NULL, target = NULL, target_blob = NULL, output = NULL, actions = NULL
             WHERE job = ?
            """;

    private JobInstanceRows() {}

    static void insert(Session session, String job, List<String> sources) throws SQLException {
        for (int position = 0; position < sources.size(); position++) {
            session.update(INSERT, job, position, PublicId.required(sources.get(position)));
        }
    }

    static List<JobInstance> of(Session session, String job) throws SQLException {
        return session.list(OF_JOB, row -> {
            byte[] target = row.getBytes(4);
            return new JobInstance(row.getInt(1), PublicId.of(row.getBytes(2)), Outcome.values()[row.getInt(3)],
                    target == null ? null : PublicId.of(target));
        }, job);
    }

    static String source(Session session, String job, int position) throws SQLException {
        return session.first(SOURCE, row -> PublicId.of(row.getBytes(1)), job, position)
                .orElseThrow(() -> new LetheException(ErrorKind.INTERNAL, "a job has no such position"));
    }

    /** Whether something else was made of another instance, and bears the same identifier. */
    static boolean hasTarget(Session session, String job, String target, int butPosition) throws SQLException {
        return session.exists(HAS_TARGET, job, PublicId.required(target), butPosition);
    }

    /** The blob of an instance as it stands. */
    static Optional<UUID> blobOf(Session session, String instance) throws SQLException {
        return session.first(BLOB + session.dialect().locked("instances"), row -> PublicId.uuidOf(row.getBytes(1)),
                (Object) PublicId.required(instance));
    }

    static void setStored(Session session, String job, int position, Outcome outcome, UUID sourceBlob, String target,
            UUID targetBlob) throws SQLException {
        session.update(SET_OUTCOME, outcome.ordinal(), PublicId.bytesOf(sourceBlob), PublicId.required(target),
                PublicId.bytesOf(targetBlob), job, position);
    }

    static void setNotStored(Session session, String job, int position, Outcome outcome) throws SQLException {
        session.update(SET_OUTCOME, outcome.ordinal(), null, null, null, job, position);
    }

    /** What a job has stored that was not there before, and that nobody has replaced since. */
    static List<String> created(Session session, String job) throws SQLException {
        return session.list(CREATED + session.dialect().lockedForDeletion("target"),
                row -> PublicId.of(row.getBytes(1)), job);
    }

    /** The sources of a job that are still what it read, and whose targets are still what it made. */
    static List<String> replaceable(Session session, String job) throws SQLException {
        return session.list(REPLACEABLE + session.dialect().lockedForDeletion("source"),
                row -> PublicId.of(row.getBytes(1)), job);
    }

    static void reset(Session session, String job) throws SQLException {
        session.update(RESET, job);
        ReportRows.forgetActions(session, job);
    }

    static void delete(Session session, String job) throws SQLException {
        session.update("DELETE FROM job_instances WHERE job = ?", job);
        ReportRows.forgetActions(session, job);
    }
}
