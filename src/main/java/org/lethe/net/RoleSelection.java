package org.lethe.net;

/**
 * Which part the one who asks for an association plays for a SOP class (PS3.7 annex D.3.3.4). Without it, that of the
 * user.
 *
 * @param sopClassUid of the SOP class
 * @param user whether it uses the service
 * @param provider whether it provides the service
 */
public record RoleSelection(String sopClassUid, boolean user, boolean provider) {}
