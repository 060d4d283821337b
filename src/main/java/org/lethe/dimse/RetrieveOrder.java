package org.lethe.dimse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.config.Modality;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.dicom.Level;
import org.lethe.dicom.json.TagFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be fetched from a modality, and how.
 *
 * @param modality as it was when the order was made, with what the order wants otherwise
 * @param method C-MOVE or C-GET
 * @param targetAet who gets the instances; with C-GET always this server
 * @param level of the resources
 * @param resources the identifiers of each, by tag
 * @param permissive whether a resource that is not had is passed over
 * @param shown how the job shows the identifiers
 */
public record RetrieveOrder(Modality modality, RetrieveMethod method, String targetAet, Level level,
        List<Map<Integer, String>> resources, boolean permissive, TagFormat shown) {
    public RetrieveOrder {
        resources = List.copyOf(resources);
    }

    /** As {@link #ofJson} reads it. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("Modality", modality.toJson());
        json.put("Method", method.name()).put("TargetAet", targetAet).put("Level", level.name());
        ArrayNode list = json.putArray("Resources");
        for (Map<Integer, String> resource : resources) {
            ObjectNode identifiers = list.addObject();
            resource.forEach((tag, value) -> identifiers.put(Integer.toString(tag), value));
        }
        return json.put("Permissive", permissive).put("Shown", shown.name());
    }

    static RetrieveOrder ofJson(ObjectNode json) {
        List<Map<Integer, String>> resources = new ArrayList<>();
        json.get("Resources").forEach(resource -> {
            Map<Integer, String> identifiers = new LinkedHashMap<>();
            resource.properties().forEach(
                    member -> identifiers.put(Integer.valueOf(member.getKey()), member.getValue().stringValue()));
            resources.add(identifiers);
        });
        return new RetrieveOrder(
                Modality.read(json.get("Modality")),
                RetrieveMethod.valueOf(json.get("Method").stringValue()),
                json.get("TargetAet").stringValue(),
                Level.valueOf(json.get("Level").stringValue()),
                resources,
                json.get("Permissive").booleanValue(),
                TagFormat.valueOf(json.get("Shown").stringValue()));
    }
}
