package org.lethe.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.RewriteOrder.ProjectKey;
import org.lethe.archive.RewriteOrder.Shape;
import org.lethe.archive.project.Project;
import org.lethe.archive.project.Projects;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.JobInstance;
import org.lethe.index.JobStore;
import org.lethe.index.Ref;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs that rewrite stored resources: anonymize and modify at every level and in bulk, split and merge.
 *
 * <p>What is asked for is checked at once; the instances are those that are there at that moment.
 */
public final class RewriteJobs {
    private final Archive archive;
    private final Ingest ingest;
    private final KeptTags kept;
    private final AnonymousNames names;
    private final JobReports reports;
    private final int threads;

    RewriteJobs(Archive archive, Ingest ingest, KeptTags kept, AnonymousNames names, JobReports reports,
            int threads) {
        this.archive = archive;
        this.ingest = ingest;
        this.kept = kept;
        this.names = names;
        this.reports = reports;
        this.threads = threads;
    }

    /**
     * A job that is ready to be submitted.
     *
     * @param options how its author wants it to be run
     */
    public record Prepared(Work work, JobOptions options) {}

    /** What was asked for: to be done, or only to be shown. Both refuse what cannot be met. */
    public final class Asked {
        private final RewriteOrder order;
        private final List<StoredFile> files;

        private Asked(RewriteOrder order, List<StoredFile> files) {
            this.order = order;
            this.files = files;
        }

        /**
         * The job that does it.
         *
         * @throws LetheException if the request cannot be met
         * @throws IOException if a resource cannot be read
         */
        public Prepared job() throws IOException {
            RewriteRequest request = order.request(rewriter());
            RewriteOrder named = order.verb() == Verb.ANONYMIZE && order.project() == null
                    ? order.named(names.next())
                    : order;
            check(named);
            List<String> instances = files.stream().map(StoredFile::instanceId).toList();
            return new Prepared(new RewriteWork(RewriteJobs.this, named, instances), request.job());
        }

        /**
         * What the job would do, of which nothing is done. New UIDs and pseudonyms will be others then.
         *
         * @throws LetheException if the request cannot be met
         * @throws IOException if a resource cannot be read
         */
        public DryRun dryRun() throws IOException {
            return DryRun.of(RewriteJobs.this, check(order), files);
        }

        private RewritePlan check(RewriteOrder checked) throws IOException {
            RewritePlan plan = checked.plan(rewriter(), projects(), together(files, checked.request(rewriter())));
            if (!files.isEmpty()) {
                new Consistency(RewriteJobs.this, checked).check(plan, files);
            }
            return plan;
        }
    }

    /**
     * Who asks.
     *
     * @param remoteIp the address
     * @param httpUsername empty if nobody had to say
     */
    public record Author(String remoteIp, String httpUsername) {}

    /** The kinds of work, by type, to make jobs anew after a restart. */
    Map<String, WorkKind> kinds() {
        WorkKind kind = (jobId, request) -> new RewriteWork(this, RewriteOrder.ofJson(request),
                store().instances(jobId).stream().map(JobInstance::source).toList());
        Map<String, WorkKind> kinds = new LinkedHashMap<>();
        for (Shape shape : Shape.values()) {
            kinds.put(shape.type(), kind);
        }
        return kinds;
    }

    /**
     * Anonymizes or modifies a patient, a study or a series.
     *
     * @throws LetheException if there is no such resource, or if the request cannot be met
     * @throws IOException if the resource cannot be read
     */
    public Asked resource(Verb verb, Level level, String id, ObjectNode body, Author author) throws IOException {
        Ref source = new Ref(level, id);
        RewriteOrder order = order(Shape.RESOURCE, verb, level, body, List.of(source), author);
        return new Asked(order, instancesOf(List.of(source)));
    }

    /**
     * Anonymizes or modifies any resources at once.
     *
     * @param level the highest one whose resources become new ones; to anonymize, all do
     * @param ids Orthanc IDs of any level
     * @throws LetheException if there is no such resource, or if the request cannot be met
     * @throws IOException if a resource cannot be read
     */
    public Asked bulk(Verb verb, Level level, List<String> ids, ObjectNode body, Author author)
            throws IOException {
        List<Ref> sources = new ArrayList<>();
        for (String id : ids) {
            sources.add(index().levelOf(id).map(found -> new Ref(found, id)).orElseThrow(() -> new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE, "One of the \"Resources\" is not there")));
        }
        RewriteOrder order = order(Shape.BULK, verb, level, body, sources, author);
        return new Asked(order, instancesOf(sources));
    }

    /**
     * Takes series and instances out of a study, into a new one.
     *
     * @throws LetheException if one of them does not belong to the study, or if the request cannot be met
     * @throws IOException if the study cannot be read
     */
    public Asked split(String studyId, ObjectNode body, Author author) throws IOException {
        StudyParts parts = new StudyParts(index(), studyId);
        List<Ref> moved = parts.toSplit(body);
        RewriteOrder order = order(Shape.SPLIT, Verb.MODIFY, Level.STUDY, StudyParts.splitRequest(body),
                List.of(parts.study()), author);
        StudyParts.checkModules(order.request(rewriter()));
        return new Asked(order, instancesOf(moved));
    }

    /**
     * Moves studies, series and instances into a study.
     *
     * @throws LetheException if one of them is not there or belongs to the study already
     * @throws IOException if the study cannot be read
     */
    public Asked merge(String studyId, ObjectNode body, Author author) throws IOException {
        StudyParts parts = new StudyParts(index(), studyId);
        List<Ref> moved = parts.toMerge(body);
        ObjectNode request;
        try (DicomFile target = open(index().descendants(Level.STUDY, studyId, Level.INSTANCE).getFirst())) {
            request = StudyParts.mergeRequest(body, target.dataset(), reader().dictionary());
        }
        RewriteOrder order =
                order(Shape.MERGE, Verb.MODIFY, Level.STUDY, request, List.of(parts.study()), author);
        return new Asked(order, instancesOf(moved));
    }

    /**
     * What a request would make of an instance whose rewritten copy is handed out and not stored.
     *
     * @param project that the request is for
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance, and as
     *     {@link RewritePlan#apply} does
     * @throws IOException if it cannot be read
     */
    public DryRun dryRun(String instanceId, RewriteRequest request, Optional<Project> project) throws IOException {
        Naming naming = project.map(Project::naming).orElseGet(() -> Naming.of(JobKey.random()));
        RewritePlan plan = rewriter().compile(request, naming, Together.ALONE);
        return DryRun.of(this, plan, List.of(archive.file(instanceId)));
    }

    private RewriteOrder order(Shape shape, Verb verb, Level level, ObjectNode body, List<Ref> sources,
            Author author) {
        Optional<ProjectKey> project = projects().askedFor(verb, body).map(ProjectKey::of);
        return new RewriteOrder(shape, verb, level, body, sources, project.isPresent() ? null : JobKey.random(),
                project.orElse(null), rewriter().profileDigest(body), null, author.remoteIp(),
                author.httpUsername());
    }

    /** The files of resources, each once. */
    private List<StoredFile> instancesOf(List<Ref> resources) {
        Map<String, StoredFile> files = new LinkedHashMap<>();
        for (Ref resource : resources) {
            if (resource.level() == Level.INSTANCE) {
                StoredFile file = archive.file(resource.id());
                files.putIfAbsent(file.instanceId(), file);
            } else {
                index().files(resource.level(), resource.id())
                        .forEach(file -> files.putIfAbsent(file.instanceId(), file));
            }
        }
        return List.copyOf(files.values());
    }

    /** The files of those of some instances that are still there. */
    List<StoredFile> filesOf(List<String> instances) {
        return instances.stream().map(index()::file).flatMap(Optional::stream).toList();
    }

    /**
     * The UIDs of what is rewritten together by a request.
     *
     * @throws IOException if a file has to be read and cannot be
     */
    Together together(List<StoredFile> files, RewriteRequest request) throws IOException {
        Set<String> sopInstanceUids = new HashSet<>();
        Map<String, Integer> rewritten = new HashMap<>();
        for (StoredFile file : files) {
            sopInstanceUids.add(file.sopInstanceUid());
            rewritten.merge(file.seriesId(), 1, Integer::sum);
        }
        List<Resource> series = index().resources(Level.SERIES, List.copyOf(rewritten.keySet()));
        series.forEach(one -> rewritten.merge(one.parentId(), rewritten.get(one.id()), Integer::sum));
        List<String> studyIds = series.stream().map(Resource::parentId).distinct().toList();
        List<Resource> studies = index().resources(Level.STUDY, studyIds);
        Set<String> partial = uids(partly(studies, rewritten), Tag.StudyInstanceUID);
        partial.addAll(uids(partly(series, rewritten), Tag.SeriesInstanceUID));
        Set<String> frames = request.namesFrameOfReference() ? FramesOfReference.of(this, files) : Set.of();
        return new Together(uids(studies, Tag.StudyInstanceUID), uids(series, Tag.SeriesInstanceUID), sopInstanceUids,
                frames, partial);
    }

    /** The resources of which not all instances are rewritten. */
    private List<Resource> partly(List<Resource> resources, Map<String, Integer> rewritten) {
        return resources.stream()
                .filter(one -> index().statistics(one.level(), one.id()).instances() > rewritten.getOrDefault(one.id(),
                        0))
                .toList();
    }

    /** The patients that instances belong to. */
    Set<String> patientsOf(List<StoredFile> files) {
        Set<String> series = new HashSet<>();
        files.forEach(file -> series.add(file.seriesId()));
        Set<String> patients = new HashSet<>();
        for (Resource one : index().resources(Level.SERIES, List.copyOf(series))) {
            patients.add(index().ancestor(Level.STUDY, one.parentId(), Level.PATIENT));
        }
        return patients;
    }

    private static Set<String> uids(List<Resource> resources, int tag) {
        Set<String> uids = new HashSet<>();
        for (Resource resource : resources) {
            uids.add(resource.tags().getOrDefault(tag, ""));
        }
        uids.remove("");
        return uids;
    }

    RewriteResult result(RewriteOrder order, RewriteRequest request, List<JobInstance> outcomes) throws IOException {
        return new RewriteResult(this, order, request, outcomes);
    }

    DicomFile open(String instanceId) throws IOException {
        return archive.read(instanceId, DicomReader.Until.END);
    }

    /** A file up to its pixel data. */
    DicomFile openHeader(StoredFile file) throws IOException {
        return archive.reader().read(archive.open(file).bytes(), DicomReader.Until.PIXEL_DATA);
    }

    DicomFile open(StoredFile file) throws IOException {
        return archive.reader().read(archive.open(file).bytes(), DicomReader.Until.END);
    }

    Index index() {
        return archive.index();
    }

    JobStore store() {
        return archive.index().jobs();
    }

    /** What jobs that succeeded leave behind. */
    public JobReports reports() {
        return reports;
    }

    Ingest ingest() {
        return ingest;
    }

    KeptTags kept() {
        return kept;
    }

    Rewriter rewriter() {
        return archive.rewriter();
    }

    DicomReader reader() {
        return archive.reader();
    }

    Projects projects() {
        return archive.projects();
    }

    int threads() {
        return threads;
    }
}
