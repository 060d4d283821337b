package org.lethe.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Actions;
import org.lethe.evidence.Output;
import org.lethe.evidence.Output.Fate;
import org.lethe.evidence.ReportWriter;
import org.lethe.evidence.SealedReport;
import org.lethe.evidence.SigningKey;
import org.lethe.evidence.Subject;
import org.lethe.evidence.VerifyingKey;
import org.lethe.index.JobEvidence;
import org.lethe.index.JobStore;
import org.lethe.index.StoredReport;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signed reports of jobs that rewrite: written when a job succeeds, there until somebody deletes them. */
public final class JobReports {
    private static final Logger LOG = LoggerFactory.getLogger(JobReports.class);
    private static final int PAGE_ROWS = 1_000;
    private static final int ACTIONS_HELD_MAX = 64;

    private final BlobStore blobs;
    private final JobStore store;
    private final boolean wanted;
    private final Path keyFile;
    private volatile SigningKey key;

    /**
     * @param wanted whether jobs leave a report
     * @param keyFile of the key that signs them; made when it is first needed
     */
    JobReports(BlobStore blobs, JobStore store, boolean wanted, Path keyFile) {
        this.blobs = blobs;
        this.store = store;
        this.wanted = wanted;
        this.keyFile = keyFile;
    }

    /** Whether jobs leave a report. */
    boolean areWanted() {
        return wanted;
    }

    private SigningKey signingKey() {
        SigningKey known = key;
        if (known == null) {
            known = SigningKey.open(keyFile);
            key = known;
        }
        return known;
    }

    /**
     * The key by which the reports of this server can be checked.
     *
     * @throws LetheException if it can neither be read nor made
     */
    public VerifyingKey key() {
        return signingKey().verifying();
    }

    /**
     * Writes the report of a job that is done. It is the job's once the job's success is kept with it.
     *
     * @return empty if a part of the job was done while no reports were wanted
     * @throws LetheException if it cannot be signed or stored
     */
    Optional<StoredReport> write(String jobId, Subject subject) throws IOException {
        try (BlobSink sink = blobs.create(Checksums.CRC32C);
                OutputStream out = new BufferedOutputStream(sink, BlobSink.MEMORY_BYTES_MAX)) {
            ReportWriter writer = new ReportWriter(out, subject);
            if (!addAll(jobId, writer)) {
                LOG.warn("Job {} leaves no report, as it was begun while none was wanted", jobId);
                return Optional.empty();
            }
            writer.seal(Instant.now(), signingKey());
            Blob blob = sink.commit();
            return Optional.of(new StoredReport(blob.key(), blob.size(), blob.crc32c()));
        }
    }

    private boolean addAll(String jobId, ReportWriter writer) throws IOException {
        Map<Integer, Actions> known = new LinkedHashMap<>();
        List<JobEvidence.Kept> page = store.evidence(jobId, 0, PAGE_ROWS);
        while (!page.isEmpty()) {
            for (JobEvidence.Kept one : page) {
                Fate fate = switch (one.outcome()) {
                    case CREATED, REPLACED -> Fate.MADE;
                    case ALREADY_STORED -> Fate.ALREADY_STORED;
                    case REFUSED -> Fate.REFUSED;
                    case FAILED -> Fate.FAILED;
                    case PENDING -> throw new IllegalStateException("the job is not done");
                };
                switch (fate) {
                    case MADE, ALREADY_STORED -> {
                        if (one.output() == null) {
                            return false;
                        }
                        writer.add(fate, Output.ofText(one.output()), actions(jobId, one.actions(), known));
                    }
                    case REFUSED, FAILED -> writer.miss(fate);
                }
            }
            page = store.evidence(jobId, page.getLast().position() + 1, PAGE_ROWS);
        }
        return true;
    }

    private Actions actions(String jobId, int number, Map<Integer, Actions> known) {
        if (known.size() > ACTIONS_HELD_MAX) {
            known.clear();
        }
        return known.computeIfAbsent(number, _ -> Actions.ofText(store.actions(jobId, number)));
    }

    /**
     * Where the report of a job is.
     *
     * @throws LetheException of kind INEXISTENT_ITEM if it has none
     */
    public StoredReport of(String jobId) {
        return store.report(jobId).orElseThrow(() -> new LetheException(ErrorKind.INEXISTENT_ITEM,
                "There is no report of such a job: jobs that anonymize or modify leave one when they succeed"));
    }

    /** Opens a report; the caller closes it. */
    public ByteSource open(StoredReport report) {
        return blobs.open(report.blobKey());
    }

    /**
     * Reads a report and checks its signature.
     *
     * @throws LetheException of kind CORRUPTED_FILE if it is not as it was signed
     * @throws IOException if it cannot be read
     */
    public SealedReport check(StoredReport report) throws IOException {
        try (ByteSource source = open(report); InputStream in = new SourceInputStream(source, 0)) {
            return SealedReport.read(in, _ -> {});
        }
    }

    /**
     * Deletes a report.
     *
     * @throws LetheException of kind INEXISTENT_ITEM if there is none
     */
    public void delete(String jobId) {
        if (!store.deleteReport(jobId)) {
            of(jobId);
        }
    }
}
