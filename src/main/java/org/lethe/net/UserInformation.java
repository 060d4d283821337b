package org.lethe.net;

/**
 * What both sides tell of themselves (PS3.8 annex D.1, PS3.7 annex D.3.3.2). Items of other kinds are passed over.
 *
 * @param pduBytesMax the longest P-DATA-TF that may be sent to this side, without its header of 6 bytes; 0 for any
 * @param implementationClassUid which program it is
 * @param implementationVersionName its version, at most 16 characters; empty if it does not say
 */
public record UserInformation(int pduBytesMax, String implementationClassUid, String implementationVersionName) {}
