package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.lethe.archive.Archive;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Level;
import org.lethe.dicom.Uids;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobStore;
import org.lethe.index.Ref;
import org.lethe.jobs.JobEngine;
import org.lethe.jobs.WorkKind;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commitment to storage (PS3.4 annex J), both ways: modalities are asked to keep instances, and this server says which
 * ones it keeps. Reports go through associations of their own, and come through such ones or through the one which
 * asked. For any number of threads.
 */
public final class StorageCommitment {
    private static final Logger LOG = LoggerFactory.getLogger(StorageCommitment.class);

    /** What is to be reported is in the index until it is: about three of the longest requests. */
    private static final long WAITING_CHARACTERS_MAX = 18_000_000;

    private static final int WAITING_JOBS_MAX = 10_000;

    private final Archive archive;
    private final Scu scu;
    private final CommitmentMessages messages;

    // Guarded by itself.
    private final Map<String, CommitmentReport> reports;

    /** @param reportsMax how many are remembered */
    public StorageCommitment(Archive archive, Scu scu, int reportsMax) {
        this.archive = archive;
        this.scu = scu;
        this.messages = new CommitmentMessages(archive.reader());
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
        request(transactionUid, modality, instances);
        return transactionUid;
    }

    /** Asks under a transaction UID that is given. */
    void request(String transactionUid, Modality modality, List<Instance> instances) throws IOException {
        Set<String> ours = new HashSet<>();
        instances.forEach(instance -> ours.addAll(idsOf(instance)));
        synchronized (reports) {
            CommitmentReport pending =
                    new CommitmentReport(modality.aet(), Set.copyOf(instances), ours, Optional.empty());
            // A job that is run again does not take back what was reported already.
            reports.merge(transactionUid, pending, (known, _) -> known.outcome().isPresent() ? known : pending);
        }
        CommitmentCalls.request(scu, modality, transactionUid, instances, new CommitmentCalls.Reports() {
            @Override
            public boolean areAwaited() {
                return report(transactionUid).filter(known -> known.outcome().isEmpty()).isPresent();
            }

            @Override
            public void take(Association association, Message message) throws IOException {
                takeReport(association, message, asked -> asked.remoteAet().equals(modality.aet()));
            }
        });
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        return Map.of(CommitmentWork.TYPE,
                (_, request) -> new CommitmentWork(archive, scu, CommitmentOrder.ofJson(request),
                        CommitmentWork.PAUSES));
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

    /**
     * Deletes from this server what a modality keeps by its report, if it was here already when the modality was asked.
     *
     * @throws LetheException of kind {@code CONFLICT}, with nothing deleted, if an instance is here more than once, as
     *     under another PatientID: the report does not tell which one is kept
     */
    public void remove(CommitmentReport report) {
        List<String> kept = new ArrayList<>();
        for (Instance instance : report.outcome().map(Outcome::successes).orElse(List.of())) {
            List<String> here = idsOf(instance);
            if (here.size() > 1) {
                throw new LetheException(ErrorKind.CONFLICT,
                        "Several instances here have one SOP Instance UID: delete them by their Orthanc IDs");
            }
            here.stream().filter(report.ours()::contains).forEach(kept::add);
        }
        kept.forEach(id -> archive.delete(Level.INSTANCE, id));
    }

    /** The Orthanc IDs of an instance: several, if it is here under several PatientIDs. */
    private List<String> idsOf(Instance instance) {
        return archive.index().lookup(instance.sopInstanceUid()).stream()
                .filter(ref -> ref.level() == Level.INSTANCE && archive.index().file(ref.id())
                        .filter(file -> file.sopClassUid().equals(instance.sopClassUid())).isPresent())
                .map(Ref::id)
                .toList();
    }

    /**
     * Answers those who ask this server to keep instances. The report follows by a job, so that no restart loses it,
     * and a peer that is away is tried again for about half an hour.
     */
    Service actions(Callers callers, JobEngine jobs) {
        return (association, message, caller) -> messages.take(association, message,
                command -> command.actionType() == CommitmentCalls.REQUEST_COMMITMENT
                        ? DimseStatus.SUCCESS
                        : Statuses.NO_SUCH_ACTION_TYPE,
                request -> submit(request, caller, callers, jobs));
    }

    private DimseStatus submit(Attributes request, Request caller, Callers callers, JobEngine jobs) {
        DimseStatus fault = CommitmentDatasets.faultOfRequest(request);
        if (!fault.equals(DimseStatus.SUCCESS)) {
            return fault;
        }
        Modality modality = callers.modality(caller).orElseThrow(() -> new LetheException(ErrorKind.FORBIDDEN,
                "Who asks for storage commitment is not among the modalities"));
        CommitmentOrder order = new CommitmentOrder(modality, caller.calledAet(),
                CommitmentDatasets.transactionUid(request), CommitmentDatasets.instances(request));
        CommitmentWork work = new CommitmentWork(archive, scu, order, CommitmentWork.PAUSES);
        if (!hasRoomFor(work, jobs)) {
            LOG.warn("A request for storage commitment is refused: too many reports wait for peers that are away");
            return Statuses.RESOURCE_LIMITATION;
        }
        jobs.submit(work, 0, null);
        return DimseStatus.SUCCESS;
    }

    /** Requests that come at the same time may get a little beyond the bounds. */
    private static boolean hasRoomFor(CommitmentWork work, JobEngine jobs) {
        JobStore.Backlog others = jobs.backlog(work.type());
        return others.jobs() < WAITING_JOBS_MAX && others.characters() < WAITING_CHARACTERS_MAX;
    }

    /** Takes the reports of those whom this server asked. */
    Service eventReports(Callers callers) {
        return (association, message, caller) -> takeReport(association, message,
                asked -> callers.isSame(asked.remoteAet(), caller.callingAet()));
    }

    /** @param mayTell whether the one who reports is the one who was asked */
    private void takeReport(Association association, Message message, Predicate<CommitmentReport> mayTell)
            throws IOException {
        messages.take(association, message, StorageCommitment::refusalOfEvent, report -> accept(report, mayTell));
    }

    private static DimseStatus refusalOfEvent(CommandSet command) {
        return switch (command.eventType()) {
            case CommitmentCalls.ALL_KEPT, CommitmentCalls.SOME_NOT_KEPT -> DimseStatus.SUCCESS;
            default -> Statuses.NO_SUCH_EVENT_TYPE;
        };
    }

    private DimseStatus accept(Attributes report, Predicate<CommitmentReport> mayTell) {
        DimseStatus fault = CommitmentDatasets.faultOfReport(report);
        if (!fault.equals(DimseStatus.SUCCESS)) {
            return fault;
        }
        String transactionUid = CommitmentDatasets.transactionUid(report);
        Outcome outcome = CommitmentDatasets.outcome(report);
        synchronized (reports) {
            CommitmentReport asked = reports.get(transactionUid);
            if (asked == null || !mayTell.test(asked)) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM,
                        "A report of storage commitment is about what nobody asked");
            }
            reports.put(transactionUid, asked.with(outcome));
        }
        return DimseStatus.SUCCESS;
    }
}
