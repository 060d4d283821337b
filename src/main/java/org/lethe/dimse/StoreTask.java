package org.lethe.dimse;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SendingTask;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.index.Ref;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends instances to a modality. To send one again does a modality no harm. */
final class StoreTask implements SendingTask {
    static final String TYPE = "DicomModalityStore";

    private final StoreJobs jobs;
    private final StoreOrder order;

    // Only the thread that runs it touches these.
    private Outgoing outgoing; // null before it begins
    private final Set<Instance> sent = new LinkedHashSet<>();

    StoreTask(StoreJobs jobs, StoreOrder order) {
        this.jobs = jobs;
        this.order = order;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String receiver() {
        return order.name();
    }

    @Override
    public List<Ref> resources() {
        return order.resources();
    }

    @Override
    public boolean permissive() {
        return order.permissive();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode shown() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode()
                .put("LocalAet", jobs.scu().localAet(order.modality()))
                .put("RemoteAet", order.modality().aet());
        order.originator().ifPresent(origin -> shown
                .put("MoveOriginatorAET", origin.aet())
                .put("MoveOriginatorID", origin.messageId()));
        order.transactionUid().ifPresent(uid -> shown.put("StorageCommitmentTransactionUID", uid));
        order.anonymization().ifPresent(_ -> shown.put("Anonymized", true));
        return shown;
    }

    @Override
    public void begin(List<String> instances) {
        outgoing = jobs.archive().outgoing(order.anonymization(), instances);
        sent.clear();
    }

    /** Asks the modality to keep what was sent, also what it refused: the report says then that it is not kept. */
    @Override
    public void end() throws IOException {
        if (order.transactionUid().isPresent() && !sent.isEmpty()) {
            jobs.commitment().request(order.transactionUid().get(), order.modality(), List.copyOf(sent));
        }
    }

    @Override
    public Receiver open(Control control, List<String> remaining) {
        return new Modality(new StoreSession(
                jobs.scu(), order.modality(), order.originator(), jobs.kinds(remaining, outgoing)));
    }

    /** The modality. */
    private final class Modality implements Receiver {
        private final StoreSession session;

        Modality(StoreSession session) {
            this.session = session;
        }

        @Override
        public void send(String instance) throws IOException {
            Outgoing.Instance leaving = outgoing.open(instance);
            if (order.transactionUid().isPresent()) {
                // As it is known to the modality, which may be under another UID than here.
                sent.add(new Instance(leaving.sopClassUid(), leaving.sopInstanceUid()));
            }
            jobs.send(session, leaving, instance);
        }

        @Override
        public boolean isReached() {
            return session.isReached();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
