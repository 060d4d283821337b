package org.lethe.dimse;

import java.io.IOException;
import java.util.List;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.UID;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DimseStatus;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;

/** The two requests of storage commitment (PS3.4 sections J.3.2 and J.3.3), each in an association of its own. */
final class CommitmentCalls {
    private static final String MODEL = UID.StorageCommitmentPushModel;
    private static final PresentationContext CONTEXT = new PresentationContext(PresentationContext.idAt(0), MODEL,
            List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
    /** The only action type that there is (PS3.4 table J.3-1). */
    static final int REQUEST_COMMITMENT = 1;

    /** The event types (PS3.4 table J.3-3). */
    static final int ALL_KEPT = 1;

    static final int SOME_NOT_KEPT = 2;

    private CommitmentCalls() {}

    /**
     * Asks a modality to keep instances.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it cannot be asked
     */
    static void request(Scu scu, Modality modality, String transactionUid, List<Instance> instances)
            throws IOException {
        try (Association association = scu.associate(modality, List.of(CONTEXT))) {
            CommandSet request = CommandSet.actionRequest(association.nextMessageId(), MODEL,
                    UID.StorageCommitmentPushModelInstance, REQUEST_COMMITMENT);
            call(association, request, CommitmentDatasets.request(transactionUid, instances), "N-ACTION");
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
        if (association.transferSyntax(CONTEXT.id()).isEmpty()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM peer does not accept storage commitment");
        }
        DimseStatus status = association.call(CONTEXT.id(), request, dataset).status();
        if (!status.isDone()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered " + what + " with " + status);
        }
    }
}
