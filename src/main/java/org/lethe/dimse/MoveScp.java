package org.lethe.dimse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Outgoing;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.jobs.JobEngine;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.CommandSet.MoveOriginator;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.SubOperations;

/** Sends stored instances to a modality that is known here, because somebody asks for it (PS3.4 section C.4.2). */
final class MoveScp implements Service {
    private final Retrieval retrieval;
    private final StoreJobs storeJobs;
    private final Callers callers;
    private final Modalities modalities;
    private final JobEngine jobs;
    private final boolean synchronous;

    /** @param synchronous whether all is sent before the answer; otherwise a job does it */
    MoveScp(Retrieval retrieval, StoreJobs storeJobs, Callers callers, Modalities modalities, JobEngine jobs,
            boolean synchronous) {
        this.retrieval = retrieval;
        this.storeJobs = storeJobs;
        this.callers = callers;
        this.modalities = modalities;
        this.jobs = jobs;
        this.synchronous = synchronous;
    }

    @Override
    public void answer(Association association, Message message, Request caller) throws IOException {
        Attributes identifier = Identifier.read(association, message, storeJobs.archive().reader());
        String destination = message.command().moveDestination();
        Optional<Map.Entry<String, Modality>> target = modalities.all().entrySet().stream()
                .filter(entry -> callers.isSame(entry.getValue().aet(), destination)).findFirst();
        if (target.isEmpty()) {
            association.send(message.contextId(), message.command().response(Statuses.DESTINATION_UNKNOWN));
            return;
        }
        List<Ref> resources = retrieval.resources(identifier);
        MoveOriginator originator = new MoveOriginator(caller.callingAet(), message.command().messageId());
        if (synchronous) {
            send(association, message, target.get().getValue(), resources, originator);
        } else {
            jobs.submit(storeJobs.work(new StoreOrder(target.get().getKey(), target.get().getValue(), resources, true,
                    Optional.of(originator), Optional.empty(), storeJobs.anonymization(target.get().getValue()))), 0,
                    null);
            association.send(message.contextId(),
                    message.command().response(DimseStatus.SUCCESS, new SubOperations(0, 0, 0, 0)));
        }
    }

    private void send(Association association, Message message, Modality target, List<Ref> resources,
            MoveOriginator originator) throws IOException {
        List<String> instances = retrieval.instances(resources);
        Outgoing outgoing = storeJobs.archive().outgoing(storeJobs.anonymization(target), instances);
        try (StoreSession session = new StoreSession(storeJobs.scu(), target, Optional.of(originator),
                storeJobs.kinds(instances, outgoing))) {
            new SubOperationsRun(storeJobs.index(), association, message)
                    .run(instances, untilUnreached(session, outgoing));
        }
    }

    /** Whoever could not be reached once is not tried again for each of the other instances. */
    private SubOperationsRun.Step untilUnreached(StoreSession session, Outgoing outgoing) {
        LetheException[] unreached = new LetheException[1];
        return instance -> {
            if (unreached[0] != null) {
                throw unreached[0];
            }
            try {
                return storeJobs.send(session, outgoing.open(instance), instance);
            } catch (LetheException e) {
                unreached[0] = e.kind() == ErrorKind.NETWORK_PROTOCOL && !session.isReached() ? e : null;
                throw e;
            }
        };
    }
}
