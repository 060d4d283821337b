package org.lethe.net;

/**
 * What became of a proposed presentation context (PS3.8 section 9.3.3.2).
 *
 * @param id of the context
 * @param result 0 if it was accepted, else why not (table 9-18)
 * @param transferSyntax UID of the chosen one; without meaning if it was not accepted, and possibly empty
 */
public record ContextResult(int id, int result, String transferSyntax) {
    /** Whether messages may be sent in this context. */
    public boolean isAccepted() {
        return result == 0;
    }
}
