package org.lethe.image.codec;

import java.util.Arrays;

/** The arithmetic encoder of JPEG 2000 (ITU-T T.800 section C.2), with its contexts. Makes one codeword. */
final class MqEncoder {
    private final int[] contexts;
    /** The first byte is none: it takes a carry that never comes. */
    private byte[] code = new byte[256];
    private int at;
    private int a = 0x8000;
    private int c;
    private int count = 12;

    MqEncoder(int contextCount) {
        this.contexts = new int[contextCount];
    }

    /** Puts a context into a state, with 0 as the more probable symbol. */
    void reset(int context, int state) {
        contexts[context] = state << 1;
    }

    void encode(int context, int symbol) {
        int state = contexts[context];
        int qe = MqStates.QE[state >> 1];
        a -= qe;
        if (symbol == (state & 1)) {
            if ((a & 0x8000) != 0) {
                c += qe;
                return;
            }
            if (a < qe) {
                a = qe;
            } else {
                c += qe;
            }
            contexts[context] = MqStates.NEXT_MPS[state >> 1] << 1 | state & 1;
        } else {
            if (a < qe) {
                c += qe;
            } else {
                a = qe;
            }
            int next = MqStates.switches(state >> 1) ? state & 1 ^ 1 : state & 1;
            contexts[context] = MqStates.NEXT_LPS[state >> 1] << 1 | next;
        }
        do {
            a <<= 1;
            c <<= 1;
            if (--count == 0) {
                byteOut();
            }
        } while ((a & 0x8000) == 0);
    }

    private void byteOut() {
        if (code[at] == (byte) 0xFF) {
            stuffed();
        } else if (c < 0x8000000) {
            plain();
        } else {
            code[at]++;
            if (code[at] == (byte) 0xFF) {
                c &= 0x7FFFFFF;
                stuffed();
            } else {
                plain();
            }
        }
    }

    /** After a byte of ones, a carry must have room. */
    private void stuffed() {
        put(c >> 20);
        c &= 0xFFFFF;
        count = 7;
    }

    private void plain() {
        put(c >> 19);
        c &= 0x7FFFF;
        count = 8;
    }

    private void put(int next) {
        if (++at == code.length) {
            code = Arrays.copyOf(code, at * 2);
        }
        code[at] = (byte) next;
    }

    /** Ends the codeword (section C.2.9). */
    byte[] finish() {
        int limit = c + a;
        c |= 0xFFFF;
        if (c >= limit) {
            c -= 0x8000;
        }
        c <<= count;
        byteOut();
        c <<= count;
        byteOut();
        int end = code[at] == (byte) 0xFF ? at : at + 1;
        return Arrays.copyOfRange(code, 1, Math.max(1, end));
    }
}
