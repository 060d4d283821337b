package org.lethe.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.index.ChangeType;
import org.lethe.index.Consequences;
import org.lethe.index.Consequences.LoggedChange;
import org.lethe.index.Consequences.Refreshed;
import org.lethe.index.JobInstance;
import org.lethe.index.Ref;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of a whole job: what it answers, and what follows from it. Told from the outcomes that the index keeps and
 * from the new files, so that it is the same however often the job was interrupted.
 */
final class RewriteResult {
    private final RewriteJobs jobs;
    private final RewriteOrder order;
    private final RewriteRequest request;
    private final List<JobInstance> outcomes;

    /** The new resources of each instance that was stored, in the order of the job. */
    private final Map<JobInstance, ResourceIds> targets = new LinkedHashMap<>();
    private final Map<String, ResourceIds> bySeries = new HashMap<>();
    private final List<Refreshed> refreshed = new ArrayList<>();
    private final Set<String> refreshedIds = new HashSet<>();
    private String studyUid;

    RewriteResult(RewriteJobs jobs, RewriteOrder order, RewriteRequest request, List<JobInstance> outcomes)
            throws IOException {
        this.jobs = jobs;
        this.order = order;
        this.request = request;
        this.outcomes = outcomes;
        for (JobInstance outcome : outcomes) {
            if (outcome.isStored()) {
                lookAt(outcome);
            }
        }
    }

    /** The first instance of each series tells where the series belongs, and what its parents are called now. */
    private void lookAt(JobInstance outcome) throws IOException {
        var file = jobs.index().file(outcome.target());
        if (file.isEmpty()) {
            return; // somebody deleted it meanwhile
        }
        ResourceIds known = bySeries.get(file.get().seriesId());
        if (known == null) {
            try (DicomFile first = jobs.open(outcome.target())) {
                Arrival arrival = Arrival.of(first, jobs.kept());
                known = arrival.ids();
                bySeries.put(known.series(), known);
                for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
                    if (refreshedIds.add(known.at(level))) {
                        refreshed.add(new Refreshed(level, arrival.at(level)));
                    }
                }
                studyUid = studyUid == null ? first.dataset().string(Tag.StudyInstanceUID) : studyUid;
            }
        }
        targets.put(outcome, new ResourceIds(known.patient(), known.study(), known.series(), outcome.target()));
    }

    ObjectNode content() {
        ObjectNode content = RewriteContent.of(order, outcomes.size(), outcomes);
        if (!targets.isEmpty()) {
            RewriteContent.addTargets(content, order, List.copyOf(targets.values()), studyUid);
        }
        return content;
    }

    Consequences consequences() {
        Consequences.Sources sources = switch (request.sources()) {
            case KEEP -> Consequences.Sources.KEEP;
            case DELETE -> Consequences.Sources.DELETE;
        };
        return new Consequences(areParentsRefreshed() ? refreshed : List.of(), labels(), changes(), sources);
    }

    /** Parents that were there before are called what the new instances call them; but a merge asks them first. */
    private boolean areParentsRefreshed() {
        return switch (order.shape()) {
            case RESOURCE, BULK, SPLIT -> true;
            case MERGE -> false;
        };
    }

    private List<LoggedChange> changes() {
        Level level = switch (order.shape()) {
            case RESOURCE -> order.sources().getFirst().level();
            case BULK, SPLIT, MERGE -> Level.STUDY;
        };
        return targets.values().stream()
                .map(ids -> ids.at(level))
                .distinct()
                .map(id -> new LoggedChange(changeOf(level), new Ref(level, id)))
                .toList();
    }

    private ChangeType changeOf(Level level) {
        boolean anonymized = order.verb() == Verb.ANONYMIZE;
        return switch (level) {
            case PATIENT -> anonymized ? ChangeType.ANONYMIZED_PATIENT : ChangeType.MODIFIED_PATIENT;
            case STUDY -> anonymized ? ChangeType.ANONYMIZED_STUDY : ChangeType.MODIFIED_STUDY;
            case SERIES, INSTANCE -> anonymized ? ChangeType.ANONYMIZED_SERIES : ChangeType.MODIFIED_SERIES;
        };
    }

    /** Labels go from each resource to what it has become, at every level. */
    private Map<Ref, List<String>> labels() {
        Map<Ref, Set<String>> labels = new LinkedHashMap<>();
        if (request.keepLabels()) {
            Set<List<Ref>> done = new HashSet<>();
            targets.forEach((outcome, to) -> lineageOf(outcome.source()).ifPresent(from -> {
                for (Level level : labelledLevels()) {
                    Ref target = new Ref(level, to.at(level));
                    Ref source = new Ref(level, from.at(level));
                    if (!source.equals(target) && done.add(List.of(source, target))) {
                        labels.computeIfAbsent(target, _ -> new LinkedHashSet<>()).addAll(labelsOf(source));
                    }
                }
            }));
        }
        Map<Ref, List<String>> lists = new HashMap<>();
        labels.forEach((ref, all) -> lists.put(ref, List.copyOf(all)));
        return lists;
    }

    /** Split and merge move series: the study and the patient that these come to have labels of their own. */
    private List<Level> labelledLevels() {
        return switch (order.shape()) {
            case RESOURCE, BULK -> List.of(Level.values());
            case SPLIT, MERGE -> List.of(Level.SERIES, Level.INSTANCE);
        };
    }

    private Optional<ResourceIds> lineageOf(String instance) {
        return jobs.index().file(instance).map(file -> bySeries.computeIfAbsent(file.seriesId(), series -> {
            String study = jobs.index().ancestor(Level.SERIES, series, Level.STUDY);
            String patient = jobs.index().ancestor(Level.SERIES, series, Level.PATIENT);
            return new ResourceIds(patient, study, series, instance);
        })).map(ids -> new ResourceIds(ids.patient(), ids.study(), ids.series(), instance));
    }

    private List<String> labelsOf(Ref resource) {
        try {
            return jobs.index().labels(resource.level(), resource.id());
        } catch (LetheException goneMeanwhile) {
            return List.of();
        }
    }
}
