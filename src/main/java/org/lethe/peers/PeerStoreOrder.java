package org.lethe.peers;

import java.util.List;
import java.util.Optional;
import org.lethe.archive.Anonymization;
import org.lethe.archive.SendingOrder;
import org.lethe.config.OrthancPeer;
import org.lethe.index.Ref;
import org.lethe.rewrite.TargetSyntax;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be sent, and where to. It knows no secrets of the peer, as it is kept with its job.
 *
 * @param name symbolic name of the peer
 * @param url of the peer when the order was made
 * @param shown the peer as the job shows it
 * @param resources of any level
 * @param transcode what to send files in; empty to leave them as they are
 * @param compressed whether files are gzipped on their way
 * @param permissive whether an instance that is not taken is passed over
 * @param anonymization how instances are anonymized on their way; empty if they are not
 */
public record PeerStoreOrder(String name, String url, JsonNode shown, List<Ref> resources,
        Optional<TargetSyntax> transcode, boolean compressed, boolean permissive,
        Optional<Anonymization> anonymization) implements SendingOrder {
    public PeerStoreOrder {
        resources = List.copyOf(resources);
    }

    /** An order for a peer that is known by a name. */
    public static PeerStoreOrder of(String name, OrthancPeer peer, List<Ref> resources,
            Optional<TargetSyntax> transcode, boolean compressed, boolean permissive,
            Optional<Anonymization> anonymization) {
        return new PeerStoreOrder(name, peer.url(), peer.toJobJson(), resources, transcode, compressed, permissive,
                anonymization);
    }

    @Override
    public String type() {
        return PeerStoreTask.TYPE;
    }

    @Override
    public String receiver() {
        return name;
    }

    /** As {@link #ofJson} reads it. */
    @Override
    public ObjectNode toJson() {
        ObjectNode json = SendingOrder.commonJson(this).put("Name", name).put("Url", url).put("Compress", compressed);
        json.set("Peer", shown);
        transcode.ifPresent(target -> target.putInto(json));
        return json;
    }

    static PeerStoreOrder ofJson(ObjectNode json) {
        return new PeerStoreOrder(
                json.get("Name").stringValue(),
                json.get("Url").stringValue(),
                json.get("Peer"),
                SendingOrder.resourcesIn(json),
                TargetSyntax.ofJob(json),
                json.get("Compress").booleanValue(),
                json.get("Permissive").booleanValue(),
                Anonymization.in(json));
    }
}
