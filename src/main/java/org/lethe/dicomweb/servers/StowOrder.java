package org.lethe.dicomweb.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Anonymization;
import org.lethe.dicom.Level;
import org.lethe.index.Ref;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be sent, and where to.
 *
 * @param server symbolic name
 * @param url of the server when the order was made
 * @param resources of any level
 * @param permissive whether an instance that is not taken is passed over
 * @param headers of the request alone; as they may be secrets, they are not kept with the job beyond a restart
 * @param anonymization how instances are anonymized on their way; empty if they are not
 */
record StowOrder(String server, String url, List<Ref> resources, boolean permissive, Map<String, String> headers,
        Optional<Anonymization> anonymization) {
    StowOrder {
        resources = List.copyOf(resources);
        headers = Map.copyOf(headers);
    }

    /** As {@link #ofJson} reads it. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.put("Server", server).put("Url", url).put("Permissive", permissive).putArray("Resources");
        resources.forEach(ref -> list.addObject().put("Level", ref.level().name()).put("ID", ref.id()));
        Anonymization.put(anonymization, json);
        return json;
    }

    static StowOrder ofJson(ObjectNode json) {
        List<Ref> resources = new ArrayList<>();
        json.get("Resources").forEach(ref -> resources.add(
                new Ref(Level.valueOf(ref.get("Level").stringValue()), ref.get("ID").stringValue())));
        return new StowOrder(json.get("Server").stringValue(), json.get("Url").stringValue(), resources,
                json.get("Permissive").booleanValue(), Map.of(), Anonymization.in(json));
    }
}
