package org.lethe.net;

import java.util.List;
import java.util.Optional;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.UID;

/** A protocol data unit of the upper layer (PS3.8 section 9.3). */
public sealed interface Pdu {

    /**
     * Asks for an association (PS3.8 section 9.3.2).
     *
     * @param calledAet title of the one who is asked, at most 16 characters
     * @param callingAet title of the one who asks, at most 16 characters
     * @param contexts what is proposed
     * @param user about the one who asks
     * @param protocolVersion a bit for each version of the upper layer that is spoken, of which there is but the first
     * @param applicationContext UID of what is spoken above it
     */
    record AssociateRq(String calledAet, String callingAet, List<PresentationContext> contexts, UserInformation user,
            int protocolVersion, String applicationContext) implements Pdu {
        public AssociateRq {
            contexts = List.copyOf(contexts);
        }

        /** What this program asks with: the one version, and DICOM. */
        AssociateRq(String calledAet, String callingAet, List<PresentationContext> contexts, UserInformation user) {
            this(calledAet, callingAet, contexts, user, PduEncoder.PROTOCOL_VERSION, UID.DICOMApplicationContext);
        }

        /** Why nobody who speaks DICOM can accept this; empty if somebody can. */
        Optional<AssociateRj> refusal() {
            if ((protocolVersion & PduEncoder.PROTOCOL_VERSION) == 0) {
                return Optional.of(AssociateRj.PROTOCOL_VERSION_NOT_SUPPORTED);
            }
            return applicationContext.equals(UID.DICOMApplicationContext)
                    ? Optional.empty()
                    : Optional.of(AssociateRj.APPLICATION_CONTEXT_NOT_SUPPORTED);
        }
    }

    /**
     * Accepts an association (PS3.8 section 9.3.3).
     *
     * @param calledAet as it was asked for
     * @param callingAet as it was asked for
     * @param contexts what became of the proposed contexts
     * @param user about the one who accepts
     */
    record AssociateAc(String calledAet, String callingAet, List<ContextResult> contexts, UserInformation user)
            implements
                Pdu {
        public AssociateAc {
            contexts = List.copyOf(contexts);
        }
    }

    /**
     * Rejects an association (PS3.8 section 9.3.4).
     *
     * @param result 1 for good, 2 for now
     * @param source 1 the service user, 2 the provider (ACSE), 3 the provider (presentation)
     * @param reason as table 9-21 has it for the source
     */
    record AssociateRj(int result, int source, int reason) implements Pdu {
        static final AssociateRj APPLICATION_CONTEXT_NOT_SUPPORTED = new AssociateRj(1, 1, 2);
        static final AssociateRj PROTOCOL_VERSION_NOT_SUPPORTED = new AssociateRj(1, 2, 2);

        /** In words (PS3.8 table 9-21). */
        public String text() {
            return switch (source * 0x100 + reason) {
                case 0x102 -> "the application context is not supported";
                case 0x103 -> "the calling application entity title is not recognized";
                case 0x107 -> "the called application entity title is not recognized";
                case 0x202 -> "the protocol version is not supported";
                case 0x301 -> "temporary congestion";
                case 0x302 -> "a local limit is exceeded";
                default -> "no reason given";
            };
        }
    }

    /** Carries pieces of messages (PS3.8 section 9.3.5). */
    record PData(List<Pdv> values) implements Pdu {
        public PData {
            values = List.copyOf(values);
        }
    }

    /** Asks for the end of an association (PS3.8 section 9.3.6). */
    record ReleaseRq() implements Pdu {}

    /** Agrees to the end of an association (PS3.8 section 9.3.7). */
    record ReleaseRp() implements Pdu {}

    /**
     * Ends an association at once (PS3.8 section 9.3.8).
     *
     * @param source 0 the service user, 2 the provider
     * @param reason as the provider has it; 0 from a user
     */
    record Abort(int source, int reason) implements Pdu {
        /** What this program says when something went wrong on its side. */
        public static final Abort BY_USER = new Abort(0, 0);

        /** What it says to somebody who does not begin with a request for an association (PS3.8 table 9-26). */
        static final Abort UNEXPECTED_PDU = new Abort(2, 2);

        /** What it says about a PDU of a type that there is not, and about one that has something wrong in it. */
        static final Abort UNRECOGNIZED_PDU = new Abort(2, 1);
        static final Abort INVALID_PARAMETER = new Abort(2, 6);
    }

    /**
     * A presentation data value: a fragment of a message (PS3.8 annex E).
     *
     * @param contextId of the presentation context
     * @param part which part of the message it belongs to
     * @param last whether it is the last fragment of that part
     * @param data the fragment
     */
    record Pdv(int contextId, Part part, boolean last, ByteValue data) {}

    /** The two parts of a message (PS3.7 section 6.3). */
    enum Part {
        COMMAND,
        DATASET
    }
}
