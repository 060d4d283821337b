package org.lethe.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteCursor;
import org.lethe.io.ByteSource;

/** Parses data elements (PS3.5 section 7) into {@link Attributes}. One for each dataset; not for several threads. */
final class DatasetParser {
    private static final long UNDEFINED = 0xFFFFFFFFL;
    private static final long UNBOUNDED = Long.MAX_VALUE;

    private final ByteCursor cursor;
    private final ByteSource source;
    private final DicomReader reader;
    private final ReadLimits limits;
    private final DicomReader.Until until;
    private final IntPredicate wanted;

    private int elementCount;
    private long pixelDataStart = -1;

    // The header that was read last.
    private int tag;
    private VR vr;
    private long length;
    private int headerBytes;

    /**
     * @param source where the cursor's bytes can be read again; null if they cannot
     * @param wanted the top-level elements to keep, besides (0008,0005)
     */
    DatasetParser(
            ByteCursor cursor, ByteSource source, DicomReader reader, DicomReader.Until until, IntPredicate wanted) {
        this.cursor = cursor;
        this.source = source;
        this.reader = reader;
        this.limits = reader.limits();
        this.until = until;
        this.wanted = wanted;
    }

    /** Where the element with the pixel data begins; -1 if it was not met. */
    long pixelDataStart() {
        return pixelDataStart;
    }

    /** Parses a whole dataset, up to the end of the bytes or to the pixel data. */
    Attributes parse(Encoding encoding) throws IOException {
        Dataset dataset = new Dataset(encoding, UNBOUNDED, 0, reader.defaultCharset(), true);
        while (hasMore(dataset) && nextHeader(dataset)) {
            if (isPixelData(tag)) {
                pixelDataStart = pixelDataStart < 0 ? cursor.position() : pixelDataStart;
                if (until == DicomReader.Until.PIXEL_DATA) {
                    break;
                }
            }
            // Text that is wanted cannot be read without its character set.
            parseElement(dataset, wanted.test(tag) || tag == Tag.SpecificCharacterSet);
        }
        return dataset.build();
    }

    /** Parses the elements of one group and stops before the next one. */
    Attributes parseGroup(int group, Encoding encoding, long bytesMax) throws IOException {
        Dataset dataset = new Dataset(encoding, UNBOUNDED, 0, reader.defaultCharset(), true);
        long start = cursor.position();
        while (cursor.ensure(8)
                && Bytes.unsignedShort(cursor.array(), cursor.index(), encoding.bigEndian()) == group
                && nextHeader(dataset)) {
            if (cursor.position() - start + length > bytesMax) {
                throw malformed("The file meta information is too long");
            }
            parseElement(dataset, true);
        }
        return dataset.build();
    }

    /**
     * Parses the items of a value of VR UN, which must fill it to its end.
     *
     * @param signedPixels whether the samples of the dataset around are signed
     */
    Sequence parseUnknown(long end, SpecificCharacterSet charset, boolean signedPixels) throws IOException {
        Dataset around = new Dataset(Encoding.IMPLICIT_LE, end, 0, charset, true);
        around.signedPixels = signedPixels;
        tag = 0;
        List<Item> items = parseItems(around, Encoding.IMPLICIT_LE, end, true);
        return new Sequence(items, false, Encoding.IMPLICIT_LE);
    }

    private boolean hasMore(Dataset dataset) throws IOException {
        if (dataset.end != UNBOUNDED) {
            return cursor.position() < dataset.end;
        }
        if (cursor.ensure(8)) {
            return true;
        }
        if (cursor.ensure(1) && !isPadding()) {
            throw new EOFException("it ends inside the header of an element");
        }
        return false;
    }

    /** Whether the few bytes that are left are zero, as some writers leave them. */
    private boolean isPadding() {
        for (int i = 0; i < cursor.available(); i++) {
            if (cursor.array()[cursor.index() + i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads the header of the next element without going on; false at the delimiter of an item. */
    private boolean nextHeader(Dataset dataset) throws IOException {
        require(8, dataset.end);
        byte[] bytes = cursor.array();
        int at = cursor.index();
        boolean bigEndian = dataset.encoding.bigEndian();
        tag = Bytes.tag(bytes, at, bigEndian);
        if (tag >>> 16 == 0xFFFE) {
            if (tag == Tag.ItemDelimitationItem && dataset.delimited) {
                cursor.advance(8);
                return false;
            }
            throw malformed("A delimiter stands where an element should");
        }
        if (++elementCount > limits.elementsMax()) {
            throw malformed("There are more than " + limits.elementsMax() + " elements");
        }
        if (dataset.encoding.explicit()) {
            readExplicitHeader(bytes, at, bigEndian, dataset);
        } else {
            readImplicitHeader(bytes, at, false, dataset);
        }
        return true;
    }

    private void readExplicitHeader(byte[] bytes, int at, boolean bigEndian, Dataset dataset) throws IOException {
        int code = Bytes.unsignedShort(bytes, at + 4, true);
        vr = VR.of(code);
        if (vr == null && !isTwoCapitals(code)) {
            readImplicitHeader(bytes, at, bigEndian, dataset);
        } else if (vr == null || vr.hasLongLength()) {
            // VRs to come have long lengths (PS3.5 section 7.1.2).
            vr = vr == null ? VR.UN : vr;
            require(12, dataset.end);
            length = Integer.toUnsignedLong(Bytes.int32(cursor.array(), cursor.index() + 8, bigEndian));
            headerBytes = 12;
        } else {
            length = Bytes.unsignedShort(bytes, at + 6, bigEndian);
            headerBytes = 8;
        }
    }

    private void readImplicitHeader(byte[] bytes, int at, boolean bigEndian, Dataset dataset) {
        length = Integer.toUnsignedLong(Bytes.int32(bytes, at + 4, bigEndian));
        headerBytes = 8;
        vr = dataset.vrOf(tag);
    }

    private static boolean isTwoCapitals(int code) {
        int first = code >> 8;
        int second = code & 0xFF;
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    private void parseElement(Dataset dataset, boolean retained) throws IOException {
        int elementTag = tag;
        VR elementVr = vr;
        long start = cursor.position();
        cursor.advance(headerBytes);
        Value value = parseValue(dataset, retained);
        if (retained && dataset.retained) {
            dataset.add(new Element(
                    elementTag, elementVr, value, dataset.encoding, source, start, cursor.position()));
        }
    }

    private Value parseValue(Dataset dataset, boolean retained) throws IOException {
        if (length == UNDEFINED) {
            return parseUndefinedLength(dataset, retained);
        }
        if (length > dataset.end - cursor.position()) {
            throw malformed("Element " + Tag.toHex(tag) + " reaches beyond what holds it");
        }
        if (vr == VR.SQ && holdsItems(dataset.encoding)) {
            long end = cursor.position() + length;
            return new Sequence(parseItems(dataset, dataset.encoding, end, retained), false, dataset.encoding);
        }
        if (length > limits.inMemoryBytesMax() || !retained) {
            BulkData bulk = new BulkData(source, cursor.position(), length);
            skip(length);
            return bulk;
        }
        return parseBytes((int) length);
    }

    private Value parseBytes(int count) throws IOException {
        if (count == 0) {
            return ByteValue.EMPTY;
        }
        if (!cursor.ensure(count)) {
            throw new EOFException("it ends inside element " + Tag.toHex(tag));
        }
        ByteValue value = new ByteValue(cursor.array(), cursor.index(), count);
        cursor.advance(count);
        return value;
    }

    private void skip(long count) throws IOException {
        try {
            cursor.skip(count);
        } catch (EOFException e) {
            EOFException named = new EOFException("it ends inside element " + Tag.toHex(tag));
            named.initCause(e);
            throw named;
        }
    }

    /** Private dictionaries and wrong VRs call sequences what is none: then the bytes are kept as they are. */
    private boolean holdsItems(Encoding encoding) throws IOException {
        if (length == 0 || encoding.explicit()) {
            return true;
        }
        return length >= 8
                && cursor.ensure(4)
                && Bytes.tag(cursor.array(), cursor.index(), encoding.bigEndian()) == Tag.Item;
    }

    private Value parseUndefinedLength(Dataset dataset, boolean retained) throws IOException {
        boolean isPixels = tag == Tag.PixelData || vr == VR.OB || vr == VR.OW;
        if (isPixels && vr != VR.SQ) {
            return parseFragments(dataset);
        }
        if (vr == VR.UN && dataset.encoding.explicit()) {
            return new Sequence(
                    parseItems(dataset, Encoding.IMPLICIT_LE, UNBOUNDED, retained), true, Encoding.IMPLICIT_LE);
        }
        if (vr == VR.SQ || !dataset.encoding.explicit()) {
            return new Sequence(parseItems(dataset, dataset.encoding, UNBOUNDED, retained), true, dataset.encoding);
        }
        throw malformed("Element " + Tag.toHex(tag) + " of VR " + vr + " has no length");
    }

    /** Parses items up to a position, or up to the delimiter of a sequence of undefined length. */
    private List<Item> parseItems(Dataset around, Encoding encoding, long end, boolean retained) throws IOException {
        int sequenceTag = tag;
        if (around.depth >= limits.depthMax()) {
            throw malformed("Sequences are nested more than " + limits.depthMax() + " deep");
        }
        List<Item> items = new ArrayList<>(4);
        boolean delimited = end == UNBOUNDED;
        long bound = delimited ? around.end : end;
        while (delimited || cursor.position() < end) {
            long start = cursor.position();
            require(8, bound);
            int itemTag = Bytes.tag(cursor.array(), cursor.index(), encoding.bigEndian());
            long itemLength =
                    Integer.toUnsignedLong(Bytes.int32(cursor.array(), cursor.index() + 4, encoding.bigEndian()));
            cursor.advance(8);
            if (itemTag == Tag.SequenceDelimitationItem && delimited) {
                break;
            }
            if (itemTag != Tag.Item || ++elementCount > limits.elementsMax()) {
                throw malformed("Sequence " + Tag.toHex(sequenceTag) + " holds something else than items");
            }
            boolean kept = retained && around.retained;
            Attributes attributes = parseItem(around, encoding, itemLength, bound, kept);
            if (kept) {
                items.add(new Item(
                        attributes, itemLength == UNDEFINED, encoding, source, start, cursor.position()));
            }
        }
        return items;
    }

    private Attributes parseItem(Dataset around, Encoding encoding, long itemLength, long bound, boolean retained)
            throws IOException {
        boolean delimited = itemLength == UNDEFINED;
        if (!delimited && itemLength > bound - cursor.position()) {
            throw malformed("An item is longer than the sequence that holds it");
        }
        long end = delimited ? bound : cursor.position() + itemLength;
        Dataset dataset = new Dataset(encoding, end, around.depth + 1, around.charset, retained);
        dataset.delimited = delimited;
        dataset.signedPixels = around.signedPixels;
        while ((delimited || cursor.position() < end) && nextHeader(dataset)) {
            parseElement(dataset, true);
        }
        return dataset.build();
    }

    private Fragments parseFragments(Dataset dataset) throws IOException {
        boolean bigEndian = dataset.encoding.bigEndian();
        long[] offsets = new long[16];
        int[] lengths = new int[16];
        int count = 0;
        while (true) {
            require(8, dataset.end);
            int itemTag = Bytes.tag(cursor.array(), cursor.index(), bigEndian);
            int itemLength = Bytes.int32(cursor.array(), cursor.index() + 4, bigEndian);
            cursor.advance(8);
            if (itemTag == Tag.SequenceDelimitationItem) {
                return new Fragments(source, Arrays.copyOf(offsets, count), Arrays.copyOf(lengths, count));
            }
            if (itemTag != Tag.Item || itemLength == (int) UNDEFINED || ++elementCount > limits.elementsMax()) {
                throw malformed("The fragments of element " + Tag.toHex(tag) + " are malformed");
            }
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
                lengths = Arrays.copyOf(lengths, count * 2);
            }
            offsets[count] = cursor.position();
            lengths[count++] = itemLength;
            skip(Integer.toUnsignedLong(itemLength));
        }
    }

    private void require(int count, long end) throws IOException {
        if (count > end - cursor.position()) {
            throw malformed("An element reaches beyond the item that holds it");
        }
        if (!cursor.ensure(count)) {
            throw new EOFException("it ends where an element, an item or a delimiter should follow");
        }
    }

    private static boolean isPixelData(int tag) {
        return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
    }

    private static LetheException malformed(String what) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not a valid DICOM file. " + what);
    }

    /** The dataset or item that is being parsed. */
    private final class Dataset {
        final Encoding encoding;
        /** Where it ends, or the end of what holds it. */
        final long end;

        final int depth;
        final boolean retained;
        boolean delimited;
        SpecificCharacterSet charset;
        private final Attributes.Builder elements;
        private final Map<Integer, Element> creators = new HashMap<>();
        private boolean namesCharset;
        /** Whether {@code US or SS} means SS; items that do not say it themselves are about the samples around. */
        private boolean signedPixels;

        Dataset(Encoding encoding, long end, int depth, SpecificCharacterSet charset, boolean retained) {
            this.encoding = encoding;
            this.end = end;
            this.depth = depth;
            this.charset = charset;
            this.retained = retained;
            this.elements = Attributes.builder(charset);
        }

        void add(Element element) {
            elements.append(element);
            int added = element.tag();
            if (added == Tag.SpecificCharacterSet && !namesCharset) {
                namesCharset = true;
                charset = elements.build().charset();
            } else if (added == Tag.PixelRepresentation && element.value() instanceof ByteValue bytes) {
                signedPixels = bytes.length() >= 2
                        && Bytes.unsignedShort(bytes.array(), bytes.offset(), encoding.bigEndian()) == 1;
            } else if (Tag.isPrivateCreator(added)) {
                creators.putIfAbsent(added, element);
            }
        }

        VR vrOf(int elementTag) {
            VR named = reader.dictionary().vrOf(elementTag, Tag.isPrivate(elementTag) ? creatorOf(elementTag) : null);
            return named == VR.US && signedPixels && reader.dictionary().isUsOrSs(elementTag) ? VR.SS : named;
        }

        private String creatorOf(int elementTag) {
            Element creator = creators.get(Tag.privateCreatorOf(elementTag));
            List<String> names = creator == null ? List.of() : creator.strings(charset);
            return names.isEmpty() ? null : names.getFirst().strip();
        }

        Attributes build() {
            return elements.build();
        }
    }
}
