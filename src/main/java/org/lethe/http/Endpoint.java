package org.lethe.http;

import java.io.IOException;

/** Answers the requests of one verb on one path. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Reads what it needs of the request, and answers it. Refusals are thrown, never written.
     *
     * @throws org.lethe.error.LetheException for what the client, or the storage, is to blame for
     * @throws IOException if the connection or a stored file breaks
     */
    void answer(Exchange exchange) throws IOException;
}
