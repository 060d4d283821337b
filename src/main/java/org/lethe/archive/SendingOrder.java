package org.lethe.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.index.Ref;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is to be sent, and to whom, as far as it is the same for all receivers. */
public interface SendingOrder {
    /** The kind of job that carries it out, as clients see it, such as {@code DicomModalityStore}. */
    String type();

    /** Symbolic name of who gets the instances. */
    String receiver();

    /** What was asked for, of any level. */
    List<Ref> resources();

    /** Whether an instance that is refused is counted, and the others are sent all the same. */
    boolean permissive();

    /** How instances are anonymized on their way; empty if they are not. */
    Optional<Anonymization> anonymization();

    /** All that is needed to make this order anew after a restart. */
    ObjectNode toJson();

    /** What all orders keep: a new object, for the rest to be added. */
    static ObjectNode commonJson(SendingOrder order) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("Permissive", order.permissive());
        ArrayNode list = json.putArray("Resources");
        order.resources().forEach(ref -> list.addObject().put("Level", ref.level().name()).put("ID", ref.id()));
        Anonymization.put(order.anonymization(), json);
        return json;
    }

    /** The resources in what {@link #commonJson} made. */
    static List<Ref> resourcesIn(ObjectNode json) {
        List<Ref> resources = new ArrayList<>();
        json.get("Resources").forEach(ref -> resources.add(
                new Ref(Level.valueOf(ref.get("Level").stringValue()), ref.get("ID").stringValue())));
        return resources;
    }
}
