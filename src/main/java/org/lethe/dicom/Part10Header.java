package org.lethe.dicom;

import java.io.IOException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteCursor;
import org.lethe.io.ByteSource;

/**
 * What stands before the dataset (PS3.10 section 7.1): preamble, prefix, file meta information. Each of them may be
 * missing in files of the field.
 *
 * @param fileMeta the elements of group 0002
 * @param declared the transfer syntax that they name; null if they name none
 * @param transferSyntax that one, else what the dataset looks like
 */
record Part10Header(Attributes fileMeta, TransferSyntax declared, TransferSyntax transferSyntax) {
    private static final int PREAMBLE_BYTES = 128;
    private static final int PREFIX = 0x4449434D; // DICM
    private static final int FILE_META_BYTES_MAX = 1 << 20;

    /** Reads up to the first byte of the dataset. */
    static Part10Header read(ByteCursor cursor, DicomReader reader, ByteSource source) throws IOException {
        boolean hasPrefix = cursor.ensure(PREAMBLE_BYTES + 4)
                && Bytes.int32(cursor.array(), cursor.index() + PREAMBLE_BYTES, true) == PREFIX;
        if (hasPrefix) {
            cursor.advance(PREAMBLE_BYTES + 4);
        }
        Attributes fileMeta = Attributes.empty(reader.defaultCharset());
        if (startsWithFileMeta(cursor)) {
            fileMeta = readFileMeta(cursor, reader, source);
        } else if (!cursor.ensure(8)) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT, hasPrefix ? "The DICOM file has no content" : "Not a DICOM file");
        }
        String named = fileMeta.string(Tag.TransferSyntaxUID);
        if (named != null) {
            TransferSyntax declared = TransferSyntax.of(named);
            return new Part10Header(fileMeta, declared, declared);
        }
        return new Part10Header(fileMeta, null, uncompressed(guess(cursor, !hasPrefix)));
    }

    /** The encoding that the dataset is really in: some writers name another one than they use. */
    Encoding encoding(ByteCursor dataset) throws IOException {
        Encoding named = transferSyntax.encoding();
        if (declared == null || !dataset.ensure(8) || looksLike(named, dataset)) {
            return named;
        }
        for (Encoding other : Encoding.values()) {
            if (looksLike(other, dataset)) {
                return other;
            }
        }
        return named;
    }

    private static boolean startsWithFileMeta(ByteCursor cursor) throws IOException {
        return cursor.ensure(8) && Bytes.unsignedShort(cursor.array(), cursor.index(), false) == 0x0002;
    }

    private static Attributes readFileMeta(ByteCursor cursor, DicomReader reader, ByteSource source)
            throws IOException {
        boolean explicit = VR.of(Bytes.unsignedShort(cursor.array(), cursor.index() + 4, true)) != null;
        Encoding encoding = explicit ? Encoding.EXPLICIT_LE : Encoding.IMPLICIT_LE;
        DatasetParser parser = new DatasetParser(cursor, source, reader, DicomReader.Until.END, _ -> true);
        return parser.parseGroup(0x0002, encoding, FILE_META_BYTES_MAX);
    }

    private static TransferSyntax uncompressed(Encoding encoding) {
        return switch (encoding) {
            case IMPLICIT_LE -> TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_LE -> TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
            case EXPLICIT_BE -> TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        };
    }

    private static Encoding guess(ByteCursor cursor, boolean mustLookLikeDicom) throws IOException {
        if (cursor.ensure(8)) {
            for (Encoding encoding : Encoding.values()) {
                if (looksLike(encoding, cursor)) {
                    return encoding;
                }
            }
        } else if (!mustLookLikeDicom) {
            return Encoding.IMPLICIT_LE;
        }
        throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not a DICOM file");
    }

    /** Whether the next bytes may be an element of group 0008 (or of a group up to 0010) in this encoding. */
    private static boolean looksLike(Encoding encoding, ByteCursor cursor) {
        byte[] bytes = cursor.array();
        int at = cursor.index();
        int group = Bytes.unsignedShort(bytes, at, encoding.bigEndian());
        if (group < 0x0004 || group > 0x0010 || group % 2 != 0) {
            return false;
        }
        boolean hasVr = VR.of(Bytes.unsignedShort(bytes, at + 4, true)) != null;
        if (encoding.explicit()) {
            return hasVr;
        }
        return !hasVr && Integer.toUnsignedLong(Bytes.int32(bytes, at + 4, false)) <= (1 << 20);
    }
}
