package org.lethe.image.codec;

/**
 * The arithmetic decoder of JPEG 2000 (ITU-T T.800 annex C), with its contexts. Behind its end, a codeword goes on with
 * ones, as the standard says.
 */
final class MqDecoder {
    /** The state of each context, twice, and its more probable symbol in the lowest bit. */
    private final int[] contexts;

    private byte[] code;
    private int end;
    private int at;
    private int a;
    private int c;
    private int count;

    MqDecoder(int contextCount) {
        this.contexts = new int[contextCount];
    }

    /** Puts a context into a state, with 0 as the more probable symbol. */
    void reset(int context, int state) {
        contexts[context] = state << 1;
    }

    /** Begins with a codeword (section C.3.5). */
    void begin(byte[] bytes, int from, int to) {
        code = bytes;
        end = to;
        at = from;
        c = at(at) << 16;
        nextByte();
        c <<= 7;
        count -= 7;
        a = 0x8000;
    }

    private int at(int index) {
        return index < end ? code[index] & 0xFF : 0xFF;
    }

    private void nextByte() {
        if (at(at) == 0xFF) {
            if (at(at + 1) > 0x8F) {
                c += 0xFF00;
                count = 8;
            } else {
                at++;
                c += at(at) << 9;
                count = 7;
            }
        } else {
            at++;
            c += at(at) << 8;
            count = 8;
        }
    }

    /** The next symbol in a context. */
    int decode(int context) {
        int state = contexts[context];
        int qe = MqStates.QE[state >> 1];
        a -= qe;
        int symbol;
        if (c >>> 16 < qe) {
            symbol = a < qe ? moreProbable(context, state) : lessProbable(context, state);
            a = qe;
        } else {
            c -= qe << 16;
            if ((a & 0x8000) != 0) {
                return state & 1;
            }
            symbol = a < qe ? lessProbable(context, state) : moreProbable(context, state);
        }
        do {
            if (count == 0) {
                nextByte();
            }
            a <<= 1;
            c <<= 1;
            count--;
        } while ((a & 0x8000) == 0);
        return symbol;
    }

    private int moreProbable(int context, int state) {
        contexts[context] = MqStates.NEXT_MPS[state >> 1] << 1 | state & 1;
        return state & 1;
    }

    private int lessProbable(int context, int state) {
        int symbol = state & 1 ^ 1;
        int next = MqStates.switches(state >> 1) ? symbol : state & 1;
        contexts[context] = MqStates.NEXT_LPS[state >> 1] << 1 | next;
        return symbol;
    }
}
