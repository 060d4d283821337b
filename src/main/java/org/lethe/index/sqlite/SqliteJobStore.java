package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.index.Consequences;
import org.lethe.index.JobInstance;
import org.lethe.index.JobRow;
import org.lethe.index.JobStep;
import org.lethe.index.JobStore;
import org.lethe.index.Stored;

/** Jobs in the same file, and in the same transactions, as what they make. */
final class SqliteJobStore implements JobStore {
    private final GroupWriter writer;
    private final ReaderPool readers;
    private final Arrivals arrivals;

    SqliteJobStore(GroupWriter writer, ReaderPool readers, Arrivals arrivals) {
        this.writer = writer;
        this.readers = readers;
        this.arrivals = arrivals;
    }

    @Override
    public void submit(JobRow job, List<String> instanceIds) {
        write(session -> {
            JobRows.put(session, job);
            JobInstanceRows.insert(session, job.id(), instanceIds);
        });
    }

    @Override
    public void put(JobRow job) {
        write(session -> JobRows.put(session, job));
    }

    @Override
    public Optional<JobRow> job(String id) {
        return readers.read(session -> JobRows.one(session, id));
    }

    @Override
    public List<JobRow> all() {
        return readers.read(JobRows::all);
    }

    @Override
    public List<JobInstance> instances(String jobId) {
        return readers.read(session -> JobInstanceRows.of(session, jobId));
    }

    @Override
    public List<Stored> advance(String jobId, List<JobStep> steps) {
        return writer.write(session -> {
            List<Stored> made = new ArrayList<>(steps.size());
            for (JobStep step : steps) {
                switch (step) {
                    case JobStep.Made(int position, var instance) -> {
                        Stored stored = arrivals.store(session, instance);
                        made.add(stored);
                        JobInstanceRows.setOutcome(session, jobId, position, outcomeOf(stored),
                                instance.instance().id());
                    }
                    case JobStep.Failed(int position) ->
                            JobInstanceRows.setOutcome(session, jobId, position, JobInstance.Outcome.FAILED, null);
                }
            }
            return made;
        });
    }

    private static JobInstance.Outcome outcomeOf(Stored stored) {
        return switch (stored.status()) {
            case SUCCESS -> JobInstance.Outcome.CREATED;
            case REPLACED -> JobInstance.Outcome.REPLACED;
            case ALREADY_STORED -> JobInstance.Outcome.REFUSED;
        };
    }

    @Override
    public void finish(JobRow job, Consequences consequences) {
        write(session -> {
            arrivals.forget();
            ConsequenceRows.write(session, consequences);
            JobInstanceRows.delete(session, job.id());
            JobRows.put(session, job);
        });
    }

    @Override
    public void undo(JobRow job) {
        write(session -> {
            arrivals.forget();
            Removal.removeInstances(session, JobInstanceRows.created(session, job.id()));
            JobInstanceRows.reset(session, job.id());
            JobRows.put(session, job);
        });
    }

    @Override
    public void delete(String id) {
        write(session -> {
            JobInstanceRows.delete(session, id);
            JobRows.delete(session, id);
        });
    }

    private interface Step {
        void run(Session session) throws SQLException;
    }

    private void write(Step work) {
        writer.write(session -> {
            work.run(session);
            return null;
        });
    }
}
