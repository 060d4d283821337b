package org.lethe.image.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the bits of a JPEG-LS scan, without the bit that is stuffed behind each FF (T.87 A.1). */
final class LsBitInput {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] code;
    private int at;
    private boolean afterFf;
    /** The next bits, from the highest one on. */
    private long buffer;
    private int count;

    LsBitInput(byte[] code, int at) {
        this.code = code;
        this.at = at;
    }

    private void fill() {
        if (!afterFf && at + 8 <= code.length) {
            long eight = (long) LONGS.get(code, at);
            if ((~eight - ONES & eight & HIGHS) == 0) { // no FF among them
                int bytes = 64 - count >> 3;
                if (bytes > 0) {
                    // The part of one more byte that fits is there again when its turn comes.
                    buffer |= eight >>> count;
                    count += 8 * bytes;
                    at += bytes;
                }
                return;
            }
        }
        while (count <= 56 && at < code.length) {
            int next = code[at] & 0xFF;
            if (afterFf) {
                if (next >= 0x80) {
                    return; // a marker
                }
                buffer |= (long) next << 57 - count;
                count += 7;
            } else {
                buffer |= (long) next << 56 - count;
                count += 8;
            }
            afterFf = next == 0xFF;
            at++;
        }
    }

    private void skip(int bits) {
        if (bits > count) {
            throw CodeFaults.broken("a scan ends too early");
        }
        buffer <<= bits;
        count -= bits;
    }

    /** The next bits, up to 32 of them. */
    int read(int bits) {
        if (bits == 0) {
            return 0;
        }
        if (count < bits) {
            fill();
        }
        int value = (int) (buffer >>> 64 - bits);
        skip(bits);
        return value;
    }

    /**
     * A number in a Golomb code of limited length (T.87 A.5.3).
     *
     * @param k how many bits are written as they are
     * @param limit of the length
     * @param escapeBits of a number whose code would be longer
     */
    int readGolomb(int k, int limit, int escapeBits) {
        if (count < 56) { // the longest code without its k bits
            fill();
        }
        int zeros = Long.numberOfLeadingZeros(buffer);
        int longest = limit - escapeBits - 1;
        if (zeros < longest) {
            int bits = zeros + 1 + k;
            if (bits <= count) {
                long value = buffer << zeros << 1;
                buffer = value << k;
                count -= bits;
                return zeros << k | (k == 0 ? 0 : (int) (value >>> 64 - k));
            }
            skip(zeros + 1);
            return zeros << k | read(k);
        }
        if (zeros > longest) {
            throw CodeFaults.broken("a code is longer than it may be");
        }
        skip(zeros + 1);
        return read(escapeBits) + 1;
    }

    /** Drops the bits up to the marker that ends an interval, and passes it. */
    void passRestart(int number) {
        int marker = position();
        if (marker + 2 > code.length || code[marker + 1] != (byte) (0xD0 + number)) {
            throw CodeFaults.broken("a restart marker is missing");
        }
        at = marker + 2;
        count = 0;
        buffer = 0;
        afterFf = false;
    }

    /** Where the marker is that ends the scan, or this interval of it. */
    int position() {
        int marker = afterFf ? at - 1 : at;
        while (marker + 1 < code.length) {
            if (code[marker] == (byte) 0xFF && code[marker + 1] < 0 && code[marker + 1] != (byte) 0xFF) {
                return marker;
            }
            marker++;
        }
        return code.length;
    }
}
