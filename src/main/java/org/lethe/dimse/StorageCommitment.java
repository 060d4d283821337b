package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Level;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.dimse.CommitmentReport.Failure;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commitment to storage (PS3.4 annex J), both ways: modalities are asked to keep instances, and this server says which
 * ones it keeps. Reports come and go through associations of their own. For any number of threads.
 */
public final class StorageCommitment {
    private static final Logger LOG = LoggerFactory.getLogger(StorageCommitment.class);
    private static final int REQUEST_COMMITMENT = 1;
    private static final int ALL_KEPT = 1;
    private static final int SOME_NOT_KEPT = 2;

    private final Archive archive;
    private final Modalities modalities;
    private final Scu scu;

    // Guarded by itself.
    private final Map<String, CommitmentReport> reports;

    /** @param reportsMax how many are remembered */
    public StorageCommitment(Archive archive, Modalities modalities, Scu scu, int reportsMax) {
        this.archive = archive;
        this.modalities = modalities;
        this.scu = scu;
        this.reports = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CommitmentReport> eldest) {
                return size() > reportsMax;
            }
        };
    }

    /**
     * Asks a modality to keep instances, which it has already.
     *
     * @return the transaction UID, under which its report will be found
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it cannot be asked
     */
    public String request(Modality modality, List<Instance> instances) throws IOException {
        String transactionUid = Uids.random();
        synchronized (reports) {
            reports.put(transactionUid, new CommitmentReport(modality.aet(), Set.copyOf(instances), Optional.empty()));
        }
        try (Association association = scu.associate(modality, List.of(context()))) {
            CommandSet request = CommandSet.actionRequest(association.nextMessageId(), UID.StorageCommitmentPushModel,
                    UID.StorageCommitmentPushModelInstance, REQUEST_COMMITMENT);
            exchange(association, request, CommitmentDatasets.request(transactionUid, instances), "N-ACTION");
        }
        return transactionUid;
    }

    private static PresentationContext context() {
        return new PresentationContext(PresentationContext.idAt(0), UID.StorageCommitmentPushModel,
                List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
    }

    private static void exchange(Association association, CommandSet request, Attributes dataset, String what)
            throws IOException {
        int contextId = context().id();
        if (association.transferSyntax(contextId).isEmpty()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM peer does not accept storage commitment");
        }
        DimseStatus status = association.call(contextId, request, dataset).status();
        if (!status.isDone()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered " + what + " with " + status);
        }
    }

    /** The report of a transaction; empty if there is no such transaction, or if it is long ago. */
    public Optional<CommitmentReport> report(String transactionUid) {
        synchronized (reports) {
            return Optional.ofNullable(reports.get(transactionUid));
        }
    }

    /** The instances of resources, as they are asked for. */
    public List<Instance> instances(List<Ref> resources) {
        List<Instance> instances = new ArrayList<>();
        for (String id : new Retrieval(archive).instances(resources)) {
            archive.index().file(id)
                    .ifPresent(file -> instances.add(new Instance(file.sopClassUid(), file.sopInstanceUid())));
        }
        return instances;
    }

    /** Deletes from this server what a modality keeps by its report. */
    public void remove(Outcome outcome) {
        for (Instance instance : outcome.successes()) {
            for (Ref ref : archive.index().lookup(instance.sopInstanceUid())) {
                boolean isIt = ref.level() == Level.INSTANCE && archive.index().file(ref.id())
                        .filter(file -> file.sopClassUid().equals(instance.sopClassUid())).isPresent();
                if (isIt) {
                    archive.delete(ref.level(), ref.id());
                }
            }
        }
    }

    /** Answers those who ask this server to keep instances. */
    Service actions(Callers callers) {
        return (association, message, caller) -> {
            Attributes request = Identifier.read(association, message, archive.reader());
            String transactionUid = CommitmentDatasets.transactionUid(request);
            Modality modality = modalities.all().values().stream()
                    .filter(known -> callers.isSame(known.aet(), caller.callingAet())).findFirst()
                    .orElseThrow(() -> new LetheException(ErrorKind.FORBIDDEN,
                            "Who asks for storage commitment is not among the modalities"));
            Outcome outcome = check(CommitmentDatasets.instances(request));
            association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
            Thread.ofVirtual().name("storage-commitment").start(() -> send(modality, transactionUid, outcome));
        };
    }

    private Outcome check(List<Instance> instances) {
        List<Instance> kept = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (Instance instance : instances) {
            List<String> classes = archive.index().lookup(instance.sopInstanceUid()).stream()
                    .filter(ref -> ref.level() == Level.INSTANCE)
                    .flatMap(ref -> archive.index().file(ref.id()).stream()).map(StoredFile::sopClassUid).toList();
            if (classes.contains(instance.sopClassUid())) {
                kept.add(instance);
            } else {
                failures.add(new Failure(instance,
                        classes.isEmpty() ? Failure.NO_SUCH_INSTANCE : Failure.CLASS_INSTANCE_CONFLICT));
            }
        }
        return new Outcome(kept, failures);
    }

    private void send(Modality modality, String transactionUid, Outcome outcome) {
        RoleSelection provider = new RoleSelection(UID.StorageCommitmentPushModel, false, true);
        try (Association association = scu.associate(modality, List.of(context()), List.of(provider))) {
            CommandSet request = CommandSet.eventReport(association.nextMessageId(), UID.StorageCommitmentPushModel,
                    UID.StorageCommitmentPushModelInstance, outcome.failures().isEmpty() ? ALL_KEPT : SOME_NOT_KEPT);
            exchange(association, request, CommitmentDatasets.report(transactionUid, outcome), "N-EVENT-REPORT");
        } catch (LetheException | IOException e) {
            LOG.warn("A report of storage commitment could not be sent: {}", e.getMessage());
        }
    }

    /** Takes the reports of those whom this server asked. */
    Service eventReports(Callers callers) {
        return (association, message, caller) -> {
            Attributes report = Identifier.read(association, message, archive.reader());
            String transactionUid = CommitmentDatasets.transactionUid(report);
            Outcome outcome = CommitmentDatasets.outcome(report);
            synchronized (reports) {
                CommitmentReport asked = reports.get(transactionUid);
                if (asked == null || !callers.isSame(asked.remoteAet(), caller.callingAet())) {
                    throw new LetheException(ErrorKind.INEXISTENT_ITEM,
                            "A report of storage commitment is about what nobody asked");
                }
                reports.put(transactionUid, asked.with(outcome));
            }
            association.send(message.contextId(), message.command().response(DimseStatus.SUCCESS));
        };
    }
}
