package org.lethe.peers;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.lethe.archive.Anonymization;
import org.lethe.archive.Archive;
import org.lethe.archive.SendingJobs;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import tools.jackson.databind.node.ObjectNode;

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
        this.sending = new SendingJobs(archive, exportsLogged);
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
     * How instances are anonymized that are sent to a peer; empty if they are not.
     *
     * @param asked by the request to send; empty if it does not want it
     * @throws LetheException if peer and request both want it, or if that cannot be done
     */
    public Optional<Anonymization> anonymization(OrthancPeer peer, Optional<ObjectNode> asked) {
        return archive.anonymizations().of(peer.anonymize(), "peer " + peer.url(), asked);
    }

    /**
     * Refuses a peer for which instances cannot be anonymized as it wants it.
     *
     * @throws LetheException that says why
     */
    public void check(OrthancPeer peer) {
        archive.anonymizations().check("the peer", peer.anonymize());
    }

    /**
     * A file that is not stored here, as it leaves for a peer.
     *
     * @param file closed with what comes of it, or by a failure
     * @throws LetheException if the peer wants it to be anonymized and that cannot be done
     * @throws IOException if it cannot be read
     */
    public ByteSource leaving(ByteSource file, OrthancPeer peer) throws IOException {
        return archive.outgoing(anonymization(peer, Optional.empty()), List.of()).pass(file);
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
