package org.lethe.index;

import java.time.Instant;
import java.util.Objects;

/**
 * When, how and from whom an instance came in.
 *
 * @param date kept to the second
 * @param origin the way it came
 * @param remoteIp address of the sender; empty if there is none
 * @param remoteAet AE title of the sender; empty if it did not come by DIMSE
 * @param calledAet AE title under which the sender addressed this server; empty if it did not come by DIMSE
 * @param httpUsername the authenticated user; empty if there is none
 */
public record Reception(
        Instant date, Origin origin, String remoteIp, String remoteAet, String calledAet, String httpUsername) {
    public Reception {
        Objects.requireNonNull(date);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(remoteIp);
        Objects.requireNonNull(remoteAet);
        Objects.requireNonNull(calledAet);
        Objects.requireNonNull(httpUsername);
    }

    /** An instance that came by the REST API. */
    public static Reception byRest(Instant date, String remoteIp, String httpUsername) {
        return new Reception(date, Origin.REST_API, remoteIp, "", "", httpUsername);
    }

    /** An instance that came by WebDAV. */
    public static Reception byWebDav(Instant date, String remoteIp, String httpUsername) {
        return new Reception(date, Origin.WEB_DAV, remoteIp, "", "", httpUsername);
    }

    /** An instance that came by a C-STORE. */
    public static Reception byDimse(Instant date, String remoteIp, String remoteAet, String calledAet) {
        return new Reception(date, Origin.DICOM_PROTOCOL, remoteIp, remoteAet, calledAet, "");
    }
}
