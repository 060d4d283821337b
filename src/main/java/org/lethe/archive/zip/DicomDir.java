package org.lethe.archive.zip;

import java.io.IOException;
import java.util.Arrays;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.lethe.rewrite.FileMetas;

/**
 * The file that says what is on a medium: DICOMDIR (PS3.10 section 8.6, PS3.3 annex F). Not for several threads.
 *
 * <p>Its records refer to each other by their positions in the file, forwards. So they are encoded as they come, to a
 * spool, and get their references when all of them are known. Memory: nine bytes a record.
 */
final class DicomDir implements AutoCloseable {
    private static final String FILE_SET_ID = "LETHE_MEDIA";
    private static final long BYTES_MAX = Integer.MAX_VALUE;
    private static final int DEPTHS = 4;

    // Every record begins with the same three elements, so that its references stand in the same place.
    private static final int ITEM_HEADER_BYTES = 8;
    private static final int NEXT_AT = ITEM_HEADER_BYTES + 8;
    private static final int LOWER_AT = ITEM_HEADER_BYTES + 12 + 10 + 8;

    private static final int SEQUENCE_HEADER_BYTES = 12;

    private final String uid = Uids.random();
    private final Spool records = new Spool();
    private int[] starts = new int[64];
    private byte[] depths = new byte[64];
    private int count;
    private int size;

    /**
     * Adds a record below the last one of a lesser depth.
     *
     * @param depth 0 for patients, up to 3 for instances
     * @param record its elements, without those that refer to other records
     * @throws LetheException of kind {@link ErrorKind#TOO_LARGE} if the file would become too large
     * @throws IOException if it cannot be kept
     */
    void add(int depth, Attributes record) throws IOException {
        Attributes.Builder whole = Attributes.builder(record.charset())
                .append(unsignedLong(Tag.OffsetOfTheNextDirectoryRecord, 0))
                .append(Element.ofUnsignedShort(Tag.RecordInUseFlag, 0xFFFF))
                .append(unsignedLong(Tag.OffsetOfReferencedLowerLevelDirectoryEntity, 0));
        record.forEach(whole::append);
        byte[] bytes = bytesOf(DicomWriter.encodeDataset(whole.build(), Encoding.EXPLICIT_LE));
        if (size + (long) bytes.length + ITEM_HEADER_BYTES > BYTES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A DICOMDIR has at most " + BYTES_MAX + " bytes");
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            depths = Arrays.copyOf(depths, count * 2);
        }
        starts[count] = size;
        depths[count++] = (byte) depth;
        records.write(header(Tag.Item, bytes.length));
        records.write(bytes);
        size += ITEM_HEADER_BYTES + bytes.length;
    }

    /**
     * The whole file. Ends the adding.
     *
     * @throws IOException if it cannot be kept
     */
    ByteSource toSource() throws IOException {
        int start = bytesOf(head(0, 0)).length + SEQUENCE_HEADER_BYTES;
        try (ByteSource spooled = records.toSource(); Spool file = new Spool()) {
            file.write(bytesOf(head(count == 0 ? 0 : start, count == 0 ? 0 : start + lastRoot())));
            file.write(header(Tag.DirectoryRecordSequence, 0), 0, 4);
            file.write(new byte[] {'S', 'Q', 0, 0});
            file.write(littleEndian(size));
            int[] next = nextOnes();
            for (int i = 0; i < count; i++) {
                boolean hasLower = i + 1 < count && depths[i + 1] > depths[i];
                byte[] record = new byte[(i + 1 < count ? starts[i + 1] : size) - starts[i]];
                spooled.read(starts[i], record, 0, record.length);
                refer(record, NEXT_AT, next[i] < 0 ? 0 : start + next[i]);
                refer(record, LOWER_AT, hasLower ? start + starts[i + 1] : 0);
                file.write(record);
            }
            return file.toSource();
        }
    }

    /** For each record where the next one of the same parent begins; -1 for the last. Told from the end. */
    private int[] nextOnes() {
        int[] next = new int[count];
        int[] nearest = new int[DEPTHS];
        Arrays.fill(nearest, -1);
        for (int i = count - 1; i >= 0; i--) {
            next[i] = nearest[depths[i]];
            nearest[depths[i]] = starts[i];
            Arrays.fill(nearest, depths[i] + 1, DEPTHS, -1);
        }
        return next;
    }

    private int lastRoot() {
        int i = count - 1;
        while (depths[i] > 0) {
            i--;
        }
        return starts[i];
    }

    /** Everything before the sequence of records. */
    private ByteSource head(int first, int last) throws IOException {
        Attributes instance = Attributes.builder(SpecificCharacterSet.ASCII)
                .append(ascii(Tag.SOPClassUID, VR.UI, UID.MediaStorageDirectoryStorage))
                .append(ascii(Tag.SOPInstanceUID, VR.UI, uid))
                .build();
        Attributes dataset = Attributes.builder(SpecificCharacterSet.ASCII)
                .append(ascii(Tag.FileSetID, VR.CS, FILE_SET_ID))
                .append(unsignedLong(Tag.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, first))
                .append(unsignedLong(Tag.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, last))
                .append(Element.ofUnsignedShort(Tag.FileSetConsistencyFlag, 0))
                .build();
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN; // PS3.10 section 8.6
        return DicomWriter.encode(FileMetas.of(instance, syntax), dataset, syntax);
    }

    private static Element ascii(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.ASCII);
    }

    private static Element unsignedLong(int tag, int value) {
        return Element.of(tag, VR.UL, littleEndian(value));
    }

    private static void refer(byte[] record, int at, int position) {
        System.arraycopy(littleEndian(position), 0, record, at, 4);
    }

    /** A tag and a length, as items have them. */
    private static byte[] header(int tag, int length) {
        byte[] header = Arrays.copyOf(littleEndian(tag >>> 16 | tag << 16), ITEM_HEADER_BYTES);
        System.arraycopy(littleEndian(length), 0, header, 4, 4);
        return header;
    }

    private static byte[] littleEndian(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    private static byte[] bytesOf(ByteSource source) throws IOException {
        byte[] bytes = new byte[(int) source.size()];
        source.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
