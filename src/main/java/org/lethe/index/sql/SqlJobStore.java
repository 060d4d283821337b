package org.lethe.index.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.JobArchive;
import org.lethe.index.JobEvidence;
import org.lethe.index.JobInstance;
import org.lethe.index.JobInstance.Outcome;
import org.lethe.index.JobRow;
import org.lethe.index.JobStep;
import org.lethe.index.JobStore;
import org.lethe.index.KeptJob;
import org.lethe.index.KeptJob.Wish;
import org.lethe.index.NewInstance;
import org.lethe.index.Nodes;
import org.lethe.index.Stored;
import org.lethe.index.StoredReport;

/** Jobs in the same database, and in the same transactions, as what they make. */
final class SqlJobStore implements JobStore {
    private final Transactions transactions;
    private final Nodes nodes;
    private final String holderIsGone;

    /** @param holderIsGone the condition on rows of jobs that a server holds them that is gone */
    SqlJobStore(Transactions transactions, Nodes nodes, String holderIsGone) {
        this.transactions = transactions;
        this.nodes = nodes;
        this.holderIsGone = holderIsGone;
    }

    private OptionalLong holder(Hold hold) {
        return switch (hold) {
            case HELD -> OptionalLong.of(nodes.number());
            case FREE -> OptionalLong.empty();
        };
    }

    @Override
    public void submit(JobRow job, List<String> instanceIds, Hold hold) {
        write(session -> {
            JobRows.insert(session, job, holder(hold));
            JobInstanceRows.insert(session, job.id(), instanceIds);
        });
    }

    @Override
    public Optional<KeptJob> takeNext(Instant now, Set<String> but) {
        if (transactions.read(session -> JobRows.next(session, now, but)).isEmpty()) {
            return Optional.empty(); // mostly so, and then nothing needs to be written
        }
        return transactions.write(session -> {
            Optional<String> next = JobRows.lockNext(session, now, but);
            return next.isPresent() ? JobRows.take(session, next.get(), nodes.number()) : Optional.empty();
        });
    }

    @Override
    public Optional<KeptJob> take(String id) {
        return transactions.write(session -> JobRows.take(session, id, nodes.number()));
    }

    @Override
    public boolean put(JobRow job, Hold hold, Wish seen) {
        return transactions.write(session -> JobRows.put(session, job, nodes.number(), holder(hold), seen));
    }

    @Override
    public void free(String id) {
        write(session -> JobRows.free(session, id, nodes.number()));
    }

    @Override
    public boolean wish(String id, Wish seen, Wish wish) {
        return transactions.write(session -> JobRows.wish(session, id, seen, wish));
    }

    @Override
    public Map<String, Wish> held() {
        return transactions.read(session -> JobRows.held(session, nodes.number()));
    }

    @Override
    public void release() {
        if (transactions.read(session -> JobRows.areLost(session, holderIsGone))) {
            write(session -> JobRows.release(session, holderIsGone));
        }
    }

    @Override
    public boolean isShared() {
        return nodes.isShared();
    }

    @Override
    public Optional<KeptJob> job(String id) {
        return transactions.read(session -> JobRows.one(session, id));
    }

    @Override
    public List<KeptJob> all() {
        return transactions.read(JobRows::all);
    }

    @Override
    public Backlog backlog(String type) {
        return transactions.read(session -> JobRows.backlog(session, type));
    }

    @Override
    public List<JobInstance> instances(String jobId) {
        return transactions.read(session -> JobInstanceRows.of(session, jobId));
    }

    @Override
    public List<Outcome> advance(String jobId, List<JobStep> steps, Refusals refusals) {
        return transactions.write(session -> {
            requireHeld(session, jobId);
            List<Outcome> outcomes = new ArrayList<>(steps.size());
            Set<String> knownActions = new HashSet<>();
            for (JobStep step : steps) {
                Outcome outcome = switch (step) {
                    case JobStep.Made made -> store(session, jobId, made, knownActions);
                    case JobStep.Failed _ -> Outcome.FAILED;
                };
                if (outcome == Outcome.REFUSED && refusals == Refusals.FAIL) {
                    throw new LetheException(ErrorKind.CONFLICT, "What was made of instance "
                            + JobInstanceRows.source(session, jobId, step.position())
                            + " has the identifiers of another one, which it must not replace");
                }
                if (outcome == Outcome.REFUSED || outcome == Outcome.FAILED) {
                    JobInstanceRows.setNotStored(session, jobId, step.position(), outcome);
                }
                outcomes.add(outcome);
            }
            return outcomes;
        });
    }

    @Override
    public List<JobEvidence.Kept> evidence(String jobId, int from, int limit) {
        return transactions.read(session -> ReportRows.kept(session, jobId, from, limit));
    }

    @Override
    public String actions(String jobId, int number) {
        return transactions.read(session -> ReportRows.actions(session, jobId, number));
    }

    @Override
    public Optional<StoredReport> report(String jobId) {
        return transactions.read(session -> ReportRows.of(session, jobId));
    }

    @Override
    public boolean deleteReport(String jobId) {
        return transactions.write(session -> ReportRows.delete(session, jobId));
    }

    @Override
    public void keepArchive(String jobId, JobArchive archive, int kept) {
        write(session -> {
            requireHeld(session, jobId);
            JobArchiveRows.put(session, jobId, archive, kept);
        });
    }

    private void requireHeld(Session session, String jobId) throws SQLException {
        if (!JobRows.isHeld(session, jobId, nodes.number())) {
            throw new LetheException(ErrorKind.CONFLICT, "Another server runs the job by now");
        }
    }

    @Override
    public Optional<JobArchive> archive(String jobId) {
        return transactions.read(session -> JobArchiveRows.of(session, jobId));
    }

    @Override
    public boolean deleteArchive(String jobId) {
        return transactions.write(session -> JobArchiveRows.delete(session, jobId));
    }

    private Outcome store(Session session, String jobId, JobStep.Made made, Set<String> knownActions)
            throws SQLException {
        String source = JobInstanceRows.source(session, jobId, made.position());
        NewInstance instance = made.instance();
        String target = instance.instance().id();
        UUID blob = instance.file().blobKey();
        if (JobInstanceRows.hasTarget(session, jobId, target, made.position())) {
            GarbageRows.queue(session, blob);
            return Outcome.REFUSED;
        }
        List<String> labels = source.equals(target) ? labelsOfUnchanged(session, source, made) : List.of();
        Stored stored = session.arrivals().store(session, instance);
        Outcome outcome = outcomeOf(session, stored, instance);
        if (outcome != Outcome.REFUSED) {
            for (String label : labels) {
                LabelRows.add(session, Level.INSTANCE, target, label);
            }
            JobInstanceRows.setStored(session, jobId, made.position(), outcome, made.sourceBlob(), target,
                    stored.status() == Stored.Status.ALREADY_STORED
                            ? JobInstanceRows.blobOf(session, target).orElse(blob)
                            : blob);
            if (made.evidence() != null) {
                ReportRows.keep(session, jobId, made.position(), made.evidence(), knownActions);
            }
        }
        return outcome;
    }

    /** The labels of a source whose place is to be taken. */
    private static List<String> labelsOfUnchanged(Session session, String source, JobStep.Made made)
            throws SQLException {
        if (!JobInstanceRows.blobOf(session, source).equals(Optional.of(made.sourceBlob()))) {
            throw new LetheException(ErrorKind.CONFLICT,
                    "Instance " + source + " was replaced or deleted while the job was running");
        }
        return LabelRows.of(session, Level.INSTANCE, source);
    }

    private static Outcome outcomeOf(Session session, Stored stored, NewInstance instance) throws SQLException {
        return switch (stored.status()) {
            case SUCCESS -> Outcome.CREATED;
            case REPLACED -> Outcome.REPLACED;
            // The same bytes are there already, which is as good.
            case ALREADY_STORED -> session.arrivals().isStoredAlike(session, instance)
                    ? Outcome.ALREADY_STORED
                    : Outcome.REFUSED;
        };
    }

    @Override
    public boolean finish(JobRow job, Consequences consequences) {
        return transactions.write(session -> {
            session.arrivals().forget();
            if (!JobRows.endUnlessCanceled(session, job, nodes.number())) {
                return false;
            }
            ConsequenceRows.write(session, job.id(), consequences);
            JobInstanceRows.delete(session, job.id());
            return true;
        });
    }

    @Override
    public boolean undo(JobRow job) {
        return transactions.write(session -> {
            session.arrivals().forget();
            if (!JobRows.end(session, job, nodes.number())) {
                return false;
            }
            Removal.removeInstances(session, JobInstanceRows.created(session, job.id()));
            JobInstanceRows.reset(session, job.id());
            JobArchiveRows.delete(session, job.id());
            return true;
        });
    }

    @Override
    public void delete(String id) {
        write(session -> {
            if (JobRows.delete(session, id, nodes.number())) {
                forgetWhatItHad(session, id);
            }
        });
    }

    @Override
    public void forgetAllBut(int kept, Instant before) {
        if (transactions.read(session -> JobRows.areMoreThan(session, kept))) {
            write(session -> {
                for (String job : JobRows.forgetAllBut(session, kept, before)) {
                    forgetWhatItHad(session, job);
                }
            });
        }
    }

    private static void forgetWhatItHad(Session session, String job) throws SQLException {
        JobInstanceRows.delete(session, job);
        JobArchiveRows.delete(session, job);
    }

    private interface Step {
        void run(Session session) throws SQLException;
    }

    private void write(Step work) {
        transactions.write(session -> {
            work.run(session);
            return null;
        });
    }
}
