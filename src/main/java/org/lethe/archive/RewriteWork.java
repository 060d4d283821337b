package org.lethe.archive;

import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.RewritePipeline.Visibility;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Actions;
import org.lethe.evidence.Output;
import org.lethe.evidence.Subject;
import org.lethe.evidence.Subject.ProjectName;
import org.lethe.index.Consequences;
import org.lethe.index.CoreMetadata;
import org.lethe.index.JobEvidence;
import org.lethe.index.JobInstance;
import org.lethe.index.JobStep;
import org.lethe.index.JobStore.Refusals;
import org.lethe.index.NewInstance;
import org.lethe.index.Overwrite;
import org.lethe.index.StoredFile;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/** Rewrites instances and stores what comes of them: one verb at any level, bulk, split and merge alike. */
final class RewriteWork implements Work {
    /** Their rows are held in memory until all of them are synced. */
    private static final int AT_ONCE_MAX = 20_000;

    private final RewriteJobs jobs;
    private final RewriteOrder order;
    private final List<String> instances;

    /** @param instances Orthanc IDs of what is rewritten */
    RewriteWork(RewriteJobs jobs, RewriteOrder order, List<String> instances) {
        this.jobs = jobs;
        this.order = order;
        this.instances = List.copyOf(instances);
    }

    @Override
    public String type() {
        return order.shape().type();
    }

    @Override
    public List<String> instances() {
        return instances;
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        return RewriteContent.of(order, instances.size(), List.of());
    }

    @Override
    public Ending run(Control control) throws IOException {
        List<StoredFile> files = jobs.filesOf(instances);
        RewritePlan plan = order.plan(jobs.rewriter(), jobs.projects(),
                jobs.together(files, order.request(jobs.rewriter())));
        List<JobInstance> all = jobs.store().instances(control.jobId());
        boolean permissive = plan.request().job().permissive();
        if (jobs.reports().areWanted()) {
            jobs.reports().key(); // without which the work would be for nothing
        }
        RewritePipeline pipeline = new RewritePipeline(jobs.store(), control, jobs.threads(), visibilityOf(plan),
                permissive ? Refusals.COUNT : Refusals.FAIL);
        if (!pipeline.run(all, new Step(plan, jobs.patientsOf(files)))) {
            return new Ending.Stopped();
        }
        RewriteResult result = jobs.result(order, plan.request(), jobs.store().instances(control.jobId()));
        Consequences consequences = result.consequences();
        if (jobs.reports().areWanted()) {
            consequences = jobs.reports().write(control.jobId(), subject(control.jobId(), plan))
                    .map(consequences::with).orElse(consequences);
        }
        return new Ending.Done(consequences, result.content());
    }

    @Override
    public void discard(Consequences consequences, Exception reason) {
        consequences.report().ifPresent(report -> jobs.ingest().deleteUnlessKnown(report.blobKey(), reason));
    }

    private Subject subject(String jobId, RewritePlan plan) {
        Instant created = jobs.store().job(jobId).map(kept -> kept.row().created()).orElseGet(Instant::now);
        Optional<ProjectName> project =
                Optional.ofNullable(order.project()).map(key -> new ProjectName(key.project(), key.keyId()));
        return new Subject(jobId, Subject.THIS_SOFTWARE, created, plan, order.profileDigest(), project);
    }

    /** What takes the place of something that was there cannot be taken back: then it is all of it or nothing. */
    private Visibility visibilityOf(RewritePlan plan) {
        boolean mayReplace = jobs.ingest().overwrite() != Overwrite.NEVER && plan.request().namesSopInstanceUid();
        if (mayReplace && instances.size() > AT_ONCE_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "No more than " + AT_ONCE_MAX
                    + " instances can be replaced at once: rewrite them study by study, or give them new identifiers");
        }
        return mayReplace ? Visibility.AT_ONCE : Visibility.BY_GROUPS;
    }

    /** What a worker does with one instance. */
    private final class Step implements RewritePipeline.Task {
        private final RewritePlan plan;
        private final Set<String> patients;

        /** @param patients of the sources: they are not recycled to make room */
        Step(RewritePlan plan, Set<String> patients) {
            this.plan = plan;
            this.patients = patients;
        }

        @Override
        public JobStep step(JobInstance instance) throws IOException {
            try {
                StoredFile source = jobs.index().file(instance.source()).orElseThrow(() -> new LetheException(
                        ErrorKind.UNKNOWN_RESOURCE, "it is not there any more"));
                return rewrite(instance.position(), source);
            } catch (LetheException e) {
                if (plan.request().job().permissive() && !e.kind().isOfTheServer()) {
                    return new JobStep.Failed(instance.position());
                }
                throw new LetheException(e.kind(), "Instance " + instance.source() + ": " + e.getMessage(), e);
            }
        }

        private JobStep.Made rewrite(int position, StoredFile source) throws IOException {
            boolean isReported = jobs.reports().areWanted();
            try (DicomFile original = jobs.open(source)) {
                Rewritten rewritten =
                        plan.apply(original, isReported ? RewritePlan.Reporting.ACTIONS : RewritePlan.Reporting.OFF);
                BurnedIn.tellOf(source.instanceId(), plan.request(), rewritten);
                Ingest.Kept kept = jobs.ingest().keep(rewritten, order.reception(), descent(original, rewritten),
                        patients, isReported ? Ingest.Proof.SHA256 : Ingest.Proof.NONE);
                return new JobStep.Made(position, source.attachment().blobKey(), kept.row(),
                        isReported ? evidence(source, rewritten, kept) : null);
            }
        }

        private JobEvidence evidence(StoredFile source, Rewritten rewritten, Ingest.Kept kept) {
            Output output = new Output(kept.blob().sha256(), kept.blob().size(), identityOf(source, kept.row()));
            Actions actions = Actions.of(rewritten.report());
            return new JobEvidence(output.toText(), actions.text(), actions.digest());
        }

        private Output.Identity identityOf(StoredFile source, NewInstance made) {
            return Output.identity(plan.request(), source.sopInstanceUid(),
                    made.instance().tags().get(Tag.SOPInstanceUID), made.instance().id());
        }

        @Override
        public void discard(JobStep.Made made, Exception reason) {
            jobs.ingest().deleteUnlessKnown(made.instance().file().blobKey(), reason);
        }
    }

    /** What tells the new resources where they come from, where they are others than before. */
    private Map<Level, Map<Integer, String>> descent(DicomFile original, Rewritten rewritten) {
        boolean isTold = switch (order.shape()) {
            // The way back from a pseudonym of a project is for those who may look back.
            case RESOURCE, BULK -> order.project() == null;
            case SPLIT, MERGE -> false;
        };
        Map<Level, Map<Integer, String>> metadata = new EnumMap<>(Level.class);
        if (isTold) {
            int type = (order.verb() == Verb.ANONYMIZE ? CoreMetadata.ANONYMIZED_FROM : CoreMetadata.MODIFIED_FROM)
                    .type();
            ResourceIds from = ResourceIds.of(original.dataset());
            ResourceIds to = ResourceIds.of(rewritten.dataset());
            for (Level level : Level.values()) {
                if (!from.at(level).equals(to.at(level))) {
                    metadata.put(level, Map.of(type, from.at(level)));
                }
            }
        }
        return metadata;
    }
}
