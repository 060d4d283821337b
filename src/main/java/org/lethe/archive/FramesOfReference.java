package org.lethe.archive;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.index.StoredFile;

/**
 * The frames of reference of stored instances. The index does not know them, so files are read: one of each series, as
 * a series has a single one (PS3.3 section C.7.4.1.1.1).
 */
final class FramesOfReference {
    private final RewriteJobs jobs;
    private final Set<String> uids = new HashSet<>();
    private final Set<String> seriesSeen = new HashSet<>();

    private FramesOfReference(RewriteJobs jobs) {
        this.jobs = jobs;
    }

    /**
     * The Frame of Reference UIDs of some instances.
     *
     * @throws IOException if a file cannot be read
     */
    static Set<String> of(RewriteJobs jobs, List<StoredFile> files) throws IOException {
        FramesOfReference frames = new FramesOfReference(jobs);
        for (StoredFile file : files) {
            if (!frames.seriesSeen.contains(file.seriesId())) {
                frames.look(file);
            }
        }
        return frames.uids;
    }

    private void look(StoredFile file) throws IOException {
        try (DicomFile header = jobs.openHeader(file)) {
            String uid = header.dataset().string(Tag.FrameOfReferenceUID);
            if (uid != null && !uid.isBlank()) {
                uids.add(uid.strip());
            }
            seriesSeen.add(file.seriesId());
        } catch (LetheException e) {
            // What is wrong with it is told when its turn comes to be rewritten; the next one of the series will do.
            if (e.kind().isOfTheServer()) {
                throw e;
            }
        }
    }
}
