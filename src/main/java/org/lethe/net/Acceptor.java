package org.lethe.net;

import java.net.InetAddress;
import java.util.List;

/** The program behind a {@link Listener}: whom it accepts, and what it does then. Called by many threads. */
public interface Acceptor {
    /**
     * What somebody asks for.
     *
     * @param calledAet title under which this side is called
     * @param callingAet title of the one who asks
     * @param address of the one who asks
     * @param contexts what is proposed
     * @param roles as they are proposed
     * @param services what is proposed of SOP classes
     */
    record Request(String calledAet, String callingAet, InetAddress address, List<PresentationContext> contexts,
            List<RoleSelection> roles, List<ExtendedNegotiation> services) {
        public Request {
            contexts = List.copyOf(contexts);
            roles = List.copyOf(roles);
            services = List.copyOf(services);
        }
    }

    /** The answer. */
    sealed interface Answer {}

    /**
     * The association is accepted.
     *
     * @param contexts what becomes of the proposed ones
     * @param roles those of the proposed ones that are agreed to
     * @param services what of that which is proposed of SOP classes is agreed to
     */
    record Accepted(List<ContextResult> contexts, List<RoleSelection> roles, List<ExtendedNegotiation> services)
            implements
                Answer {
        public Accepted {
            contexts = List.copyOf(contexts);
            roles = List.copyOf(roles);
            services = List.copyOf(services);
        }

        /** With no SOP class in another way than the usual one. */
        public Accepted(List<ContextResult> contexts, List<RoleSelection> roles) {
            this(contexts, roles, List.of());
        }
    }

    /** The association is rejected for good (PS3.8 table 9-21). */
    enum Rejected implements Answer {
        CALLING_AET_NOT_RECOGNIZED(3),
        CALLED_AET_NOT_RECOGNIZED(7);

        private final int reason;

        Rejected(int reason) {
            this.reason = reason;
        }

        Pdu.AssociateRj pdu() {
            return new Pdu.AssociateRj(1, 1, reason);
        }
    }

    /** Decides about a request. */
    Answer answer(Request request);

    /**
     * Serves an association until it ends.
     *
     * @throws org.lethe.error.LetheException if it breaks
     */
    void serve(Association association, Request request);
}
