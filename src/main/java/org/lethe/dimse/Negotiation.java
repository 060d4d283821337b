package org.lethe.dimse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.lethe.dicom.UID;
import org.lethe.net.Acceptor.Accepted;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.ContextResult;
import org.lethe.net.ExtendedNegotiation;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;

/** Which presentation contexts and roles the DICOM listener agrees to (PS3.8 section 9.3.3.2, PS3.7 annex D.3.3.4). */
final class Negotiation {
    private static final int ACCEPTED = 0;
    private static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    private static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    /** What messages other than instances may be written in. */
    private static final Set<String> PLAIN =
            Set.of(UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian, UID.ExplicitVRBigEndian);

    private static final Set<String> SERVICES = Set.of(
            UID.Verification,
            UID.PatientRootQueryRetrieveInformationModelFind,
            UID.PatientRootQueryRetrieveInformationModelMove,
            UID.PatientRootQueryRetrieveInformationModelGet,
            UID.StudyRootQueryRetrieveInformationModelFind,
            UID.StudyRootQueryRetrieveInformationModelMove,
            UID.StudyRootQueryRetrieveInformationModelGet,
            UID.StorageCommitmentPushModel);

    private final AcceptedContexts storage;
    private final boolean worklistServed;

    /** @param worklistServed whether there are worklists to ask for */
    Negotiation(AcceptedContexts storage, boolean worklistServed) {
        this.storage = storage;
        this.worklistServed = worklistServed;
    }

    Accepted agree(Request request) {
        List<ContextResult> contexts = request.contexts().stream().map(this::result).toList();
        List<RoleSelection> roles = new ArrayList<>();
        for (RoleSelection role : request.roles()) {
            String uid = role.sopClassUid();
            // They take the instances that they get by C-GET, and report commitments that this server asked for.
            boolean mayProvide = storage.acceptsStorageOf(uid) || uid.equals(UID.StorageCommitmentPushModel);
            roles.add(new RoleSelection(uid, role.user(), role.provider() && mayProvide));
        }
        List<ExtendedNegotiation> services =
                request.services().stream().flatMap(proposed -> QueryOptions.agree(proposed).stream()).toList();
        return new Accepted(contexts, roles, services);
    }

    private ContextResult result(PresentationContext context) {
        boolean isWorklist = context.abstractSyntax().equals(UID.ModalityWorklistInformationModelFind);
        if (isWorklist && worklistServed || SERVICES.contains(context.abstractSyntax())) {
            return choose(context, PLAIN::contains);
        }
        if (storage.acceptsStorageOf(context.abstractSyntax())) {
            return choose(context, storage::acceptsTransferSyntax);
        }
        return new ContextResult(context.id(), ABSTRACT_SYNTAX_NOT_SUPPORTED, "");
    }

    /** The first that is accepted: whoever asks knows best what it has. */
    private static ContextResult choose(PresentationContext context, Predicate<String> accepted) {
        Optional<String> chosen = context.transferSyntaxes().stream().filter(accepted).findFirst();
        return chosen.map(syntax -> new ContextResult(context.id(), ACCEPTED, syntax))
                .orElseGet(() -> new ContextResult(context.id(), TRANSFER_SYNTAXES_NOT_SUPPORTED, ""));
    }
}
