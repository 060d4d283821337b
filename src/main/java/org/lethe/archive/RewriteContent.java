package org.lethe.archive;

import java.util.List;
import org.lethe.archive.RewriteOrder.Shape;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.index.JobInstance;
import org.lethe.index.Ref;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What jobs that rewrite tell of themselves, in Orthanc's members (Orthanc Book, "Anonymization and modification"). */
final class RewriteContent {
    private static final String DESCRIPTION = "REST API";

    private RewriteContent() {}

    /**
     * What is known from the start, and what became of the instances.
     *
     * @param outcomes empty while nothing is known
     */
    static ObjectNode of(RewriteOrder order, int instances, List<JobInstance> outcomes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        List<String> failed = outcomes.stream().filter(one -> !one.isStored()).map(JobInstance::source).toList();
        json.put("Description", DESCRIPTION);
        json.put("FailedInstancesCount", failed.size());
        if (!failed.isEmpty()) {
            failed.forEach(json.putArray("FailedInstances")::add);
        }
        json.put("InstancesCount", instances);
        switch (order.shape()) {
            case RESOURCE, BULK -> {
                json.put("IsAnonymization", order.verb() == Verb.ANONYMIZE);
                if (!order.sources().isEmpty()) {
                    order.sources().forEach(each -> json.withArrayProperty("ParentResources").add(each.id()));
                }
                addResources(json, order);
                for (String option : List.of("Transcode", "LossyQuality")) {
                    if (order.body().has(option)) {
                        json.set(option, order.body().get(option));
                    }
                }
            }
            case SPLIT -> {
            }
            case MERGE -> json.put("TargetStudy", order.sources().getFirst().id());
        }
        return json;
    }

    private static void addResources(ObjectNode json, RewriteOrder order) {
        ArrayNode resources = json.putArray("Resources");
        if (order.shape() == Shape.RESOURCE) {
            Ref source = order.sources().getFirst();
            resources.addObject().put("ID", source.id()).put("Type", source.level().title());
            json.put("Type", source.level().title());
        }
    }

    /**
     * Adds the new resources.
     *
     * @param targets of the instances that were stored, in the order of the job
     * @param studyUid of the first of them
     */
    static void addTargets(ObjectNode json, RewriteOrder order, List<ResourceIds> targets, String studyUid) {
        switch (order.shape()) {
            case RESOURCE -> {
                Level level = order.sources().getFirst().level();
                String id = targets.getFirst().at(level);
                json.put("ID", id);
                json.put("Path", pathOf(level, id));
                json.put("PatientID", targets.getFirst().patient());
            }
            case BULK -> {
                ArrayNode resources = json.withArrayProperty("Resources");
                for (Level level : Level.values()) {
                    targets.stream().map(ids -> ids.at(level)).distinct()
                            .forEach(id -> resources.addObject()
                                    .put("ID", id)
                                    .put("Path", pathOf(level, id))
                                    .put("Type", level.title()));
                }
            }
            case SPLIT -> {
                json.put("TargetStudy", targets.getFirst().study());
                json.put("TargetStudyUID", studyUid);
            }
            case MERGE -> json.put("TargetStudy", targets.getFirst().study());
        }
    }

    private static String pathOf(Level level, String id) {
        return "/" + level.plural() + "/" + id;
    }
}
