package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.Outgoing;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.dimse.StoreContexts.Way;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.AcceptedContext;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends stored instances back through the association in which somebody asks for them (PS3.4 section C.4.3). */
final class GetScp implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(GetScp.class);

    private final Archive archive;
    private final Retrieval retrieval;
    private final StoreJobs storeJobs;
    private final Callers callers;

    /** @param storeJobs know how instances leave for a modality */
    GetScp(Retrieval retrieval, StoreJobs storeJobs, Callers callers) {
        this.archive = storeJobs.archive();
        this.retrieval = retrieval;
        this.storeJobs = storeJobs;
        this.callers = callers;
    }

    @Override
    public void answer(Association association, Message message, Request caller) throws IOException {
        Attributes identifier = Identifier.read(association, message, archive.reader());
        List<String> instances = retrieval.instances(retrieval.resources(identifier));
        Outgoing outgoing =
                archive.outgoing(callers.anonymizing(caller).flatMap(storeJobs::anonymization), instances);
        new SubOperationsRun(archive.index(), association, message)
                .run(instances, instance -> send(association, outgoing.open(instance), instance));
    }

    private DimseStatus send(Association association, Outgoing.Instance leaving, String instance)
            throws IOException {
        Kind kind = Kind.of(leaving);
        try (DicomFile file = archive.reader().read(leaving.file(), DicomReader.Until.END)) {
            CommandSet request = CommandSet.storeRequest(association.nextMessageId(), kind.sopClassUid(),
                    leaving.sopInstanceUid(), Optional.empty());
            DimseStatus status = StoreSession.send(association, ways(association, kind), request, file, kind)
                    .status();
            if (!status.isDone()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered C-STORE with " + status);
            }
            if (Statuses.isWarning(status)) {
                LOG.warn("Instance {} was taken with a remark: {}", instance, status);
            }
            return status;
        }
    }

    /** The contexts in which the peer takes instances, the best first. */
    private static List<Way> ways(Association association, Kind kind) {
        if (!association.isProvidedByRequestor(kind.sopClassUid())) {
            return List.of();
        }
        List<Way> ways = new ArrayList<>();
        for (Kind way : kind.ways(StoreContexts.COMMON)) {
            for (AcceptedContext context : association.contexts()) {
                if (context.abstractSyntax().equals(way.sopClassUid())
                        && context.transferSyntax().equals(way.syntax().uid())) {
                    ways.add(new Way(context.id(), way.syntax()));
                }
            }
        }
        return ways;
    }
}
