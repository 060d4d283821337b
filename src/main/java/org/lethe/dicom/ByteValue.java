package org.lethe.dicom;

import java.util.Arrays;
import java.util.Objects;

/**
 * A value in memory, as it is encoded: a part of an array that must not change any more.
 *
 * @param array holds the value, and possibly that of other elements
 * @param offset of the first byte
 * @param length in bytes, with its padding
 */
public record ByteValue(byte[] array, int offset, int length) implements Value {
    /** No bytes at all. */
    public static final ByteValue EMPTY = new ByteValue(new byte[0], 0, 0);

    public ByteValue {
        Objects.checkFromIndexSize(offset, length, array.length);
    }

    /** A whole array. */
    public static ByteValue of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new ByteValue(bytes, 0, bytes.length);
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Equal if the bytes are, wherever they lie. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ByteValue that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The length only: values are patient data. */
    @Override
    public String toString() {
        return "ByteValue[" + length + " bytes]";
    }
}
