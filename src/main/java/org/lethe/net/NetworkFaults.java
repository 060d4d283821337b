package org.lethe.net;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What a peer does wrong, or what becomes of the connection with it, as errors. */
final class NetworkFaults {
    private NetworkFaults() {}

    /** The peer does not keep to the protocol. */
    static LetheException violation(String what) {
        return fault("The DICOM peer sent " + what);
    }

    static LetheException fault(String message) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, message);
    }

    static LetheException fault(String message, Exception cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, message, cause);
    }
}
