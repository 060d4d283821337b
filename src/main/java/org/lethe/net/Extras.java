package org.lethe.net;

import java.util.List;
import java.util.Optional;

/**
 * What is negotiated beside contexts and roles. What nobody proposes is as it always is.
 *
 * @param window how many operations may go on at once; empty for one
 * @param services what is proposed of SOP classes, or agreed on
 * @param identity of a user of the one who asks; empty from the one who is asked
 * @param identityAccepted that the one who is asked welcomes that user
 */
record Extras(Optional<Window> window, List<ExtendedNegotiation> services, Optional<UserIdentity> identity,
        boolean identityAccepted) {
    static final Extras NONE = new Extras(Optional.empty(), List.of(), Optional.empty(), false);

    /**
     * Asynchronous operations (PS3.7 annex D.3.3.3); 0 is any number.
     *
     * @param invoked by the one who asks
     * @param performed by the one who asks
     */
    record Window(int invoked, int performed) {
        /** One after the other, which is all that this program does. */
        static final Window ONE = new Window(1, 1);
    }

    Extras {
        services = List.copyOf(services);
    }

    /** The answer to these, of which some of the services are agreed to. */
    Extras answer(List<ExtendedNegotiation> agreed) {
        return new Extras(window.map(_ -> Window.ONE), agreed, Optional.empty(),
                identity.filter(UserIdentity::answerWanted).filter(UserIdentity::isAnswerPossible).isPresent());
    }
}
