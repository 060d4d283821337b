package org.lethe.image.codec;

import java.util.Arrays;

/** Writes a JPEG codestream: segments, and bits with a zero stuffed behind each FF (T.81 F.1.2.3). */
final class BitOutput {
    private byte[] code;
    private int at;
    private long buffer;
    private int count;

    BitOutput(int expectedBytes) {
        code = new byte[Math.max(64, expectedBytes)];
    }

    void marker(int marker) {
        octet(0xFF);
        octet(marker);
    }

    void word(int value) {
        octet(value >> 8);
        octet(value);
    }

    void octet(int value) {
        if (at == code.length) {
            code = Arrays.copyOf(code, 2 * at);
        }
        code[at++] = (byte) value;
    }

    /** Adds the low bits of a value, up to 32 of them; the others must be 0. */
    void bits(int value, int bits) {
        buffer = buffer << bits | value & 0xFFFFFFFFL;
        count += bits;
        if (count >= 32) {
            drain();
        }
    }

    private void drain() {
        if (code.length - at < 16) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        while (count >= 8) {
            count -= 8;
            byte next = (byte) (buffer >> count);
            code[at++] = next;
            if (next == (byte) 0xFF) {
                code[at++] = 0;
            }
        }
    }

    /** Fills the last byte with ones (T.81 F.1.2.3). */
    void endScan() {
        drain();
        if (count > 0) {
            int missing = 8 - count;
            bits((1 << missing) - 1, missing);
            drain();
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(code, at);
    }
}
