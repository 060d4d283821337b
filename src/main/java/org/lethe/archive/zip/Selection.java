package org.lethe.archive.zip;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/**
 * The instances that an archive is to hold: a tree of Orthanc IDs, in which each is named once.
 *
 * <p>Memory: grows with the series, and with instances that were asked for one by one; not with those of whole series.
 */
final class Selection {
    /** How many instances are fetched from the index at once. */
    private static final int BATCH = 200;

    private final Index index;

    /** Patients, their studies, their series, and the instances wanted of each; an empty set stands for all of them. */
    private final Map<String, Map<String, Map<String, Set<String>>>> patients = new LinkedHashMap<>();

    /** Is shown the tree from the top down, a branch at a time. */
    interface Visitor {
        /** Of a patient, a study or a series, before what is below it. */
        void enter(Resource parent) throws IOException;

        void visit(Resource instance) throws IOException;
    }

    private Selection(Index index) {
        this.index = index;
    }

    /**
     * @param ids of any level
     * @throws LetheException of kind {@link ErrorKind#UNKNOWN_RESOURCE} if one of them is not there
     */
    static Selection of(Index index, List<String> ids) {
        Selection selection = new Selection(index);
        for (String id : ids) {
            Level level = index.levelOf(id).orElseThrow(() -> new LetheException(
                    ErrorKind.UNKNOWN_RESOURCE, "One of the resources to archive is not there"));
            if (level == Level.INSTANCE) {
                selection.addInstance(id);
            } else {
                index.descendants(level, id, Level.SERIES).forEach(selection::addSeries);
            }
        }
        return selection;
    }

    private void addSeries(String id) {
        seriesOfSameStudy(id).put(id, Set.of());
    }

    private void addInstance(String id) {
        String series = index.ancestor(Level.INSTANCE, id, Level.SERIES);
        Map<String, Set<String>> siblings = seriesOfSameStudy(series);
        Set<String> wanted = siblings.get(series);
        if (wanted == null) {
            siblings.put(series, new LinkedHashSet<>(List.of(id)));
        } else if (!wanted.isEmpty()) {
            wanted.add(id);
        }
    }

    private Map<String, Set<String>> seriesOfSameStudy(String series) {
        String study = index.ancestor(Level.SERIES, series, Level.STUDY);
        String patient = index.ancestor(Level.STUDY, study, Level.PATIENT);
        return patients.computeIfAbsent(patient, _ -> new LinkedHashMap<>())
                .computeIfAbsent(study, _ -> new LinkedHashMap<>());
    }

    /** How many instances there are now. */
    long count() {
        long count = 0;
        for (var studies : patients.values()) {
            for (var series : studies.values()) {
                for (Map.Entry<String, Set<String>> each : series.entrySet()) {
                    count += each.getValue().isEmpty()
                            ? index.descendants(Level.SERIES, each.getKey(), Level.INSTANCE).size()
                            : each.getValue().size();
                }
            }
        }
        return count;
    }

    /** Shows all files as they are now. */
    void forEachFile(Consumer<StoredFile> consumer) {
        for (var studies : patients.values()) {
            for (var series : studies.values()) {
                series.forEach((id, wanted) -> {
                    if (wanted.isEmpty()) {
                        index.files(Level.SERIES, id).forEach(consumer);
                    } else {
                        wanted.forEach(instance -> index.file(instance).ifPresent(consumer));
                    }
                });
            }
        }
    }

    /** Shows everything as it is now. What was deleted meanwhile is left out. */
    void walk(Visitor visitor) throws IOException {
        for (var patient : patients.entrySet()) {
            if (isEntered(Level.PATIENT, patient.getKey(), visitor)) {
                for (var study : patient.getValue().entrySet()) {
                    if (isEntered(Level.STUDY, study.getKey(), visitor)) {
                        for (var series : study.getValue().entrySet()) {
                            walkSeries(series.getKey(), series.getValue(), visitor);
                        }
                    }
                }
            }
        }
    }

    private boolean isEntered(Level level, String id, Visitor visitor) throws IOException {
        Optional<Resource> resource = index.resource(level, id);
        if (resource.isPresent()) {
            visitor.enter(resource.get());
        }
        return resource.isPresent();
    }

    private void walkSeries(String id, Set<String> wanted, Visitor visitor) throws IOException {
        Optional<Resource> series = index.resource(Level.SERIES, id);
        if (series.isEmpty()) {
            return;
        }
        visitor.enter(series.get());
        List<String> instances = wanted.isEmpty() ? series.get().children() : List.copyOf(wanted);
        for (int from = 0; from < instances.size(); from += BATCH) {
            List<String> batch = instances.subList(from, Math.min(from + BATCH, instances.size()));
            for (Resource instance : index.resources(Level.INSTANCE, batch)) {
                visitor.visit(instance);
            }
        }
    }
}
