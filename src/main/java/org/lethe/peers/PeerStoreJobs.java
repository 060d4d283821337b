package org.lethe.peers;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.lethe.archive.Archive;
import org.lethe.archive.SendingJobs;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;

/** Sends what is stored here to peers. For any number of threads. */
public final class PeerStoreJobs {
    private final Archive archive;
    private final Peers peers;
    private final PeerSettings settings;
    private final SendingJobs sending;

    /** @param exportsLogged whether {@code /exports} records what was sent */
    public PeerStoreJobs(Archive archive, Peers peers, PeerSettings settings, boolean exportsLogged) {
        this.archive = archive;
        this.peers = peers;
        this.settings = settings;
        this.sending = new SendingJobs(archive.index(), exportsLogged);
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        return Map.of(PeerStoreTask.TYPE,
                sending.kind(request -> new PeerStoreTask(this, PeerStoreOrder.ofJson(request))));
    }

    /**
     * Finds resources by their Orthanc IDs.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if one of them is not there
     */
    public List<Ref> resources(List<String> ids) {
        return sending.resources(ids);
    }

    /** Work that sends the instances that are there now. */
    public Work work(PeerStoreOrder order) {
        return sending.work(new PeerStoreTask(this, order));
    }

    /**
     * Someone who speaks with a peer; to be closed.
     *
     * @throws LetheException if the peer cannot be spoken with
     */
    public PeerClient client(OrthancPeer peer) {
        return new PeerClient(peer, settings);
    }

    /**
     * Someone who speaks with the peer of an order, by the secrets that it has now.
     *
     * @param givenUp whether an answer is not waited for any more
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if the peer is gone, or moved, since the order was made
     */
    PeerClient client(PeerStoreOrder order, BooleanSupplier givenUp) {
        OrthancPeer peer = peers.require(order.name());
        if (!peer.url().equals(order.url())) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The peer of this job has got another URL since");
        }
        return new PeerClient(peer, settings, givenUp);
    }

    /** The quality of lossy compression where nobody asks for another one, from 1 to 100. */
    public int lossyQuality() {
        return archive.lossyQuality();
    }

    Archive archive() {
        return archive;
    }
}
