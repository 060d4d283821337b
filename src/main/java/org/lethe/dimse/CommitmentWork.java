package org.lethe.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.dicom.Level;
import org.lethe.dimse.CommitmentReport.Failure;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.StoredFile;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks for the instances that somebody wants to be kept, and reports which ones are (PS3.4 section J.3.3). What is
 * told is what is there when it is told: one that is run again looks again. Who cannot be told is tried again later,
 * with growing pauses, and not for ever.
 */
final class CommitmentWork implements Work {
    static final String TYPE = "StorageCommitmentScp";

    /** Before each further try. */
    static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));

    private final Archive archive;
    private final Scu scu;
    private final CommitmentOrder order;
    private final List<Duration> pauses;

    /** @param pauses before each further try */
    CommitmentWork(Archive archive, Scu scu, CommitmentOrder order, List<Duration> pauses) {
        this.pauses = List.copyOf(pauses);
        this.archive = archive;
        this.scu = scu;
        this.order = order;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return List.of();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        return JsonNodeFactory.instance.objectNode()
                .put("CalledAet", order.calledAet())
                .put("Description", "")
                .put("RemoteAet", order.modality().aet())
                .put("TransactionUid", order.transactionUid());
    }

    @Override
    public Ending run(Control control) throws IOException {
        List<Instance> kept = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Instance instance : order.instances()) {
            if (control.isStopping()) {
                return new Ending.Stopped();
            }
            List<String> classes = classesOf(instance.sopInstanceUid());
            if (classes.contains(instance.sopClassUid())) {
                kept.add(instance);
            } else {
                failures.add(new Failure(instance,
                        classes.isEmpty() ? Failure.NO_SUCH_INSTANCE : Failure.CLASS_INSTANCE_CONFLICT));
            }
        }
        return tell(new Outcome(kept, failures));
    }

    private Ending tell(Outcome outcome) throws IOException {
        try {
            CommitmentCalls.report(scu, order.modality(), order.transactionUid(), outcome);
            return new Ending.Done(Consequences.NONE, content());
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.NETWORK_PROTOCOL) {
                throw e;
            }
            return new Ending.Later(pauses, e);
        }
    }

    /** Of which SOP classes the instances are that are called so. */
    private List<String> classesOf(String sopInstanceUid) {
        return archive.index().lookup(sopInstanceUid).stream()
                .filter(ref -> ref.level() == Level.INSTANCE)
                .flatMap(ref -> archive.index().file(ref.id()).stream()).map(StoredFile::sopClassUid).toList();
    }
}
