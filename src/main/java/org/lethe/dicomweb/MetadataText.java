package org.lethe.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Tag;
import org.lethe.dicom.json.DicomJson;
import org.lethe.index.StoredFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The metadata of instances as text, in which a byte that JSON never has stands for the URL of the service: clients
 * come by different ones.
 */
final class MetadataText {
    /** Stands for the URL of the service. JSON escapes it wherever it is part of a value (RFC 8259, section 7). */
    private static final byte PLACE = 1;
    /** A member, as in strings of JSON no quote stands without a backslash. */
    private static final byte[] BULK = "\"BulkDataURI\":\"".getBytes(StandardCharsets.US_ASCII);
    /** Longer values of bytes are told by their address. */
    private static final int INLINE_BYTES_MAX = 256;
    private static final int FIRST_BYTES = 8 << 10;
    private static final String PIXEL_DATA = "7FE00010";
    private static final JsonFactory FACTORY = new JsonFactory();

    private MetadataText() {}

    /** Reads those of one instance. Their size is bounded as the header of a file is. */
    static byte[] of(Archive archive, StoredFile stored) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(FIRST_BYTES);
        try (DicomFile file = archive.reader().read(archive.open(stored).bytes(), Until.END);
                JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            Attributes dataset = file.dataset();
            String bulk = new Places("").of(List.of(text(dataset, Tag.StudyInstanceUID),
                    text(dataset, Tag.SeriesInstanceUID), text(dataset, Tag.SOPInstanceUID))) + "/bulk/";
            DicomJson.write(dataset, json,
                    (value, bytes) -> bytes > INLINE_BYTES_MAX || value.equals(PIXEL_DATA) ? bulk + value : null);
        }
        return withPlaces(text.toByteArray());
    }

    private static String text(Attributes dataset, int tag) {
        String text = dataset.string(tag);
        return text == null ? "" : text;
    }

    private static byte[] withPlaces(byte[] text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(text.length + FIRST_BYTES);
        int from = 0;
        for (int at = 0; at + BULK.length <= text.length; at++) {
            if (text[at] == BULK[0] && isBulkAt(text, at)) {
                at += BULK.length;
                all.write(text, from, at - from);
                all.write(PLACE);
                from = at;
            }
        }
        all.write(text, from, text.length - from);
        return all.toByteArray();
    }

    private static boolean isBulkAt(byte[] text, int at) {
        return Arrays.equals(text, at, at + BULK.length, BULK, 0, BULK.length);
    }

    /** A stream that such text is written into, with the URL of the service where it belongs. */
    static OutputStream placing(OutputStream out, Places places) {
        byte[] root = places.root().getBytes(StandardCharsets.UTF_8);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int from = offset;
                for (int at = offset; at < offset + length; at++) {
                    if (bytes[at] == PLACE) {
                        out.write(bytes, from, at - from);
                        out.write(root, 0, root.length);
                        from = at + 1;
                    }
                }
                out.write(bytes, from, offset + length - from);
            }
        };
    }
}
