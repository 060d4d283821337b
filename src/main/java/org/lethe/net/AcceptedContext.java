package org.lethe.net;

/**
 * A presentation context that both sides agreed on.
 *
 * @param id of the context
 * @param abstractSyntax UID of the SOP class
 * @param transferSyntax UID of the one that was chosen
 */
public record AcceptedContext(int id, String abstractSyntax, String transferSyntax) {}
