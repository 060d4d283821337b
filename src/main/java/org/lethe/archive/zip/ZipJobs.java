package org.lethe.archive.zip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.index.JobArchive;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;

/** Archives that are made in the background and wait to be fetched; only the newest ones do. */
public final class ZipJobs {
    private final ZipArchives zips;
    private final Archive archive;
    private final int keptMax;

    /** @param keptMax how many archives wait to be fetched */
    public ZipJobs(ZipArchives zips, Archive archive, int keptMax) {
        this.zips = zips;
        this.archive = archive;
        this.keptMax = keptMax;
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        WorkKind kind = (_, request) -> ZipWork.restore(this, request);
        return Map.of(ZipWork.ARCHIVE, kind, ZipWork.MEDIA, kind);
    }

    /**
     * Work that makes an archive.
     *
     * @param ids Orthanc IDs of any level
     * @param filename that a client would save
     * @throws org.lethe.error.LetheException as {@link ZipArchives#plan} does
     */
    public Work work(List<String> ids, ZipOptions options, String filename) {
        zips.plan(ids, options);
        return new ZipWork(this, ids, options, filename);
    }

    /** The archive that a job made; empty if it made none, or had to make room for newer ones. */
    public Optional<JobArchive> archive(String jobId) {
        return archive.index().jobs().archive(jobId);
    }

    /**
     * Opens an archive; it stays readable after a deletion for as long as it is open. The caller closes it.
     *
     * @throws org.lethe.error.LetheException of kind {@code INEXISTENT_ITEM} if it is gone
     */
    public ByteSource open(JobArchive made) {
        return archive.scratch().open(made.blobKey());
    }

    /** Deletes the archive that a job made; twice is no error. */
    public void discard(String jobId) {
        archive.index().jobs().deleteArchive(jobId);
    }

    /** Where an archive is written; the caller closes it. */
    BlobSink create() {
        return archive.scratch().create();
    }

    void keep(String jobId, Blob blob, String filename) {
        try {
            archive.index().jobs().keepArchive(jobId, new JobArchive(blob.key(), blob.size(), filename), keptMax);
        } catch (RuntimeException e) {
            archive.scratch().discard(blob.key(), e);
            throw e;
        }
    }

    ZipArchives zips() {
        return zips;
    }
}
