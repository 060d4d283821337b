package org.lethe.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;
import org.lethe.io.Spool;

/**
 * Writes DICOM files (PS3.10). What was read and not changed is copied byte for byte as a region of its source: only
 * what is new is encoded.
 */
public final class DicomWriter {
    private static final int UNDEFINED = 0xFFFFFFFF;
    private static final int SHORT_LENGTH_MAX = 0xFFFF;
    private static final long LENGTH_MAX = 0xFFFFFFFEL;

    private final Rope.Builder out;

    private DicomWriter(Rope.Builder out) {
        this.out = out;
    }

    /**
     * A DICOM file: an empty preamble, the file meta information, the dataset.
     *
     * <p>The bytes are put together when they are read: large regions stay where they are, so the sources of the
     * dataset have to stay open until then. Closing the result closes none of them.
     *
     * @param fileMeta elements of group 0002, without the group length
     * @param dataset all the others
     * @param syntax that the dataset is to be in; encapsulated pixel data must be in it already
     * @throws IOException if a source cannot be read
     */
    public static ByteSource encode(Attributes fileMeta, Attributes dataset, TransferSyntax syntax)
            throws IOException {
        return encodeFile(fileMeta, dataset, syntax).bytes();
    }

    /**
     * The same file, which also tells where its pixel data is.
     *
     * @see #encode
     */
    public static EncodedFile encodeFile(Attributes fileMeta, Attributes dataset, TransferSyntax syntax)
            throws IOException {
        Rope.Builder out = new Rope.Builder();
        DicomWriter writer = new DicomWriter(out);
        out.append(new byte[128]).append("DICM".getBytes(StandardCharsets.US_ASCII));
        writer.writeFileMeta(fileMeta);
        if (syntax.deflated()) {
            ByteSource deflated = deflate(encodeDataset(dataset, syntax.encoding()));
            return new EncodedFile(out.append(deflated, 0, deflated.size()).owning(deflated).build(), -1);
        }
        int pixelData = dataset.indexOf(Tag.PixelData);
        int before = pixelData < 0 ? dataset.size() : pixelData;
        writer.writeElements(dataset, 0, before, syntax.encoding());
        long pixelDataStart = pixelData < 0 ? -1 : out.size();
        writer.writeElements(dataset, before, dataset.size(), syntax.encoding());
        return new EncodedFile(out.build(), pixelDataStart);
    }

    /**
     * The elements of a dataset alone, one after the other.
     *
     * @throws IOException if a source cannot be read
     */
    public static ByteSource encodeDataset(Attributes dataset, Encoding encoding) throws IOException {
        Rope.Builder out = new Rope.Builder();
        new DicomWriter(out).writeDataset(dataset, encoding);
        return out.build();
    }

    private void writeFileMeta(Attributes fileMeta) throws IOException {
        Attributes elements = fileMeta.toBuilder().remove(Tag.FileMetaInformationGroupLength).build();
        long length = encodeDataset(elements, Encoding.EXPLICIT_LE).size();
        Element groupLength = Element.of(
                Tag.FileMetaInformationGroupLength, VR.UL, ByteValue.of(Bytes.ofInt((int) length, false)));
        writeElement(groupLength, Encoding.EXPLICIT_LE);
        writeDataset(elements, Encoding.EXPLICIT_LE);
    }

    private static ByteSource deflate(ByteSource plain) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (Spool spool = new Spool()) {
            try (OutputStream deflated = new DeflaterOutputStream(spool, deflater, 16 << 10) {
                @Override
                public void close() throws IOException {
                    finish();
                }
            }) {
                plain.transferTo(0, plain.size(), Channels.newChannel(deflated));
            }
            if (deflater.getBytesWritten() % 2 != 0) {
                spool.write(0); // PS3.5 section A.5
            }
            return spool.toSource();
        } finally {
            deflater.end();
        }
    }

    private void writeDataset(Attributes dataset, Encoding encoding) throws IOException {
        writeElements(dataset, 0, dataset.size(), encoding);
    }

    private void writeElements(Attributes dataset, int from, int to, Encoding encoding) throws IOException {
        for (int i = from; i < to; i++) {
            Element element = dataset.at(i);
            if (!isAsRead(element, encoding)) {
                writeElement(element, encoding);
                continue;
            }
            // Neighbours that stood side by side are one region.
            long end = element.end();
            while (i + 1 < to
                    && dataset.at(i + 1).start() == end
                    && dataset.at(i + 1).source() == element.source()
                    && isAsRead(dataset.at(i + 1), encoding)) {
                end = dataset.at(++i).end();
            }
            out.append(element.source(), element.start(), end - element.start());
        }
    }

    private static boolean isAsRead(Element element, Encoding encoding) {
        return element.source() != null && element.encoding() == encoding;
    }

    private void writeElement(Element element, Encoding encoding) throws IOException {
        switch (element.value()) {
            case ByteValue value -> {
                writeHeader(element.tag(), element.vr(), value.length(), encoding);
                writeBytes(value, element, encoding);
            }
            case BulkData bulk -> {
                writeHeader(element.tag(), element.vr(), bulk.length(), encoding);
                writeBulk(bulk, element, encoding);
            }
            case Sequence sequence -> writeSequence(element, sequence, encoding);
            case Fragments fragments -> writeFragments(element, fragments, encoding);
        }
    }

    private void writeBytes(ByteValue value, Element element, Encoding encoding) {
        if (isSwapped(element, encoding)) {
            byte[] swapped = value.toBytes();
            Bytes.swap(swapped, element.vr().wordBytes());
            out.append(swapped);
        } else {
            out.append(value.array(), value.offset(), value.length());
        }
    }

    private void writeBulk(BulkData bulk, Element element, Encoding encoding) throws IOException {
        if (isSwapped(element, encoding)) {
            ByteSource swapped =
                    new SwappedSource(bulk.source(), bulk.offset(), bulk.length(), element.vr().wordBytes());
            out.append(swapped, 0, bulk.length());
        } else {
            out.append(bulk.source(), bulk.offset(), bulk.length());
        }
    }

    private static boolean isSwapped(Element element, Encoding encoding) {
        return element.encoding().bigEndian() != encoding.bigEndian()
                && element.vr().wordBytes() > 1;
    }

    private void writeSequence(Element element, Sequence sequence, Encoding encoding) throws IOException {
        Encoding within = element.vr() == VR.UN ? Encoding.IMPLICIT_LE : encoding;
        int lengthMark = writeHeader(element.tag(), element.vr(), UNDEFINED & 0xFFFFFFFFL, encoding);
        long start = out.size();
        for (Item item : sequence.items()) {
            writeItem(item, within);
        }
        if (sequence.undefinedLength()) {
            writeTag(Tag.SequenceDelimitationItem, within);
            writeInt(0, within);
        } else {
            out.patch(lengthMark, Bytes.ofInt((int) (out.size() - start), encoding.bigEndian()));
        }
    }

    private void writeItem(Item item, Encoding encoding) throws IOException {
        if (item.source() != null && item.encoding() == encoding) {
            out.append(item.source(), item.start(), item.end() - item.start());
            return;
        }
        writeTag(Tag.Item, encoding);
        int lengthMark = out.mark();
        writeInt(UNDEFINED, encoding);
        long start = out.size();
        writeDataset(item.attributes(), encoding);
        if (item.undefinedLength()) {
            writeTag(Tag.ItemDelimitationItem, encoding);
            writeInt(0, encoding);
        } else {
            out.patch(lengthMark, Bytes.ofInt((int) (out.size() - start), encoding.bigEndian()));
        }
    }

    private void writeFragments(Element element, Fragments fragments, Encoding encoding) throws IOException {
        writeHeader(element.tag(), element.vr(), UNDEFINED & 0xFFFFFFFFL, encoding);
        for (int i = 0; i < fragments.size(); i++) {
            BulkData item = fragments.item(i);
            writeTag(Tag.Item, encoding);
            writeInt((int) item.length(), encoding);
            out.append(item.source(), item.offset(), item.length());
        }
        writeTag(Tag.SequenceDelimitationItem, encoding);
        writeInt(0, encoding);
    }

    /** @return the mark of a length of 32 bits, for patching */
    private int writeHeader(int tag, VR vr, long length, Encoding encoding) {
        if (length > LENGTH_MAX && length != (UNDEFINED & 0xFFFFFFFFL)) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A value of " + length
                    + " bytes is too long for a DICOM file: " + Tag.toHex(tag));
        }
        writeTag(tag, encoding);
        if (encoding.explicit()) {
            // A value too long for its VR is sent as UN (PS3.5 section 6.2.2).
            VR written = length > SHORT_LENGTH_MAX && !vr.hasLongLength() ? VR.UN : vr;
            out.append(written.code() >> 8).append(written.code());
            if (!written.hasLongLength()) {
                out.append(Bytes.ofShort((int) length, encoding.bigEndian()));
                return out.mark();
            }
            out.append(0).append(0);
        }
        int mark = out.mark();
        writeInt((int) length, encoding);
        return mark;
    }

    private void writeTag(int tag, Encoding encoding) {
        out.append(Bytes.ofShort(tag >>> 16, encoding.bigEndian()));
        out.append(Bytes.ofShort(tag, encoding.bigEndian()));
    }

    private void writeInt(int value, Encoding encoding) {
        out.append(Bytes.ofInt(value, encoding.bigEndian()));
    }
}
