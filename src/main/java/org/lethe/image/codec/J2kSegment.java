package org.lethe.image.codec;

import java.io.ByteArrayOutputStream;

/** The content of a marker segment that is written (T.800 annex A). */
final class J2kSegment {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    J2kSegment octet(int value) {
        bytes.write(value);
        return this;
    }

    J2kSegment word(int value) {
        return octet(value >> 8).octet(value);
    }

    J2kSegment number(int value) {
        return word(value >> 16).word(value);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    static void write(ByteArrayOutputStream out, int marker, byte[] content) {
        out.writeBytes(new J2kSegment().octet(0xFF).octet(marker).word(content.length + 2).toBytes());
        out.writeBytes(content);
    }
}
