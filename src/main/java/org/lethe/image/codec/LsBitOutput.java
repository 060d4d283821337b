package org.lethe.image.codec;

import java.util.Arrays;

/** Writes the bits of a JPEG-LS scan, with a zero bit stuffed behind each FF (T.87 A.1). */
final class LsBitOutput {
    private byte[] code;
    private int at;
    private boolean afterFf;
    private long buffer;
    private int count;

    /** @param head what comes before the scan */
    LsBitOutput(byte[] head, int expectedBytes) {
        code = Arrays.copyOf(head, head.length + Math.max(64, expectedBytes));
        at = head.length;
    }

    /** Adds the low bits of a value, up to 32 of them; the others must be 0. */
    void bits(int value, int bits) {
        buffer = buffer << bits | value & 0xFFFFFFFFL;
        count += bits;
        if (count >= 32) {
            drain();
        }
    }

    /** A number in a Golomb code of limited length: see {@link LsBitInput#readGolomb}. */
    void golomb(int number, int k, int limit, int escapeBits) {
        int zeros = number >> k;
        int longest = limit - escapeBits - 1;
        if (zeros < longest) {
            zeros(zeros);
            bits(1 << k | number & (1 << k) - 1, k + 1);
        } else {
            zeros(longest);
            bits(1, 1);
            bits(number - 1 & (1 << escapeBits) - 1, escapeBits);
        }
    }

    private void zeros(int zeros) {
        if (zeros > 31) {
            bits(0, 31);
            bits(0, zeros - 31);
        } else {
            bits(0, zeros);
        }
    }

    private void drain() {
        if (code.length - at < 16) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        while (count >= 8) {
            int taken = afterFf ? 7 : 8;
            count -= taken;
            byte next = (byte) (buffer >> count & (1 << taken) - 1);
            code[at++] = next;
            afterFf = next == (byte) 0xFF;
        }
    }

    /** Fills the last byte with zeros, adds EOI, and gives all the bytes. */
    byte[] end() {
        drain();
        if (count > 0 || afterFf) {
            bits(0, (afterFf ? 7 : 8) - Math.min(count, 7));
            drain();
        }
        if (count > 0 || afterFf) { // seven bits behind FF were one too few
            bits(0, 8 - count);
            drain();
        }
        code = Arrays.copyOf(code, at + 2);
        code[at] = (byte) 0xFF;
        code[at + 1] = (byte) 0xD9;
        return code;
    }
}
