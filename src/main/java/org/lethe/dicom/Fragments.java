package org.lethe.dicom;

import org.lethe.io.ByteSource;

/**
 * Encapsulated pixel data (PS3.5 section A.4): the offset table and the fragments, as regions of their source.
 *
 * @param source where they lie; null when they went by in a stream and cannot be read again
 * @param offsets of the first byte of each item's value, the basic offset table being item 0
 * @param lengths of the items' values in bytes
 */
public record Fragments(ByteSource source, long[] offsets, int[] lengths) implements Value {

    /** The number of items, the basic offset table included. */
    public int size() {
        return offsets.length;
    }

    /** Item {@code index} as a value; 0 is the basic offset table. */
    public BulkData item(int index) {
        return new BulkData(source, offsets[index], Integer.toUnsignedLong(lengths[index]));
    }
}
