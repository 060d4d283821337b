package org.lethe.peers;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.config.ScuSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The peers that this server knows, by symbolic name: those of the configuration, whose changes last until the next
 * start, or those of the index, whose changes outlive it. For any number of threads.
 */
public final class Peers {
    private static final String PROPERTY = "OrthancPeers";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Index index;
    private final boolean inDatabase;

    // Guarded by this.
    private final SortedMap<String, OrthancPeer> peers = new TreeMap<>();

    /** @throws LetheException if the index cannot be read */
    public Peers(PeerSettings settings, Index index) {
        this.index = index;
        this.inDatabase = settings.peersInDatabase();
        if (inDatabase) {
            index.property(PROPERTY).map(JSON::readTree).ifPresent(kept -> {
                for (Map.Entry<String, JsonNode> each : kept.properties()) {
                    peers.put(each.getKey(), OrthancPeer.read(each.getValue()));
                }
            });
        } else {
            peers.putAll(settings.peers());
        }
    }

    /** All of them, by name. */
    public synchronized SortedMap<String, OrthancPeer> all() {
        return new TreeMap<>(peers);
    }

    /**
     * The peer with a name.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is none
     */
    public synchronized OrthancPeer require(String name) {
        OrthancPeer peer = peers.get(name);
        if (peer == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no peer with this name");
        }
        return peer;
    }

    /**
     * Sets a peer, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public synchronized void put(String name, OrthancPeer peer) {
        if (!ScuSettings.isName(name)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The name of a peer may have letters, digits, dots, dashes and underscores only");
        }
        SortedMap<String, OrthancPeer> changed = all();
        changed.put(name, peer);
        become(changed);
    }

    /**
     * Forgets a peer.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public synchronized void remove(String name) {
        SortedMap<String, OrthancPeer> changed = all();
        if (changed.remove(name) == null) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no peer with this name");
        }
        become(changed);
    }

    /** Keeps first, so that nothing is known here that a restart would forget. */
    private void become(SortedMap<String, OrthancPeer> changed) {
        if (inDatabase) {
            ObjectNode kept = JSON.createObjectNode();
            changed.forEach((name, peer) -> kept.set(name, peer.toJson()));
            index.setProperty(PROPERTY, JSON.writeValueAsString(kept));
        }
        peers.clear();
        peers.putAll(changed);
    }
}
