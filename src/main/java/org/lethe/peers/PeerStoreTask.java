package org.lethe.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SendingTask;
import org.lethe.archive.SentBytes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Control;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends instances to a peer. One that is paused goes on where it stopped; after a failure, or a restart of the server,
 * all is sent again, which does a peer no harm.
 */
final class PeerStoreTask implements SendingTask {
    static final String TYPE = "OrthancPeerStore";

    private final PeerStoreJobs jobs;
    private final PeerStoreOrder order;
    private final SentBytes sent = new SentBytes();

    PeerStoreTask(PeerStoreJobs jobs, PeerStoreOrder order) {
        this.jobs = jobs;
        this.order = order;
    }

    @Override
    public PeerStoreOrder order() {
        return order;
    }

    @Override
    public ObjectNode shown() {
        ObjectNode shown = sent.putInto(JsonNodeFactory.instance.objectNode().put("Compress", order.compressed()));
        shown.set("Peer", order.shown());
        order.transcode().ifPresent(target -> shown.put("Transcode", target.syntax().uid()));
        return shown;
    }

    @Override
    public void begin() {
        sent.reset();
    }

    @Override
    public Receiver open(Outgoing outgoing, Control control, List<String> remaining) {
        return new Peer(outgoing, jobs.client(order, control::isStopping));
    }

    private void send(PeerClient client, Outgoing.Instance leaving) throws IOException {
        Optional<TargetSyntax> target = order.transcode()
                .filter(wanted -> !wanted.syntax().uid().equals(leaving.syntax().uid()));
        if (target.isEmpty()) {
            send(client, leaving.file());
            return;
        }
        try (DicomFile file = jobs.archive().reader().read(leaving.file(), DicomReader.Until.END);
                ByteSource transcoded = Transcoding.encode(file, target.get())) {
            send(client, transcoded);
        }
    }

    private void send(PeerClient client, ByteSource file) throws IOException {
        Payload payload = order.compressed() ? Payload.gzip(file) : Payload.plain(file);
        try (ByteSource bytes = payload.bytes()) {
            client.store(payload);
            sent.add(bytes.size());
        }
    }

    /** The peer. */
    private final class Peer implements Receiver {
        private final Outgoing outgoing;
        private final PeerClient client;

        Peer(Outgoing outgoing, PeerClient client) {
            this.outgoing = outgoing;
            this.client = client;
        }

        @Override
        public void send(String instance) throws IOException {
            try (Outgoing.Instance leaving = outgoing.open(instance)) {
                PeerStoreTask.this.send(client, leaving);
            }
        }

        @Override
        public boolean isReached() {
            return client.isReached();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
