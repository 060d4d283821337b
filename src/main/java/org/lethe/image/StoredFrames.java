package org.lethe.image;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * The frames of an instance as they are stored, in whatever transfer syntax, and not decoded. Needs the source of the
 * dataset to stay open.
 */
public final class StoredFrames {
    private final Frames frames;
    private final int count;

    private StoredFrames(Frames frames, int count) {
        this.frames = frames;
        this.count = count;
    }

    /**
     * The frames of a dataset that was read to its end.
     *
     * @throws LetheException of kind {@code INEXISTENT_TAG} if it has no pixel data, {@code BAD_FILE_FORMAT} if its
     *     description or its fragments make no sense
     * @throws IOException if it cannot be read
     */
    public static StoredFrames of(Attributes dataset) throws IOException {
        Element element = dataset.get(Tag.PixelData);
        if (element == null) {
            throw new LetheException(ErrorKind.INEXISTENT_TAG, "The instance has no pixel data");
        }
        PixelDescription description = PixelDescription.of(dataset);
        Frames frames = switch (element.value()) {
            case ByteValue _, BulkData _ -> new NativeFrames(element.littleEndian(), description.frameBits());
            case Fragments fragments -> EncapsulatedFrames.of(fragments, description.frames(), dataset);
            case Sequence _ -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The pixel data is a sequence");
        };
        return new StoredFrames(frames, description.frames());
    }

    /** How many frames there are, as (0028,0008) has it. */
    public int count() {
        return count;
    }

    /**
     * The bytes of one frame; native ones are in little endian.
     *
     * @param index from 0
     * @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if there is no such frame, {@code BAD_FILE_FORMAT}
     *     if the pixel data ends before it
     */
    public ByteSource frame(int index) throws IOException {
        if (index < 0 || index >= count) {
            throw new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE, "There is no frame " + index + ": there are " + count);
        }
        return ByteSource.of(frames.read(index));
    }

    /** The media type of a frame in a transfer syntax. */
    public static String mediaType(TransferSyntax syntax) {
        return switch (syntax.uid()) {
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit -> "image/jpeg";
            case UID.JPEG2000Lossless, UID.JPEG2000 -> "image/jp2";
            default -> "application/octet-stream";
        };
    }
}
