package org.lethe.peers;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.lethe.archive.ExportEntries;
import org.lethe.archive.OpenFile;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.Index;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.rewrite.Transcoding;
import tools.jackson.databind.node.ArrayNode;
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
    private final List<String> instances;

    // Only the thread that runs it touches this.
    private int next;
    private boolean exportLogged;

    // Written by the thread that runs it, read by any.
    private final AtomicInteger failedCount = new AtomicInteger();
    private final AtomicLong sentBytes = new AtomicLong();

    /** @param instances Orthanc IDs of what is sent */
    PeerStoreWork(PeerStoreJobs jobs, PeerStoreOrder order, List<String> instances) {
        this.jobs = jobs;
        this.order = order;
        this.instances = List.copyOf(instances);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return instances;
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        long bytes = sentBytes.get();
        ObjectNode content = JsonNodeFactory.instance.objectNode()
                .put("Compress", order.compressed())
                .put("Description", "REST API")
                .put("FailedInstancesCount", failedCount.get())
                .put("InstancesCount", instances.size());
        ArrayNode parents = content.putArray("ParentResources");
        order.resources().forEach(ref -> parents.add(ref.id()));
        content.set("Peer", order.shown());
        ArrayNode resources = content.putArray("Resources");
        order.resources().forEach(ref -> resources.addObject().put("ID", ref.id()).put("Type", ref.level().title()));
        content.put("Size", Long.toString(bytes)).put("SizeMB", bytes >> MEBIBYTE_BITS);
        order.transcode().ifPresent(syntax -> content.put("Transcode", syntax.uid()));
        return content;
    }

    @Override
    public Ending run(Control control) throws IOException {
        boolean failed = true;
        try (PeerClient client = jobs.client(order, control::isStopping)) {
            while (next < instances.size()) {
                if (control.isStopping()) {
                    failed = false;
                    return new Ending.Stopped();
                }
                store(client, instances.get(next));
                next++;
                control.progress((double) next / instances.size());
            }
            failed = false;
            return new Ending.Done(Consequences.NONE, content());
        } catch (LetheException e) {
            // Half of a file was sent: it is the next one when the job goes on.
            if (e.kind() == ErrorKind.CANCELED_JOB) {
                failed = false;
                return new Ending.Stopped();
            }
            throw e;
        } finally {
            if (failed) {
                next = 0;
                failedCount.set(0);
                sentBytes.set(0);
            }
        }
    }

    private void store(PeerClient client, String instance) throws IOException {
        try {
            send(client, instance);
            logExport();
        } catch (LetheException e) {
            // A peer that cannot be reached would not take the next one, either.
            boolean isUnreached = e.kind() == ErrorKind.NETWORK_PROTOCOL && !client.isReached();
            if (!order.permissive() || isUnreached || e.kind().isOfTheServer()) {
                throw new LetheException(e.kind(), "Instance " + instance + ": " + e.getMessage(), e);
            }
            failedCount.incrementAndGet();
        }
    }

    private void send(PeerClient client, String instance) throws IOException {
        try (OpenFile stored = jobs.archive().open(instance)) {
            Optional<TransferSyntax> target =
                    order.transcode().filter(syntax -> !syntax.uid().equals(stored.file().transferSyntaxUid()));
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

    /** Told as soon as something has left. */
    private void logExport() {
        if (!jobs.exportsLogged() || exportLogged) {
            return;
        }
        Index index = jobs.index();
        ExportEntries entries = new ExportEntries(index, order.name(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        order.resources().forEach(resource -> entries.of(resource).ifPresent(index::logExport));
        exportLogged = true;
    }
}
