package org.lethe.dimse;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.SendingTask;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.index.Ref;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends instances to a modality. To send one again does a modality no harm. */
record StoreTask(StoreJobs jobs, StoreOrder order) implements SendingTask {
    static final String TYPE = "DicomModalityStore";

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
        return shown;
    }

    /** Asks the modality to keep what was sent, also what it refused: the report says then that it is not kept. */
    @Override
    public void end(List<String> sent) throws IOException {
        List<Instance> instances = order.transactionUid().isEmpty()
                ? List.of()
                : jobs.commitment().instancesOf(sent);
        if (!instances.isEmpty()) {
            jobs.commitment().request(order.transactionUid().get(), order.modality(), instances);
        }
    }

    @Override
    public Receiver open(Control control, List<String> remaining) {
        return new Modality(jobs,
                new StoreSession(jobs.scu(), order.modality(), order.originator(), kindsOf(remaining)));
    }

    private List<Kind> kindsOf(List<String> remaining) {
        Set<Kind> kinds = new LinkedHashSet<>();
        for (String instance : remaining) {
            jobs.index().file(instance).map(Kind::of).ifPresent(kinds::add);
        }
        return List.copyOf(kinds);
    }

    /** The modality. */
    private record Modality(StoreJobs jobs, StoreSession session) implements Receiver {
        @Override
        public void send(String instance) throws IOException {
            jobs.send(session, instance);
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
