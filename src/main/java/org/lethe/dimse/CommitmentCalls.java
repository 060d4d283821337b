package org.lethe.dimse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.UID;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.Association;
import org.lethe.net.Command;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.Message;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two requests of storage commitment (PS3.4 sections J.3.2 and J.3.3). */
final class CommitmentCalls {
    private static final String MODEL = UID.StorageCommitmentPushModel;
    private static final PresentationContext CONTEXT = new PresentationContext(PresentationContext.idAt(0), MODEL,
            List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
    /** The only action type that there is (PS3.4 table J.3-1). */
    static final int REQUEST_COMMITMENT = 1;

    /** The event types (PS3.4 table J.3-3). */
    static final int ALL_KEPT = 1;

    static final int SOME_NOT_KEPT = 2;

    /** How long one who was asked may report through the same association, before it is released. */
    private static final Duration REPORT_WAIT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(CommitmentCalls.class);

    private CommitmentCalls() {}

    /** Who waits for the report of what is asked. */
    interface Reports {
        /** Whether it did not come yet, on whatever way. */
        boolean areAwaited();

        /** Takes a report that came through the association which asked, and answers it. */
        void take(Association association, Message message) throws IOException;
    }

    /**
     * Asks a modality to keep instances. It may report at once, through the same association (PS3.4 section J.3.3):
     * this stays open for a while after the answer, in the background.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it cannot be asked
     */
    static void request(Scu scu, Modality modality, String transactionUid, List<Instance> instances,
            Reports reports) throws IOException {
        Association association = scu.associate(modality, List.of(CONTEXT));
        boolean done = false;
        try {
            requireContext(association);
            CommandSet request = CommandSet.actionRequest(association.nextMessageId(), MODEL,
                    UID.StorageCommitmentPushModelInstance, REQUEST_COMMITMENT);
            association.send(CONTEXT.id(), request, CommitmentDatasets.request(transactionUid, instances));
            requireDone(answer(association, request, reports).status(), "N-ACTION");
            done = true;
        } finally {
            if (!done) {
                association.close();
            }
        }
        scu.listen(modality, isToEnd -> listen(association, reports, isToEnd));
    }

    private static CommandSet answer(Association association, CommandSet request, Reports reports)
            throws IOException {
        while (true) {
            Message message = Responses.any(association);
            if (message.command().isResponseTo(request)) {
                return message.command();
            }
            takeReport(association, message, reports);
        }
    }

    /** One that is refused, such as a stray one, is answered, and what is waited for may still come. */
    private static void takeReport(Association association, Message message, Reports reports) throws IOException {
        if (message.command().command().orElse(null) != Command.N_EVENT_REPORT) {
            association.abort();
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM peer sent neither an answer nor a report of storage commitment");
        }
        try {
            reports.take(association, message);
        } catch (LetheException e) {
            if (!association.isOpen()) {
                throw e;
            }
            LOG.warn("A report of storage commitment is refused: {}", e.getMessage());
            association.send(message.contextId(), message.command().response(Statuses.of(e.kind())));
        }
    }

    /** Waits a little for a report. */
    private static void listen(Association association, Reports reports, BooleanSupplier isToEnd) {
        long deadline = System.nanoTime() + REPORT_WAIT.toNanos();
        try {
            while (!isToEnd.getAsBoolean() && reports.areAwaited() && System.nanoTime() - deadline < 0) {
                if (association.isQuiet()) {
                    Thread.sleep(POLL);
                    continue;
                }
                Optional<Message> message = association.receive();
                if (message.isEmpty()) {
                    return;
                }
                takeReport(association, message.get(), reports);
            }
        } catch (LetheException | IOException e) {
            LOG.warn("A report of storage commitment could not be taken: {}",
                    e instanceof LetheException ? e.getMessage() : "it cannot be read");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            association.releaseWithin(KeptAssociations.RELEASE);
        }
    }

    /**
     * Tells a modality what is kept of that which it asked for.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it cannot be told
     */
    static void report(Scu scu, Modality modality, String transactionUid, Outcome outcome) throws IOException {
        RoleSelection provider = new RoleSelection(MODEL, false, true);
        try (Association association = scu.associate(modality, List.of(CONTEXT), List.of(provider))) {
            CommandSet request = CommandSet.eventReport(association.nextMessageId(), MODEL,
                    UID.StorageCommitmentPushModelInstance, outcome.failures().isEmpty() ? ALL_KEPT : SOME_NOT_KEPT);
            call(association, request, CommitmentDatasets.report(transactionUid, outcome), "N-EVENT-REPORT");
        }
    }

    private static void call(Association association, CommandSet request, Attributes dataset, String what)
            throws IOException {
        requireContext(association);
        requireDone(association.call(CONTEXT.id(), request, dataset).status(), what);
    }

    private static void requireContext(Association association) {
        if (association.transferSyntax(CONTEXT.id()).isEmpty()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM peer does not accept storage commitment");
        }
    }

    private static void requireDone(DimseStatus status, String what) {
        if (!status.isDone()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered " + what + " with " + status);
        }
    }
}
