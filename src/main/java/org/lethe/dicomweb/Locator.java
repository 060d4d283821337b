package org.lethe.dicomweb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;

/** Finds resources by the UIDs of a path, such as {@code /studies/1.2/series/1.2.3}. */
record Locator(Index index) {
    private static final List<Level> LEVELS = List.of(Level.STUDY, Level.SERIES, Level.INSTANCE);

    /**
     * The resources of the last level that a path names: more than one only if several patients have a study of the
     * same UID.
     *
     * @param uids of the study, and of what is below
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is none
     */
    List<Ref> find(List<String> uids) {
        Set<String> parents = Set.of();
        List<Ref> found = List.of();
        for (int i = 0; i < uids.size(); i++) {
            found = new ArrayList<>();
            for (Ref ref : index.lookup(uids.get(i))) {
                boolean isBelow = ref.level() == LEVELS.get(i)
                        && (i == 0 || parents.contains(index.ancestor(ref.level(), ref.id(), LEVELS.get(i - 1))));
                if (isBelow) {
                    found.add(ref);
                }
            }
            parents = new HashSet<>(found.stream().map(Ref::id).toList());
        }
        if (found.isEmpty()) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such study, series or instance");
        }
        return found;
    }

    /** The DICOM files of the resources that a path names; at least one. */
    List<StoredFile> files(List<String> uids) {
        List<StoredFile> files = new ArrayList<>();
        find(uids).forEach(ref -> files.addAll(index.files(ref.level(), ref.id())));
        if (files.isEmpty()) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "What was there is deleted by now");
        }
        return files;
    }

    /** The one instance that a path names. */
    StoredFile file(List<String> uids) {
        return files(uids).getFirst();
    }
}
