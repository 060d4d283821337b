package org.lethe.image.codec;

/** The bits of packet headers: after a byte of ones, the next byte has only seven (T.800 B.10.1). */
final class PacketBits {
    private final byte[] code;
    private final int end;
    private int at;
    private int current;
    private int left;

    PacketBits(byte[] code, int from, int end) {
        this.code = code;
        this.at = from;
        this.end = end;
    }

    int bit() {
        if (left == 0) {
            left = current == 0xFF ? 7 : 8;
            current = next();
        }
        left--;
        return current >> left & 1;
    }

    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** Gives up what is left of the current byte, and of the one that had to follow it. */
    void align() {
        left = 0;
        if (current == 0xFF) {
            next();
        }
        current = 0;
    }

    private int next() {
        if (at >= end) {
            throw CodeFaults.broken("its packets end too early");
        }
        return code[at++] & 0xFF;
    }

    /** Where the next byte lies. */
    int position() {
        return at;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    /** Leaves out some bytes. */
    void skip(int bytes) {
        if (bytes > end - at) {
            throw CodeFaults.broken("its packets end too early");
        }
        at += bytes;
    }

    /** Leaves out a marker and what belongs to it, if it is there. */
    void skipMarker(int marker, int bytes) {
        if (at + 1 < end && (code[at] & 0xFF) == 0xFF && (code[at + 1] & 0xFF) == marker) {
            skip(bytes);
        }
    }
}
