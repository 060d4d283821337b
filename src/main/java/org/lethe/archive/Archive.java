package org.lethe.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lethe.archive.project.Project;
import org.lethe.archive.project.Projects;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.config.EvidenceSettings;
import org.lethe.config.Settings;
import org.lethe.config.StorageSettings;
import org.lethe.config.StorageSettings.AccessOnFind;
import org.lethe.config.Warning;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Deleted;
import org.lethe.index.Index;
import org.lethe.index.Reception;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.jobs.JobEngine;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;

/**
 * The store of instances, as the floors above see it. For any number of threads.
 *
 * <p>What only needs the index is asked there: {@link #index()}.
 */
public final class Archive implements AutoCloseable {
    private static final String REWRITING = "ResourceModification";
    private static final String EVIDENCE_KEY_FILE = "evidence-key.pem";

    private final Attachments attachments;
    private final ScratchFiles scratch;
    private final Index index;
    private final DicomReader reader;
    private final Ingest ingest;
    private final Rewriter rewriter;
    private final AnonymousNames names;
    private final Anonymizations anonymizations;
    private final RewriteJobs rewriteJobs;
    private final Housekeeping housekeeping;
    private final Reconstruction reconstruction;
    private final KeptTags kept;
    private final Projects projects;
    private final LookBack lookBack;
    private final AccessOnFind accessOnFind;
    private final Set<Warning> warnings;
    private final int lossyQuality;

    private Archive(BlobStore blobs, Index index, DicomReader reader, Settings settings, KeptTags kept) {
        StorageSettings storage = settings.storage();
        Checksums checksums = storage.md5Stored() ? Checksums.CRC32C_AND_MD5 : Checksums.CRC32C;
        UnsettledBlobs unsettled = new UnsettledBlobs(index, blobs);
        this.attachments = new Attachments(blobs, index, checksums, unsettled);
        this.scratch = new ScratchFiles(blobs, unsettled);
        this.index = index;
        this.reader = reader;
        this.lossyQuality = settings.dicom().lossyQuality();
        this.rewriter = Datasets.rewriter(settings, reader, Optional.empty());
        ProfileFiles.tellOf(rewriter.profiles());
        this.names = new AnonymousNames(index);
        this.projects = Datasets.projects(settings, IndexRecords.of(index));
        this.anonymizations = new Anonymizations(rewriter, projects, names, index);
        this.ingest = new Ingest(blobs, index, reader, kept, storage, IngestTranscoding.of(settings),
                new IngestRules(settings, anonymizations), unsettled);
        this.lookBack = new LookBack(this);
        checkReceivers(settings);
        EvidenceSettings evidence = settings.deidentification().evidence();
        JobReports reports = new JobReports(blobs, index.jobs(), evidence.enabled(),
                evidence.keyFile().orElse(storage.indexDirectory().resolve(EVIDENCE_KEY_FILE)));
        this.rewriteJobs =
                new RewriteJobs(this, ingest, kept, names, reports, settings.jobs().threadsOf(REWRITING));
        this.housekeeping = new Housekeeping(index, blobs, unsettled, storage.stableAge(), Clock.systemUTC());
        this.reconstruction = new Reconstruction(this, kept, ingest);
        this.kept = kept;
        this.accessOnFind = storage.accessOnFind();
        this.warnings = settings.server().warnings();
    }

    private void checkReceivers(Settings settings) {
        settings.dicom().scu().modalities()
                .forEach((name, modality) -> anonymizations.check("modality " + name, modality.anonymize()));
        settings.peers().peers().forEach((name, peer) -> anonymizations.check("peer " + name, peer.anonymize()));
        settings.dicomWeb().servers().forEach(
                (name, server) -> anonymizations.check("DICOMweb server " + name, server.peer().anonymize()));
    }

    /**
     * Puts an archive on top of its blobs and its index, which stay the caller's. What it does in the background is
     * begun by {@link #start}.
     *
     * @param dictionary that files are read with
     * @param jobs that learns to rewrite here; to be started by the caller
     * @throws LetheException of kind {@code UNKNOWN_DICOM_TAG} if the settings name an extra main tag that nobody
     *     knows, {@code CONFLICT} if something is half moved in; of other kinds if they want something anonymized on
     *     its way in or out, and that cannot be done
     */
    public static Archive open(BlobStore blobs, Index index, Dictionary dictionary, Settings settings,
            JobEngine jobs) {
        MovingIn.requireNone(index);
        DicomReader reader = Datasets.reader(settings, dictionary);
        KeptTags kept = KeptTags.of(settings.dicom().extraMainTags(), dictionary);
        Archive archive = new Archive(blobs, index, reader, settings, kept);
        archive.rewriteJobs.kinds().forEach(jobs::register);
        return archive;
    }

    /**
     * Begins what it does in the background.
     *
     * @param quietStudies is told the StudyInstanceUIDs of studies before they become stable; after a crash, again
     */
    public void start(Consumer<Set<String>> quietStudies) {
        housekeeping.start(quietStudies);
    }

    /** What is stored: resources, metadata, changes, searches. */
    public Index index() {
        return index;
    }

    /** The tags of a level that the index keeps, in growing order: the main ones, and those of the configuration. */
    public List<Integer> keptTags(Level level) {
        return kept.at(level);
    }

    /** Whether the index keeps a tag of resources of a level. */
    boolean isKept(Level level, int tag) {
        return kept.isKept(level, tag);
    }

    /** Whether searches, and answers about what they find, may open files. */
    AccessOnFind accessOnFind() {
        return accessOnFind;
    }

    /** Whether the log is to warn of something. */
    public boolean warnsOf(Warning warning) {
        return warnings.contains(warning);
    }

    /** The quality of lossy compression where nobody asks for another one, from 1 to 100. */
    public int lossyQuality() {
        return lossyQuality;
    }

    /** How datasets are read here: with the dictionary and the default character set of the configuration. */
    public DicomReader reader() {
        return reader;
    }

    /**
     * Stores one DICOM file. What is returned is durable.
     *
     * @param file its bytes, read to the end; not closed
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is no DICOM file, {@code INEXISTENT_TAG} if it lacks
     *     an identifier, {@code FULL_STORAGE} or {@code STORAGE} if it cannot be kept
     * @throws IOException if the bytes cannot be read
     */
    public Ingested store(InputStream file, Reception reception) throws IOException {
        return store(file, reception, _ -> {});
    }

    /**
     * Stores one DICOM file likewise, if it is what somebody said it would be.
     *
     * @param check looks at the header before anything is kept, and may refuse it
     */
    public Ingested store(InputStream file, Reception reception, Consumer<Attributes> check) throws IOException {
        return ingest.store(file, reception, Map.of(), check);
    }

    /**
     * Stores what was uploaded: one DICOM file, or a ZIP archive of them.
     *
     * @param body read to the end; not closed
     * @throws LetheException as {@link #store} does; of a ZIP archive only if the archive itself is broken
     * @throws IOException if the bytes cannot be read
     */
    public Upload upload(InputStream body, Reception reception) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(body, 4);
        byte[] first = new byte[4];
        int count = whole.readNBytes(first, 0, first.length);
        whole.unread(first, 0, count);
        return ZipUpload.isZip(first, count)
                ? new Upload.Many(new ZipUpload(ingest).storeAll(whole, reception))
                : new Upload.One(ingest.store(whole, reception, Map.of(), _ -> {}));
    }

    /**
     * Opens the DICOM file of an instance.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance
     * @throws IOException if it lies compressed, and cannot be unpacked
     */
    public OpenFile open(String instanceId) throws IOException {
        return open(file(instanceId));
    }

    /** @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance */
    StoredFile file(String instanceId) {
        return index.file(instanceId)
                .orElseThrow(() -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such instance"));
    }

    /**
     * Opens a DICOM file that the index named.
     *
     * @throws IOException if it lies compressed, and cannot be unpacked
     */
    public OpenFile open(StoredFile file) throws IOException {
        return new OpenFile(file, attachments.open(file.attachment()));
    }

    /** Files of no resource. */
    public ScratchFiles scratch() {
        return scratch;
    }

    /** The files that belong to resources. */
    public Attachments attachments() {
        return attachments;
    }

    /**
     * Reads the DICOM file of an instance. Whoever got it closes it.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance
     * @throws IOException if it cannot be read
     */
    public DicomFile read(String instanceId, DicomReader.Until until) throws IOException {
        return reader.read(open(instanceId).bytes(), until);
    }

    /** Rewrites resources as jobs. */
    public RewriteJobs rewriteJobs() {
        return rewriteJobs;
    }

    /** What is anonymized on its way. */
    public Anonymizations anonymizations() {
        return anonymizations;
    }

    /**
     * Stored instances as they leave.
     *
     * @param anonymization empty to send them as they are stored
     * @param instances Orthanc IDs of all that leaves together, so that references between them can follow
     * @throws LetheException if the project or the profile is not what it was when the anonymization was made
     * @throws IOException if one has to be read for that and cannot be
     */
    public Outgoing outgoing(Optional<Anonymization> anonymization, List<String> instances) throws IOException {
        if (anonymization.isEmpty()) {
            return new Outgoing(this, Optional.empty());
        }
        Anonymization made = anonymization.get();
        Together together = rewriteJobs.together(rewriteJobs.filesOf(instances), anonymizations.request(made));
        return new Outgoing(this, Optional.of(anonymizations.plan(made, together)));
    }

    /** The projects whose patients keep their pseudonyms. */
    public Projects projects() {
        return projects;
    }

    /** Which patient is behind a pseudonym. */
    public LookBack lookBack() {
        return lookBack;
    }

    /** Reads what the index says of resources anew from their files. */
    public Reconstruction reconstruction() {
        return reconstruction;
    }

    /** Reads requests to anonymize and to modify. */
    public Rewriter rewriter() {
        return rewriter;
    }

    /**
     * Rewrites the DICOM file of one instance. Nothing is stored: the new file is put together while it is read.
     *
     * @param project that the request is for
     * @return the new file; whoever got it closes it
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance, and as
     *     {@link RewritePlan#apply} does
     * @throws IOException if it cannot be read
     */
    public ByteSource rewrite(String instanceId, RewriteRequest request, Optional<Project> project)
            throws IOException {
        DicomFile original = read(instanceId, DicomReader.Until.END);
        try {
            Rewritten applied = planFor(request, project).apply(original, RewritePlan.Reporting.OFF);
            BurnedIn.tellOf(instanceId, request, applied);
            return Outgoing.file(applied, original);
        } catch (IOException | RuntimeException e) {
            original.close();
            throw e;
        }
    }

    private RewritePlan planFor(RewriteRequest request, Optional<Project> project) {
        Naming naming = project.map(Project::naming).orElseGet(() -> request.verb() == Verb.ANONYMIZE
                ? Naming.of(JobKey.random(), names.next())
                : Naming.of(JobKey.random()));
        return rewriter.compile(request, naming, Together.ALONE);
    }

    /**
     * Deletes a resource, what is below it, and what is empty above it then.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such resource
     */
    public Deleted delete(Level level, String id) {
        return index.delete(level, id);
    }

    /** Ends what goes on in the background. Index and blobs are closed by whoever opened them. */
    @Override
    public void close() {
        housekeeping.close();
    }
}
