package org.lethe.dicom;

import java.io.IOException;
import org.lethe.io.ByteSource;

/**
 * A DICOM file (PS3.10) that was read: file meta information and dataset, on top of the bytes they were read from.
 *
 * @param fileMeta the elements of group 0002; empty if the file has none
 * @param dataset all the others
 * @param transferSyntax that the dataset is in, guessed if the file does not say
 * @param source the bytes of the dataset: those of the file, or what a deflated dataset became
 * @param datasetStart where the dataset begins in {@code source}
 * @param datasetEnd where it ends
 * @param pixelDataStart where the element with the pixel data begins in {@code source}; -1 without pixel data
 */
public record DicomFile(
        Attributes fileMeta,
        Attributes dataset,
        TransferSyntax transferSyntax,
        ByteSource source,
        long datasetStart,
        long datasetEnd,
        long pixelDataStart)
        implements
            AutoCloseable {

    /** Whether the dataset lies in the file itself, so that positions in it are positions in the file. */
    public boolean isAddressable() {
        return !transferSyntax.deflated();
    }

    /**
     * The tag of the element with the pixel data, of which there are three: of whole numbers and of floating point.
     *
     * @throws IllegalStateException if there is no pixel data
     * @throws IOException if the source cannot be read
     */
    public int pixelDataTag() throws IOException {
        if (pixelDataStart < 0) {
            throw new IllegalStateException("no pixel data");
        }
        byte[] tag = new byte[4];
        source.read(pixelDataStart, tag, 0, tag.length);
        boolean bigEndian = tag[0] == 0x7F; // the group is 7FE0
        return Bytes.tag(tag, 0, bigEndian);
    }

    /** Closes the source that was handed to the reader, and what was made of it. */
    @Override
    public void close() throws IOException {
        source.close();
    }
}
