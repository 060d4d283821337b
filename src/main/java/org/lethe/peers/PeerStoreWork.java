package org.lethe.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.lethe.archive.OpenFile;
import org.lethe.archive.Sending;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends instances to a peer. One that is paused goes on where it stopped; after a failure, or a restart of the server,
 * all is sent again, which does a peer no harm.
 */
final class PeerStoreWork implements Work {
    static final String TYPE = "OrthancPeerStore";
    private static final int MEBIBYTE_BITS = 20;

    private final PeerStoreJobs jobs;
    private final PeerStoreOrder order;
    private final Sending sending;

    /** Written by the thread that runs it, read by any. */
    private final AtomicLong sentBytes = new AtomicLong();

    /** @param instances Orthanc IDs of what is sent */
    PeerStoreWork(PeerStoreJobs jobs, PeerStoreOrder order, List<String> instances) {
        this.jobs = jobs;
        this.order = order;
        this.sending = new Sending(jobs.index(),
                new Sending.Order(order.name(), order.resources(), order.permissive(), jobs.exportsLogged()),
                instances);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return sending.instances();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        long bytes = sentBytes.get();
        ObjectNode own = JsonNodeFactory.instance.objectNode()
                .put("Compress", order.compressed())
                .put("Size", Long.toString(bytes))
                .put("SizeMB", bytes >> MEBIBYTE_BITS);
        own.set("Peer", order.shown());
        order.transcode().ifPresent(target -> own.put("Transcode", target.syntax().uid()));
        return sending.content(own);
    }

    @Override
    public Ending run(Control control) throws IOException {
        if (sending.isAtStart()) {
            sentBytes.set(0);
        }
        return sending.run(control, _ -> new Receiver(jobs.client(order, control::isStopping)), this::content);
    }

    private void send(PeerClient client, String instance) throws IOException {
        try (OpenFile stored = jobs.archive().open(instance)) {
            Optional<TargetSyntax> target = order.transcode()
                    .filter(wanted -> !wanted.syntax().uid().equals(stored.file().transferSyntaxUid()));
            if (target.isEmpty()) {
                send(client, stored.bytes());
                return;
            }
            try (DicomFile file = jobs.archive().reader().read(stored.bytes(), DicomReader.Until.END);
                    ByteSource transcoded = Transcoding.encode(file, target.get())) {
                send(client, transcoded);
            }
        }
    }

    private void send(PeerClient client, ByteSource file) throws IOException {
        Payload payload = order.compressed() ? Payload.gzip(file) : Payload.plain(file);
        try (ByteSource bytes = payload.bytes()) {
            client.store(payload);
            sentBytes.addAndGet(bytes.size());
        }
    }

    /** The peer. */
    private final class Receiver implements Sending.Receiver {
        private final PeerClient client;

        Receiver(PeerClient client) {
            this.client = client;
        }

        @Override
        public void send(String instance) throws IOException {
            PeerStoreWork.this.send(client, instance);
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
