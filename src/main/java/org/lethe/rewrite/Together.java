package org.lethe.rewrite;

import java.util.Set;
import org.lethe.dicom.Tag;

/**
 * The UIDs of all that is rewritten together, so that what refers to each other goes on doing so: an RTSTRUCT to its
 * slices and their frame of reference, a key object selection to its study.
 *
 * @param studyUids the Study Instance UIDs
 * @param seriesUids the Series Instance UIDs
 * @param sopInstanceUids the SOP Instance UIDs
 * @param frameUids the Frame of Reference UIDs; they are needed only where a request {@linkplain
 *     RewriteRequest#namesFrameOfReference names these}, as all others become what they do wherever they stand
 * @param partialUids those of the studies and series of which only a part is in the set: who refers to the other part
 *     still means the old ones
 */
public record Together(Set<String> studyUids, Set<String> seriesUids, Set<String> sopInstanceUids,
        Set<String> frameUids, Set<String> partialUids) {
    /** One instance alone. */
    public static final Together ALONE = new Together(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public Together {
        studyUids = Set.copyOf(studyUids);
        seriesUids = Set.copyOf(seriesUids);
        sopInstanceUids = Set.copyOf(sopInstanceUids);
        frameUids = Set.copyOf(frameUids);
        partialUids = Set.copyOf(partialUids);
    }

    /** The tag under which a UID names something in the set; 0 if it does not. */
    int tagOf(String uid) {
        if (sopInstanceUids.contains(uid)) {
            return Tag.SOPInstanceUID;
        }
        if (seriesUids.contains(uid)) {
            return Tag.SeriesInstanceUID;
        }
        if (studyUids.contains(uid)) {
            return Tag.StudyInstanceUID;
        }
        return frameUids.contains(uid) ? Tag.FrameOfReferenceUID : 0;
    }

    boolean isAlone() {
        return sopInstanceUids.size() < 2;
    }
}
