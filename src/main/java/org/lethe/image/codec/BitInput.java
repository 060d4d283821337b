package org.lethe.image.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads the bits of a JPEG scan up to a marker, without the zero that is stuffed behind each FF (T.81 F.1.2.3). */
final class BitInput {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] code;
    private int at;
    private long buffer;
    private int count;

    BitInput(byte[] code, int at) {
        this.code = code;
        this.at = at;
    }

    private void fill() {
        if (at + 8 <= code.length) {
            long eight = (long) LONGS.get(code, at);
            if ((~eight - ONES & eight & HIGHS) == 0) { // no FF among them
                int bytes = 64 - count >> 3;
                if (bytes == 8) {
                    buffer = eight;
                } else {
                    buffer = buffer << 8 * bytes | eight >>> 64 - 8 * bytes;
                }
                count += 8 * bytes;
                at += bytes;
                return;
            }
        }
        while (count <= 56 && at < code.length) {
            int next = code[at] & 0xFF;
            if (next == 0xFF) {
                if (at + 1 >= code.length || code[at + 1] != 0) {
                    return;
                }
                at++;
            }
            at++;
            buffer = buffer << 8 | next;
            count += 8;
        }
    }

    /** The next bits, from 1 to 32 of them, without going on; zeros where the scan ends. */
    int peek(int bits) {
        if (count < bits) {
            fill();
            if (count < bits) {
                return (int) (buffer << bits - count & (1L << bits) - 1);
            }
        }
        return (int) (buffer >>> count - bits & (1L << bits) - 1);
    }

    /** Goes on by bits that {@link #peek} showed. */
    void skip(int bits) {
        if (bits > count) {
            throw CodeFaults.broken("a scan ends too early");
        }
        count -= bits;
    }

    /** The next bits, from 1 to 32 of them. */
    int read(int bits) {
        int value = peek(bits);
        skip(bits);
        return value;
    }

    /** A difference of a size in bits, from 1 to 15 (T.81 F.2.2.1: EXTEND). */
    int readDifference(int size) {
        int value = read(size);
        return value < 1 << size - 1 ? value - (1 << size) + 1 : value;
    }

    /** Drops the bits up to the marker that ends an interval, and passes it. */
    void passRestart(int number) {
        int marker = position();
        if (marker + 2 > code.length || code[marker] != (byte) 0xFF || code[marker + 1] != (byte) (0xD0 + number)) {
            throw CodeFaults.broken("a restart marker is missing");
        }
        at = marker + 2;
        count = 0;
        buffer = 0;
    }

    /** Where the marker is that ends the scan, or this interval of it; what is left before it is padding. */
    int position() {
        int marker = at;
        while (marker + 1 < code.length) {
            int next = code[marker + 1] & 0xFF;
            if (code[marker] == (byte) 0xFF && next != 0 && next != 0xFF) {
                return marker;
            }
            marker++;
        }
        return code.length;
    }
}
