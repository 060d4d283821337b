package org.lethe.dicom;

import org.lethe.io.ByteSource;

/**
 * One item of a sequence.
 *
 * @param attributes what it holds
 * @param undefinedLength whether it ends with a delimiter instead of having a length
 * @param encoding of what it holds
 * @param source where it was read from; null when it is new
 * @param start of its header in the source
 * @param end in the source, behind its delimiter
 */
public record Item(
        Attributes attributes, boolean undefinedLength, Encoding encoding, ByteSource source, long start, long end) {

    /** A new item with a defined length. */
    public static Item of(Attributes attributes) {
        return new Item(attributes, false, Encoding.EXPLICIT_LE, null, -1, -1);
    }

    /** This item with another content, in the same form of length; the same item if the content is the same object. */
    public Item with(Attributes other) {
        return other == attributes ? this : new Item(other, undefinedLength, encoding, null, -1, -1);
    }
}
