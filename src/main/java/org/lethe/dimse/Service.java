package org.lethe.dimse;

import java.io.IOException;
import org.lethe.net.Acceptor.Request;
import org.lethe.net.Association;
import org.lethe.net.Message;

/** A service that this server provides. For any number of threads, each with an association of its own. */
interface Service {
    /**
     * Does what a message asks for, and answers it.
     *
     * @param association through which it came, and the answer goes
     * @param caller who asks
     * @throws org.lethe.error.LetheException if that is not possible: then the caller is answered with a failure, if
     *     the association still stands
     * @throws IOException likewise
     */
    void answer(Association association, Message message, Request caller) throws IOException;
}
