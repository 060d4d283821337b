package org.lethe.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.lethe.archive.Archive;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.render.Picture;
import org.lethe.image.render.PictureFormat;
import org.lethe.image.render.Rendering;

/**
 * Makes pictures of stored frames, as many at once as there is room for.
 *
 * @param room that all who decode share
 */
public record Pictures(Archive archive, DecodingRoom room) {

    /** Makes a picture of a frame. */
    @FunctionalInterface
    public interface Painter {
        Picture paint(Rendering rendering) throws IOException;
    }

    /**
     * The bytes of a picture.
     *
     * @param quality of JPEG, from 1 to 100
     * @throws LetheException of kind {@code UNSUPPORTED_MEDIA_TYPE} if the instance has no image, or an unknown one
     * @throws IOException if its file cannot be read
     */
    public byte[] of(String instanceId, PictureFormat format, int quality, Painter painter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DicomFile file = archive.read(instanceId, Until.END)) {
            Rendering rendering = rendering(file);
            try (DecodingRoom.Place _ = room.enter(rendering.description())) {
                format.write(painter.paint(rendering), quality, bytes);
            }
        }
        return bytes.toByteArray();
    }

    /** @throws LetheException of kind {@code UNSUPPORTED_MEDIA_TYPE} if there is no image in it, or an unknown one */
    static Rendering rendering(DicomFile file) throws IOException {
        try {
            return Rendering.of(file.dataset(), file.transferSyntax());
        } catch (LetheException e) {
            throw switch (e.kind()) {
                case NOT_IMPLEMENTED, INEXISTENT_TAG, BAD_FILE_FORMAT ->
                        new LetheException(ErrorKind.UNSUPPORTED_MEDIA_TYPE, e.getMessage(), e);
                default -> e;
            };
        }
    }
}
