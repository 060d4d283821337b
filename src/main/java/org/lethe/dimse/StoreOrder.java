package org.lethe.dimse;

import java.util.List;
import java.util.Optional;
import org.lethe.archive.Anonymization;
import org.lethe.archive.SendingOrder;
import org.lethe.config.Modality;
import org.lethe.index.Ref;
import org.lethe.net.CommandSet.MoveOriginator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be sent, and where to.
 *
 * @param name symbolic name of the modality
 * @param modality as it was when the order was made, with what the order wants otherwise
 * @param resources of any level
 * @param permissive whether an instance that is not taken is passed over
 * @param originator whose C-MOVE is said to be the reason
 * @param transactionUid under which the modality is asked to keep what was sent; empty if it is not asked
 * @param anonymization how instances are anonymized on their way; empty if they are not
 */
public record StoreOrder(String name, Modality modality, List<Ref> resources, boolean permissive,
        Optional<MoveOriginator> originator, Optional<String> transactionUid,
        Optional<Anonymization> anonymization) implements SendingOrder {
    public StoreOrder {
        resources = List.copyOf(resources);
    }

    /** An order to send instances as they are stored, without storage commitment. */
    public StoreOrder(String name, Modality modality, List<Ref> resources, boolean permissive,
            Optional<MoveOriginator> originator) {
        this(name, modality, resources, permissive, originator, Optional.empty(), Optional.empty());
    }

    @Override
    public String type() {
        return StoreTask.TYPE;
    }

    @Override
    public String receiver() {
        return name;
    }

    /** As {@link #ofJson} reads it. */
    @Override
    public ObjectNode toJson() {
        ObjectNode json = SendingOrder.commonJson(this).put("Name", name);
        json.set("Modality", modality.toJson());
        originator.ifPresent(
                origin -> json.putObject("MoveOriginator").put("AET", origin.aet()).put("ID", origin.messageId()));
        transactionUid.ifPresent(uid -> json.put("TransactionUid", uid));
        return json;
    }

    static StoreOrder ofJson(ObjectNode json) {
        JsonNode origin = json.get("MoveOriginator");
        return new StoreOrder(
                json.get("Name").stringValue(),
                Modality.read(json.get("Modality")),
                SendingOrder.resourcesIn(json),
                json.get("Permissive").booleanValue(),
                origin == null
                        ? Optional.empty()
                        : Optional
                                .of(new MoveOriginator(origin.get("AET").stringValue(), origin.get("ID").intValue())),
                Optional.ofNullable(json.get("TransactionUid")).map(JsonNode::stringValue),
                Anonymization.in(json));
    }
}
