package org.lethe.peers;

import java.util.SortedMap;
import org.lethe.archive.Registry;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;

/** The peers that this server knows, by symbolic name. For any number of threads. */
public final class Peers {
    private static final Registry.Kind<OrthancPeer> KIND =
            new Registry.Kind<>("peer", "OrthancPeers", OrthancPeer::read, OrthancPeer::toJson);

    private final Registry<OrthancPeer> registry;

    /** @throws LetheException if the index cannot be read */
    public Peers(PeerSettings settings, Index index) {
        this.registry = settings.peersInDatabase()
                ? Registry.ofIndex(index, KIND)
                : Registry.ofConfiguration(index, KIND, settings.peers());
    }

    /** All of them, by name. */
    public SortedMap<String, OrthancPeer> all() {
        return registry.all();
    }

    /**
     * The peer with a name.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is none
     */
    public OrthancPeer require(String name) {
        return registry.find(name).orElseThrow(
                () -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no peer with this name"));
    }

    /**
     * Sets a peer, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public void put(String name, OrthancPeer peer) {
        registry.put(name, peer);
    }

    /**
     * Forgets a peer.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public void remove(String name) {
        registry.remove(name);
    }
}
