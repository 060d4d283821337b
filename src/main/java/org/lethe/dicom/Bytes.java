package org.lethe.dicom;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, in both byte orders. */
final class Bytes {
    private static final VarHandle SHORT_LE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int unsignedShort(byte[] bytes, int at, boolean bigEndian) {
        return ((short) (bigEndian ? SHORT_BE : SHORT_LE).get(bytes, at)) & 0xFFFF;
    }

    static int int32(byte[] bytes, int at, boolean bigEndian) {
        return (int) (bigEndian ? INT_BE : INT_LE).get(bytes, at);
    }

    static long int64(byte[] bytes, int at, boolean bigEndian) {
        return (long) (bigEndian ? LONG_BE : LONG_LE).get(bytes, at);
    }

    static int tagLE(byte[] bytes, int at) {
        return tag(bytes, at, false);
    }

    static int tag(byte[] bytes, int at, boolean bigEndian) {
        return unsignedShort(bytes, at, bigEndian) << 16 | unsignedShort(bytes, at + 2, bigEndian);
    }

    static byte[] ofShort(int value, boolean bigEndian) {
        byte[] bytes = new byte[2];
        (bigEndian ? SHORT_BE : SHORT_LE).set(bytes, 0, (short) value);
        return bytes;
    }

    static byte[] ofInt(int value, boolean bigEndian) {
        byte[] bytes = new byte[4];
        (bigEndian ? INT_BE : INT_LE).set(bytes, 0, value);
        return bytes;
    }

    /** Turns around the bytes of each number in place. */
    static void swap(byte[] bytes, int numberBytes) {
        for (int start = 0; start + numberBytes <= bytes.length; start += numberBytes) {
            for (int i = start, j = start + numberBytes - 1; i < j; i++, j--) {
                byte kept = bytes[i];
                bytes[i] = bytes[j];
                bytes[j] = kept;
            }
        }
    }
}
