package org.lethe.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntPredicate;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteCursor;
import org.lethe.io.ByteSource;
import org.lethe.io.HeadSource;

/**
 * Reads DICOM files (PS3.10) in every transfer syntax, also without preamble or file meta information.
 *
 * <p>Decodes nothing but what it must: values stay as they are encoded, large ones stay where they are. Shared by all
 * threads.
 *
 * @param dictionary names the VRs where the encoding does not
 * @param assumed in force where (0008,0005) is missing
 * @param limits what is refused
 */
public record DicomReader(Dictionary dictionary, AssumedCharset assumed, ReadLimits limits) {
    /** How much of a file is read at first: the header of nearly all files. */
    private static final int HEAD_BYTES = 16 << 10;

    /** How far to read. */
    public enum Until {
        /** Stop before the pixel data: what follows is not even looked at. */
        PIXEL_DATA,
        /** Read all, and find out whether it is all there. */
        END
    }

    public DicomReader(Dictionary dictionary, SpecificCharacterSet defaultCharset, ReadLimits limits) {
        this(dictionary, new AssumedCharset(defaultCharset), limits);
    }

    /** What is in force now where (0008,0005) is missing. */
    public SpecificCharacterSet defaultCharset() {
        return assumed.get();
    }

    /** A reader with the standard dictionary, Latin-1 as default, and the default limits. */
    public static DicomReader standard() {
        return new DicomReader(Dictionary.standard(), SpecificCharacterSet.LATIN_1, ReadLimits.DEFAULT);
    }

    /**
     * Reads a file.
     *
     * @param source its bytes; closed with the result, and by this method if it fails
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is no DICOM file, is cut off, or exceeds a limit
     * @throws IOException if the source cannot be read
     */
    public DicomFile read(ByteSource source, Until until) throws IOException {
        try {
            ByteSource withHead = HeadSource.of(source, HEAD_BYTES);
            return readPart10(withHead, until);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads elements that stand alone, without file meta information: what comes over the network.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if they are cut off, or exceed a limit
     * @throws IOException if the source cannot be read
     */
    public Attributes readDataset(ByteSource bytes, Encoding encoding) throws IOException {
        try {
            return new DatasetParser(ByteCursor.over(bytes), bytes, this, Until.END, _ -> true).parse(encoding);
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    private DicomFile readPart10(ByteSource source, Until until) throws IOException {
        ByteCursor cursor = ByteCursor.over(source);
        try {
            Part10Header header = Part10Header.read(cursor, this, source);
            TransferSyntax syntax = header.transferSyntax();
            if (syntax.deflated()) {
                ByteSource inflated = Inflation.inflate(source, cursor.position(), limits);
                return readDataset(header, inflated, ByteCursor.over(inflated), until);
            }
            return readDataset(header, source, cursor, until);
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    private DicomFile readDataset(Part10Header header, ByteSource source, ByteCursor cursor, Until until)
            throws IOException {
        long start = cursor.position();
        DatasetParser parser = new DatasetParser(cursor, source, this, until, _ -> true);
        Attributes dataset = parser.parse(header.encoding(cursor));
        return new DicomFile(
                header.fileMeta(),
                dataset,
                header.transferSyntax(),
                source,
                start,
                cursor.position(),
                parser.pixelDataStart());
    }

    /**
     * Looks at a file while it goes by in a stream, to its end: what {@link #read} would refuse is refused as soon as
     * it is seen.
     *
     * @param stream the bytes of the file; read to the end of the dataset, not closed
     * @param wanted the top-level elements to keep
     * @return the elements wanted and (0008,0005), which says how to read them; their values can be read only if they
     *     are small
     * @throws LetheException as {@link #read} does
     * @throws IOException if the stream cannot be read
     */
    public DicomFile scan(InputStream stream, IntPredicate wanted) throws IOException {
        ByteCursor cursor = ByteCursor.over(stream);
        try {
            Part10Header header = Part10Header.read(cursor, this, null);
            ByteCursor body = header.transferSyntax().deflated()
                    ? ByteCursor.over(Inflation.stream(cursor, limits))
                    : cursor;
            long start = body.position();
            DatasetParser parser = new DatasetParser(body, null, this, Until.END, wanted);
            Attributes dataset = parser.parse(header.encoding(body));
            long pixelDataStart = header.transferSyntax().deflated() ? -1 : parser.pixelDataStart();
            return new DicomFile(
                    header.fileMeta(),
                    dataset,
                    header.transferSyntax(),
                    ByteSource.of(new byte[0]),
                    start,
                    body.position(),
                    pixelDataStart);
        } catch (EOFException e) {
            throw cutOff(e);
        }
    }

    /**
     * Opens a value of VR UN that holds a sequence, in implicit little endian as PS3.5 section 6.2.2 (note 2) has it.
     *
     * @return null if the value is no sequence of items, or is one already
     * @throws IOException if the value has to be read and cannot be
     */
    public Sequence openUnknown(Element element, SpecificCharacterSet charset) throws IOException {
        return openUnknown(element, charset, false);
    }

    /**
     * Opens a value of VR UN that stands in a dataset or an item, as {@link #openUnknown(Element,
     * SpecificCharacterSet)} does, for those who want to know whether numbers are signed.
     *
     * @param whole the dataset around, whose samples are meant where {@code in} does not say how its own are
     * @return null if the value is no sequence of items, or is one already
     * @throws IOException if the value has to be read and cannot be
     */
    public Sequence openUnknown(Element element, Attributes in, Attributes whole) throws IOException {
        Attributes says = in.contains(Tag.PixelRepresentation) ? in : whole;
        return openUnknown(element, in.charset(), says.intValue(Tag.PixelRepresentation, 0) == 1);
    }

    private Sequence openUnknown(Element element, SpecificCharacterSet charset, boolean signedPixels)
            throws IOException {
        if (element.vr() != VR.UN || element.isEmpty() || element.value() instanceof Sequence) {
            return null;
        }
        ByteSource bytes;
        long offset;
        long length;
        switch (element.value()) {
            case ByteValue value -> {
                bytes = ByteSource.of(value.array(), value.offset() + value.length());
                offset = value.offset();
                length = value.length();
            }
            case BulkData bulk -> {
                bytes = bulk.source();
                offset = bulk.offset();
                length = bulk.length();
            }
            case Sequence _, Fragments _ -> {
                return null;
            }
        }
        if (length < 8 || !startsWithItem(bytes, offset)) {
            return null;
        }
        ByteCursor cursor = ByteCursor.over(bytes);
        cursor.skip(offset);
        try {
            return new DatasetParser(cursor, bytes, this, Until.END, _ -> true)
                    .parseUnknown(offset + length, charset, signedPixels);
        } catch (EOFException _) {
            return null;
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.BAD_FILE_FORMAT) {
                return null;
            }
            throw e;
        }
    }

    private static boolean startsWithItem(ByteSource bytes, long offset) throws IOException {
        byte[] tag = new byte[4];
        bytes.read(offset, tag, 0, 4);
        return Bytes.tagLE(tag, 0) == Tag.Item;
    }

    private static LetheException cutOff(EOFException cause) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "The DICOM file is cut off: " + cause.getMessage(), cause);
    }
}
