package org.lethe.archive;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.RewriteOrder.Shape;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.MainTags;
import org.lethe.index.Overwrite;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Verb;

/**
 * Refuses what would leave the tree of patients, studies, series and instances at odds with itself, before anything is
 * done. It looks at what would become of the first instance.
 */
final class Consistency {
    private final RewriteJobs jobs;
    private final Index index;
    private final RewriteOrder order;

    Consistency(RewriteJobs jobs, RewriteOrder order) {
        this.jobs = jobs;
        this.index = jobs.index();
        this.order = order;
    }

    /**
     * @param files what is to be rewritten; at least one
     * @throws LetheException of kind {@code BAD_REQUEST} if it cannot be done
     * @throws IOException if the first instance cannot be read
     */
    void check(RewritePlan plan, List<StoredFile> files) throws IOException {
        Trial trial;
        try {
            trial = Trial.of(jobs, plan, files.getFirst().instanceId());
        } catch (LetheException e) {
            if (plan.request().job().permissive()) {
                return; // it will be passed over
            }
            throw new LetheException(
                    e.kind(), "Instance " + files.getFirst().instanceId() + ": " + e.getMessage(), e);
        }
        if (trial.isInPlace() && jobs.ingest().overwrite() == Overwrite.NEVER) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The request keeps all identifiers: the new instances would"
                    + " take the place of the old ones, which \"OverwriteInstances\" does not allow");
        }
        if (order.shape() == Shape.MERGE && !trial.to().study().equals(order.sources().getFirst().id())) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "The new instances would not belong to the study that they are to be merged into");
        }
        if (touchesPatient(plan.request())) {
            checkPatient(trial, files);
        }
    }

    /** A patient is modified as a whole, or along with a study or a series; of these, only the latter can split it. */
    private boolean touchesPatient(RewriteRequest request) {
        boolean isBelowPatient = order.shape() == Shape.RESOURCE
                && order.verb() == Verb.MODIFY
                && order.level() != Level.PATIENT;
        return isBelowPatient
                && (request.replacements().stream().anyMatch(one -> isOfPatient(one.path().isTopLevel(),
                        one.path().tag()))
                        || request.removed().stream().anyMatch(path -> isOfPatient(path.isTopLevel(), path.tag())));
    }

    private static boolean isOfPatient(boolean isTopLevel, int tag) {
        return isTopLevel && MainTags.of(Level.PATIENT).contains(tag);
    }

    /** If the new instances join a patient that has other studies, that patient stays what it is. */
    private void checkPatient(Trial trial, List<StoredFile> files) {
        Optional<Resource> patient = index.resource(Level.PATIENT, trial.to().patient());
        if (patient.isEmpty() || sourceStudies(files).containsAll(patient.get().children())) {
            return;
        }
        Map<Integer, String> old = patient.get().tags();
        for (int tag : MainTags.of(Level.PATIENT)) {
            // A value that is missing and one that is empty tell the same.
            String before = Objects.requireNonNullElse(old.get(tag), "");
            String after = Objects.requireNonNullElse(trial.patientTags().get(tag), "");
            if (!before.equals(after)) {
                String name = jobs.reader().dictionary().keywordOf(tag, null);
                throw new LetheException(ErrorKind.BAD_REQUEST, name + " (" + Tag.toHex(tag)
                        + ") cannot be changed at the level " + order.level().title() + ": patient "
                        + patient.get().id() + " has other studies, where it has another value."
                        + " Replace all tags of the patient by those that it has, or modify the patient");
            }
        }
    }

    private Set<String> sourceStudies(List<StoredFile> files) {
        Set<String> series = new HashSet<>();
        files.forEach(file -> series.add(file.seriesId()));
        Set<String> studies = new HashSet<>();
        series.forEach(id -> studies.add(index.ancestor(Level.SERIES, id, Level.STUDY)));
        return studies;
    }
}
