package org.lethe.evidence;

import java.nio.charset.StandardCharsets;
import org.lethe.io.Sha256;

/**
 * What the signature of a report is about: each link is SHA-256 of the link before, the kind of a line, and the line.
 * Not for several threads.
 */
final class Chain {
    /** So that a signature is never one of anything else. */
    private static final byte[] PURPOSE = (Layout.FORMAT + '\n').getBytes(StandardCharsets.US_ASCII);

    private byte[] link = Sha256.of(PURPOSE);

    /** The kinds of lines. Their letters are part of what is signed. */
    enum Part {
        HEADER('H'),
        OUTPUT('O'),
        TOTAL('T'),
        SUMMARY('S');

        private final byte letter;

        Part(char letter) {
            this.letter = (byte) letter;
        }
    }

    void add(Part part, byte[] line) {
        link = Sha256.of(link, new byte[] {part.letter}, line);
    }

    /** The last link. */
    byte[] link() {
        return link.clone();
    }

    /** What is signed. */
    byte[] message() {
        byte[] message = new byte[PURPOSE.length + link.length];
        System.arraycopy(PURPOSE, 0, message, 0, PURPOSE.length);
        System.arraycopy(link, 0, message, PURPOSE.length, link.length);
        return message;
    }
}
