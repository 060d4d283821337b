package org.lethe.net;

import java.util.List;

/**
 * What one who asks for an association proposes.
 *
 * @param contexts at most {@link PresentationContext#COUNT_MAX}
 * @param roles for the SOP classes where it is not the user alone
 * @param pduBytesMax the longest P-DATA-TF that is taken and sent, in bytes
 */
public record Proposal(List<PresentationContext> contexts, List<RoleSelection> roles, int pduBytesMax) {
    public Proposal {
        contexts = List.copyOf(contexts);
        roles = List.copyOf(roles);
    }

    /** Contexts for the user of services, with PDUs of the usual length. */
    public static Proposal of(List<PresentationContext> contexts) {
        return new Proposal(contexts, List.of(), Association.PDU_BYTES_MAX);
    }
}
