package org.lethe.dimse;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.Message;

/** What comes back for a request that has several answers. */
final class Responses {
    private Responses() {}

    /** @throws LetheException if something else comes */
    static Message next(Association association, CommandSet request) {
        Message message = any(association);
        if (!message.command().isResponseTo(request)) {
            association.abort();
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM peer sent something else than the response to the request");
        }
        return message;
    }

    /** @throws LetheException if nothing comes any more */
    static Message any(Association association) {
        return association.receive().orElseThrow(() -> new LetheException(ErrorKind.NETWORK_PROTOCOL,
                "The DICOM peer released the association before it had answered"));
    }
}
