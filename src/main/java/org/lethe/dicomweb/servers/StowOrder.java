package org.lethe.dicomweb.servers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Anonymization;
import org.lethe.archive.SendingOrder;
import org.lethe.index.Ref;
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
        Optional<Anonymization> anonymization) implements SendingOrder {
    StowOrder {
        resources = List.copyOf(resources);
        headers = Map.copyOf(headers);
    }

    @Override
    public String type() {
        return StowTask.TYPE;
    }

    @Override
    public String receiver() {
        return server;
    }

    /** As {@link #ofJson} reads it. */
    @Override
    public ObjectNode toJson() {
        return SendingOrder.commonJson(this).put("Server", server).put("Url", url);
    }

    static StowOrder ofJson(ObjectNode json) {
        return new StowOrder(json.get("Server").stringValue(), json.get("Url").stringValue(),
                SendingOrder.resourcesIn(json),
                json.get("Permissive").booleanValue(), Map.of(), Anonymization.in(json));
    }
}
