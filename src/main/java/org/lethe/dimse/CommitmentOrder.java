package org.lethe.dimse;

import java.util.ArrayList;
import java.util.List;
import org.lethe.config.Modality;
import org.lethe.dimse.CommitmentReport.Instance;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants this server to keep.
 *
 * @param modality who gets the report
 * @param calledAet title under which this server was asked
 * @param transactionUid under which it gets the report
 * @param instances that are to be kept
 */
record CommitmentOrder(Modality modality, String calledAet, String transactionUid, List<Instance> instances) {
    CommitmentOrder {
        instances = List.copyOf(instances);
    }

    /** As {@link #ofJson} reads it. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("Modality", modality.toJson());
        json.put("CalledAet", calledAet).put("TransactionUid", transactionUid);
        ArrayNode list = json.putArray("Instances");
        instances.forEach(instance -> list.addArray().add(instance.sopClassUid()).add(instance.sopInstanceUid()));
        return json;
    }

    static CommitmentOrder ofJson(ObjectNode json) {
        List<Instance> instances = new ArrayList<>();
        json.get("Instances").forEach(
                pair -> instances.add(new Instance(pair.get(0).stringValue(), pair.get(1).stringValue())));
        return new CommitmentOrder(Modality.read(json.get("Modality")), json.get("CalledAet").stringValue(),
                json.get("TransactionUid").stringValue(), instances);
    }
}
