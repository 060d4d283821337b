package org.lethe.net;

import java.util.List;

/**
 * A presentation context as it is proposed (PS3.8 section 7.1.1.13): what is to be said, and in which encodings.
 *
 * @param id odd, from 1 to 255
 * @param abstractSyntax UID of a SOP class
 * @param transferSyntaxes UIDs, of which the acceptor chooses one
 */
public record PresentationContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
    /** As many as there are odd bytes. */
    public static final int COUNT_MAX = 128;

    public PresentationContext {
        transferSyntaxes = List.copyOf(transferSyntaxes);
    }

    /** The ID of the n-th context of an association, counted from 0. */
    public static int idAt(int n) {
        return 2 * n + 1;
    }
}
