package org.lethe.dicom;

import java.util.List;

/**
 * A sequence of items (PS3.5 section 7.5).
 *
 * @param items in order
 * @param undefinedLength whether the sequence ends with a delimiter instead of having a length
 * @param encoding of the items: that of the dataset around it, or implicit little endian in a sequence of VR UN
 */
public record Sequence(List<Item> items, boolean undefinedLength, Encoding encoding) implements Value {

    public Sequence {
        items = List.copyOf(items);
    }
}
