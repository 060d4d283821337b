package org.lethe.net;

import java.util.List;
import org.lethe.dicom.Implementation;

/**
 * What both sides tell of themselves (PS3.8 annex D.1, PS3.7 annex D.3.3). Items of other kinds are passed over: so
 * nothing of what they would agree on holds.
 *
 * @param pduBytesMax the longest P-DATA-TF that may be sent to this side, without its header of 6 bytes; 0 for any
 * @param implementationClassUid which program it is
 * @param implementationVersionName its version, at most 16 characters; empty if it does not say
 * @param roles which parts are played; those that are not named are the usual ones
 * @param extras what else is negotiated
 */
record UserInformation(int pduBytesMax, String implementationClassUid, String implementationVersionName,
        List<RoleSelection> roles, Extras extras) {
    UserInformation {
        roles = List.copyOf(roles);
    }

    /** With the usual roles. */
    UserInformation(int pduBytesMax, String implementationClassUid, String implementationVersionName) {
        this(pduBytesMax, implementationClassUid, implementationVersionName, List.of(), Extras.NONE);
    }

    /** What this program tells of itself. */
    static UserInformation ours(int pduBytesMax, List<RoleSelection> roles, Extras extras) {
        return new UserInformation(pduBytesMax, Implementation.CLASS_UID, Implementation.VERSION_NAME, roles, extras);
    }
}
