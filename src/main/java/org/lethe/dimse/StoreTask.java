package org.lethe.dimse;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SendingTask;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends instances to a modality. To send one again does a modality no harm. */
final class StoreTask implements SendingTask {
    static final String TYPE = "DicomModalityStore";

    private final StoreJobs jobs;
    private final StoreOrder order;

    // Only the thread that runs it touches this.
    private final Set<Instance> sent = new LinkedHashSet<>();

    StoreTask(StoreJobs jobs, StoreOrder order) {
        this.jobs = jobs;
        this.order = order;
    }

    @Override
    public StoreOrder order() {
        return order;
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
        return shown;
    }

    @Override
    public void begin() {
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
    public Receiver open(Outgoing outgoing, Control control, List<String> remaining) {
        return new Modality(outgoing, new StoreSession(
                jobs.scu(), order.modality(), order.originator(), jobs.kinds(remaining, outgoing)));
    }

    /** The modality. */
    private final class Modality implements Receiver {
        private final Outgoing outgoing;
        private final StoreSession session;

        Modality(Outgoing outgoing, StoreSession session) {
            this.outgoing = outgoing;
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
