package org.lethe.image.codec;

/** The adaptive run-length decoder of code-blocks of high throughput: how many events do not come (T.814 7.3.3). */
final class HtRuns {
    private static final int[] EXPONENTS = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5};

    private final byte[] code;
    private final int end;
    private int at;
    private int current;
    private int left;
    private int state;
    private int run;
    private boolean endsInEvent;

    HtRuns(byte[] code, int from, int end) {
        this.code = code;
        this.at = from;
        this.end = end;
    }

    /** Whether the next event comes. */
    boolean next() {
        if (run == 0 && !endsInEvent) {
            begin();
        }
        if (run > 0) {
            run--;
            return false;
        }
        endsInEvent = false;
        return true;
    }

    private void begin() {
        int exponent = EXPONENTS[state];
        if (bit() == 1) {
            run = 1 << exponent;
            state = Math.min(EXPONENTS.length - 1, state + 1);
        } else {
            for (int i = 0; i < exponent; i++) {
                run = run << 1 | bit();
            }
            state = Math.max(0, state - 1);
            endsInEvent = true;
        }
    }

    private int bit() {
        if (left == 0) {
            left = current == 0xFF ? 7 : 8;
            current = at < end ? code[at++] & 0xFF : 0xFF;
        }
        left--;
        return current >> left & 1;
    }
}
