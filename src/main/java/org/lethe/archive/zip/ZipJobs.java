package org.lethe.archive.zip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lethe.archive.Archive;
import org.lethe.archive.ScratchFiles;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;

/**
 * Archives that are made in the background and wait to be fetched; only the newest ones do. They are gone with the
 * process that made them.
 */
public final class ZipJobs {
    private final ZipArchives zips;
    private final Archive archive;
    private final int keptMax;

    // Guarded by this. The oldest comes first.
    private final Map<String, Output> outputs = new LinkedHashMap<>();

    /**
     * An archive that is ready.
     *
     * @param key among the scratch files of the archive
     * @param size in bytes
     * @param filename that a client would save
     */
    public record Output(UUID key, long size, String filename) {}

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

    /** The archive that a job made; empty if it made none, or has to make room for newer ones. */
    public synchronized Optional<Output> output(String jobId) {
        return Optional.ofNullable(outputs.get(jobId));
    }

    /** Deletes the archive that a job made; twice is no error. */
    public synchronized void discard(String jobId) {
        Output output = outputs.remove(jobId);
        if (output != null) {
            scratch().delete(output.key());
        }
    }

    synchronized void keep(String jobId, Output output) {
        discard(jobId);
        outputs.put(jobId, output);
        while (outputs.size() > keptMax) {
            discard(outputs.keySet().iterator().next());
        }
    }

    ZipArchives zips() {
        return zips;
    }

    ScratchFiles scratch() {
        return archive.scratch();
    }
}
