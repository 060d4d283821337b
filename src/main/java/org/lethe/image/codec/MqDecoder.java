package org.lethe.image.codec;

/**
 * The arithmetic decoder of JPEG 2000 (ITU-T T.800 annex C), with its contexts. Behind its end, a codeword goes on with
 * ones, as the standard says.
 */
final class MqDecoder {
    /** For each state: the probability of the less probable symbol (table C.2). */
    private static final int[] QE = {
        0x5601, 0x3401, 0x1801, 0x0AC1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001, 0x2401, 0x1C01, 0x1601,
        0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201, 0x1C01, 0x1801, 0x1601, 0x1401,
        0x1201, 0x1101, 0x0AC1, 0x09C1, 0x08A1, 0x0521, 0x0441, 0x02A1, 0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025,
        0x0015, 0x0009, 0x0005, 0x0001, 0x5601};
    private static final int[] NEXT_MPS = {
        1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46};
    private static final int[] NEXT_LPS = {
        1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 23, 24, 25, 26,
        27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46};
    /** Whether the meaning of the symbols is exchanged: in states 0, 6 and 14. */
    private static final long SWITCHES = 1L << 0 | 1L << 6 | 1L << 14;

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
        int qe = QE[state >> 1];
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
        contexts[context] = NEXT_MPS[state >> 1] << 1 | state & 1;
        return state & 1;
    }

    private int lessProbable(int context, int state) {
        int symbol = state & 1 ^ 1;
        int next = (SWITCHES >> (state >> 1) & 1) != 0 ? symbol : state & 1;
        contexts[context] = NEXT_LPS[state >> 1] << 1 | next;
        return symbol;
    }
}
