package org.lethe.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.config.DicomSettings;
import org.lethe.config.Modality.Permission;
import org.lethe.config.Settings;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint.Letters;
import org.lethe.jobs.JobEngine;
import org.lethe.net.Acceptor;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.DicomTls;
import org.lethe.net.DimseStatus;
import org.lethe.net.Listener;
import org.lethe.net.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server as a service class provider: others ask it for associations, and it answers what they ask. */
public final class DicomServer implements Acceptor, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);

    private final DicomSettings settings;
    private final Callers callers;
    private final Negotiation negotiation;
    private final Map<Command, Offer> offers = new EnumMap<>(Command.class);

    /** What answers C-FIND for worklists; empty if there are none. */
    private final Optional<Offer> worklist;

    private final boolean readOnly;
    private final Optional<DicomTls> tls;
    private Listener listener;

    /** A service, and what allows to ask for it. */
    private record Offer(Permission permission, Service service) {}

    /**
     * @param tls what TLS is spoken by, if the settings want it
     * @param accepted which instances are taken
     * @param worklists what modalities may ask for; empty if there are none
     */
    public DicomServer(Settings settings, Optional<DicomTls> tls, AcceptedContexts accepted, Archive archive,
            Modalities modalities,
            StoreJobs storeJobs, StorageCommitment commitment, Optional<Worklists> worklists, JobEngine jobs) {
        this.settings = settings.dicom();
        this.tls = tls.filter(_ -> settings.dicom().tls().listenerEnabled());
        this.readOnly = settings.server().readOnly();
        this.callers = new Callers(modalities, this.settings);
        this.worklist = worklists.map(served -> new Offer(Permission.FIND_WORKLIST,
                new WorklistScp(served, archive.reader(), this.settings.caseSensitivePersonNames()
                        ? Letters.EXACT
                        : Letters.ANY_CASE)));
        this.negotiation = new Negotiation(accepted, worklist.isPresent());
        Retrieval retrieval = new Retrieval(archive);
        offers.put(Command.C_ECHO, new Offer(Permission.ECHO, (association, message, _) -> association
                .send(message.contextId(), message.command().response(DimseStatus.SUCCESS))));
        offers.put(Command.C_STORE, new Offer(Permission.STORE, new StoreScp(archive)));
        offers.put(Command.C_FIND, new Offer(Permission.FIND, new FindScp(archive, settings)));
        offers.put(Command.C_MOVE, new Offer(Permission.MOVE,
                new MoveScp(retrieval, storeJobs, callers, modalities, jobs, this.settings.scp().moveSynchronous())));
        offers.put(Command.C_GET, new Offer(Permission.GET, new GetScp(retrieval, storeJobs, callers)));
        offers.put(Command.N_ACTION, new Offer(Permission.N_ACTION, commitment.actions(callers, jobs)));
        offers.put(Command.N_EVENT_REPORT, new Offer(Permission.EVENT_REPORT, commitment.eventReports(callers)));
    }

    /**
     * Begins to listen, if the settings want it.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if that is not possible
     */
    public void start() {
        if (settings.serverEnabled()) {
            Listener.Limits limits =
                    new Listener.Limits(settings.scp().timeout(), settings.scp().pduBytesMax());
            listener = Listener.open(settings.port(), tls, limits, this);
            LOG.info("DICOM server {} listens on port {}{}", settings.aet(), port(), tls.isPresent() ? " by TLS" : "");
        }
    }

    /** The port of TCP; that of the settings if this does not listen. */
    public int port() {
        return listener == null ? settings.port() : listener.port();
    }

    /** How many connections there are to this, whether an association stands on them yet or not. */
    public int connectionCount() {
        return listener == null ? 0 : listener.connectionCount();
    }

    @Override
    public Answer answer(Request request) {
        if (!callers.isCalledRightly(request)) {
            return Rejected.CALLED_AET_NOT_RECOGNIZED;
        }
        if (!callers.isWelcome(request)) {
            return Rejected.CALLING_AET_NOT_RECOGNIZED;
        }
        return negotiation.agree(request);
    }

    @Override
    public void serve(Association association, Request caller) {
        while (true) {
            Message message = association.receive().orElse(null);
            if (message == null) {
                return;
            }
            if (message.command().isResponse()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered what nobody asked");
            }
            Command command = message.command().command().orElse(null);
            if (command != Command.C_CANCEL) { // it came too late: all is answered
                answer(association, message, caller, offerOf(command, association, message));
            }
        }
    }

    /** Null if there is none. */
    private Offer offerOf(Command command, Association association, Message message) {
        boolean isWorklist = command == Command.C_FIND && association.context(message.contextId()).abstractSyntax()
                .equals(UID.ModalityWorklistInformationModelFind);
        return isWorklist ? worklist.orElse(null) : offers.get(command);
    }

    /** @param offer null if there is none */
    private void answer(Association association, Message message, Request caller, Offer offer) {
        try {
            if (offer == null) {
                fail(association, message, Statuses.UNRECOGNIZED_OPERATION);
            } else if (!isOfItsContext(association, message)) {
                fail(association, message, Statuses.SOP_CLASS_NOT_SUPPORTED);
            } else if (readOnly && offer.permission() == Permission.STORE) {
                fail(association, message, Statuses.NOT_AUTHORIZED);
            } else if (!callers.may(offer.permission(), caller)) {
                LOG.warn("A DICOM peer asked for what it may not: {}", offer.permission());
                fail(association, message, Statuses.NOT_AUTHORIZED);
            } else {
                offer.service().answer(association, message, caller);
            }
        } catch (LetheException e) {
            if (!association.isOpen()) {
                throw e;
            }
            LOG.warn("A DICOM request failed: {}", e.getMessage());
            fail(association, message, Statuses.of(e.kind()));
        } catch (IOException | RuntimeException e) {
            LOG.error("A DICOM request met a fault: {}", FaultTrace.of(e));
            fail(association, message, Statuses.PROCESSING_FAILURE);
        }
    }

    /** Whether a request is about the SOP class that its presentation context was agreed on for. */
    private static boolean isOfItsContext(Association association, Message message) {
        String sopClassUid = message.command().sopClassUid();
        return sopClassUid.isEmpty()
                || sopClassUid.equals(association.context(message.contextId()).abstractSyntax());
    }

    private static void fail(Association association, Message message, DimseStatus status) {
        association.send(message.contextId(), message.command().response(status));
    }

    /** Ends all associations, and waits a little for what they are about. */
    @Override
    public void close() throws IOException {
        if (listener != null) {
            listener.close();
        }
    }
}
