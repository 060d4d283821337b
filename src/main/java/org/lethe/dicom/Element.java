package org.lethe.dicom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lethe.io.ByteSource;

/**
 * One data element (PS3.5 section 7.1): tag, VR, value. Never changes.
 *
 * <p>An element that was read knows where it lies in its source, so that it can be written again byte for byte:
 * header, length form, value and padding. An element that was made knows no source and is encoded anew.
 */
public final class Element {
    /** The largest value that is decoded as a whole, in bytes. */
    public static final int DECODED_BYTES_MAX = 16 << 20;

    private final int tag;
    private final VR vr;
    private final Value value;
    private final Encoding encoding;
    private final ByteSource source;
    private final long start;
    private final long end;

    /**
     * An element as it was read.
     *
     * @param tag group and element number
     * @param vr as written, or by the dictionary where the encoding does not name it
     * @param encoding in force where it stands
     * @param source where it was read from; null if it cannot be read again
     * @param start of its header in the source
     * @param end in the source, behind its value and delimiter
     */
    Element(int tag, VR vr, Value value, Encoding encoding, ByteSource source, long start, long end) {
        this.tag = tag;
        this.vr = vr;
        this.value = value;
        this.encoding = encoding;
        this.source = source;
        this.start = start;
        this.end = end;
    }

    /** A new element; the value is encoded in little endian and padded to an even length. */
    public static Element of(int tag, VR vr, byte[] value) {
        byte[] even = value;
        if (value.length % 2 != 0) {
            even = java.util.Arrays.copyOf(value, value.length + 1);
            even[value.length] = vr.paddingByte();
        }
        return of(tag, vr, ByteValue.of(even));
    }

    /** A new element with a value of any form; bytes are in little endian and of even length. */
    public static Element of(int tag, VR vr, Value value) {
        return new Element(tag, vr, value, Encoding.EXPLICIT_LE, null, -1, -1);
    }

    /** A new element of text, several values joined by backslashes. */
    public static Element ofText(int tag, VR vr, String text, SpecificCharacterSet charset) {
        return of(tag, vr, charset.encode(text, vr));
    }

    /** A new element of one UID. */
    public static Element ofUid(int tag, String uid) {
        return of(tag, VR.UI, uid.getBytes(StandardCharsets.US_ASCII));
    }

    /** A new element of one number with VR US. */
    public static Element ofUnsignedShort(int tag, int number) {
        return of(tag, VR.US, new byte[] {(byte) number, (byte) (number >> 8)});
    }

    /** A new sequence of defined length. */
    public static Element ofSequence(int tag, List<Item> items) {
        return of(tag, VR.SQ, new Sequence(items, false, Encoding.EXPLICIT_LE));
    }

    /** A new element without a value. */
    public static Element empty(int tag, VR vr) {
        return vr == VR.SQ ? ofSequence(tag, List.of()) : of(tag, vr, ByteValue.EMPTY);
    }

    /** This element with other items, in the same form; the same element if the list is that of its sequence. */
    public Element withItems(List<Item> items) {
        if (!(value instanceof Sequence sequence)) {
            throw new IllegalStateException("not a sequence: " + Tag.toHex(tag));
        }
        return items == sequence.items()
                ? this
                : of(tag, vr, new Sequence(items, sequence.undefinedLength(), sequence.encoding()));
    }

    /** The tag: group number in the upper 16 bits, element number in the lower ones. Compare unsigned. */
    public int tag() {
        return tag;
    }

    /** The value representation. */
    public VR vr() {
        return vr;
    }

    /** The value, in one of its four forms. */
    public Value value() {
        return value;
    }

    /** The encoding that the value's bytes are in. */
    public Encoding encoding() {
        return encoding;
    }

    /** Where the element was read from; null when it is new. */
    public ByteSource source() {
        return source;
    }

    /** Where its header begins in the source. */
    public long start() {
        return start;
    }

    /** Where it ends in the source. */
    public long end() {
        return end;
    }

    /** Whether there is no value: no byte, no item, no fragment. */
    public boolean isEmpty() {
        return switch (value) {
            case ByteValue bytes -> bytes.length() == 0;
            case BulkData bulk -> bulk.length() == 0;
            case Sequence sequence -> sequence.items().isEmpty();
            case Fragments fragments -> fragments.size() == 0;
        };
    }

    /** The items of a sequence; none if this is no sequence. */
    public List<Item> items() {
        return value instanceof Sequence sequence ? sequence.items() : List.of();
    }

    /**
     * The bytes of the value, with their padding, in the byte order of {@link #encoding()}.
     *
     * @throws IOException if they have to be read and cannot be
     * @throws org.lethe.error.LetheException of kind {@code TOO_LARGE} beyond {@link #DECODED_BYTES_MAX}
     * @throws IllegalStateException if this is a sequence, or encapsulated pixel data
     */
    public ByteValue bytes() throws IOException {
        return switch (value) {
            case ByteValue bytes -> bytes;
            case BulkData bulk -> ByteValue.of(bulk.toBytes(DECODED_BYTES_MAX));
            case Sequence _ -> throw new IllegalStateException("a sequence has no bytes: " + Tag.toHex(tag));
            case Fragments _ -> throw new IllegalStateException("fragments have no bytes: " + Tag.toHex(tag));
        };
    }

    /**
     * The bytes of the value, with their padding, as a region in which numbers are in little endian.
     *
     * @throws IllegalStateException if this is a sequence, or encapsulated pixel data
     */
    public BulkData littleEndian() {
        boolean swapped = encoding.bigEndian() && vr.wordBytes() > 1;
        return switch (value) {
            case ByteValue bytes -> {
                byte[] copy = bytes.toBytes();
                if (swapped) {
                    Bytes.swap(copy, vr.wordBytes());
                }
                yield new BulkData(ByteSource.of(copy), 0, copy.length);
            }
            case BulkData bulk -> swapped
                    ? new BulkData(
                            new SwappedSource(bulk.source(), bulk.offset(), bulk.length(), vr.wordBytes()),
                            0,
                            bulk.length())
                    : bulk;
            case Sequence _ -> throw new IllegalStateException("a sequence has no bytes: " + Tag.toHex(tag));
            case Fragments _ -> throw new IllegalStateException("fragments have no bytes: " + Tag.toHex(tag));
        };
    }

    /**
     * The values of the element as text: characters decoded, numbers in decimal, padding stripped at the end.
     * Empty for sequences, fragments, binary data, and values that are not in memory.
     *
     * @param charset in force where the element stands
     */
    public List<String> strings(SpecificCharacterSet charset) {
        return value instanceof ByteValue bytes ? ValueText.valuesOf(vr, bytes, encoding, charset) : List.of();
    }

    /** Tag, VR and form only: values are patient data. */
    @Override
    public String toString() {
        return Tag.toHex(tag) + " " + vr + " " + value.getClass().getSimpleName();
    }
}
