package org.lethe.dimse;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.Sending;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends instances to a modality. One that is paused goes on where it stopped; after a failure, or a restart of the
 * server, all is sent again, which does a modality no harm.
 */
final class StoreWork implements Work {
    static final String TYPE = "DicomModalityStore";

    private final StoreJobs jobs;
    private final StoreOrder order;
    private final Sending sending;

    /** @param instances Orthanc IDs of what is sent */
    StoreWork(StoreJobs jobs, StoreOrder order, List<String> instances) {
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
        ObjectNode own = JsonNodeFactory.instance.objectNode()
                .put("LocalAet", jobs.scu().localAet(order.modality()))
                .put("RemoteAet", order.modality().aet());
        order.originator().ifPresent(origin -> own
                .put("MoveOriginatorAET", origin.aet())
                .put("MoveOriginatorID", origin.messageId()));
        order.transactionUid().ifPresent(uid -> own.put("StorageCommitmentTransactionUID", uid));
        return sending.content(own);
    }

    @Override
    public Ending run(Control control) throws IOException {
        Ending ending = sending.run(control, this::open, this::content);
        if (ending instanceof Ending.Done && order.transactionUid().isPresent()) {
            askToKeep(order.transactionUid().get());
        }
        return ending;
    }

    /** Also what was refused: the report says then that it is not kept. */
    private void askToKeep(String transactionUid) throws IOException {
        List<Instance> instances = jobs.commitment().instancesOf(instances());
        if (!instances.isEmpty()) {
            jobs.commitment().request(transactionUid, order.modality(), instances);
        }
    }

    private Sending.Receiver open(List<String> remaining) {
        return new Receiver(jobs,
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
    private record Receiver(StoreJobs jobs, StoreSession session) implements Sending.Receiver {
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
