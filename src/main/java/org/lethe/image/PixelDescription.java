package org.lethe.image;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.codec.FrameShape;

/**
 * What the pixels of an instance look like: the Image Pixel Module (PS3.3 section C.7.6.3).
 *
 * @param rows of each frame
 * @param columns of each frame
 * @param samples per pixel: 1, 3 or 4
 * @param bitsAllocated for each sample: 1, 8, 16 or 32
 * @param bitsStored of these
 * @param highBit the highest of these
 * @param representation whether samples have a sign
 * @param planes how the samples of native pixels lie
 * @param photometric interpretation, such as {@code MONOCHROME2} or {@code RGB}
 * @param frames the number of them
 */
public record PixelDescription(
        int rows,
        int columns,
        int samples,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        Representation representation,
        Planes planes,
        String photometric,
        int frames) {

    /** (0028,0103) Pixel Representation. */
    public enum Representation {
        UNSIGNED,
        SIGNED
    }

    /** (0028,0006) Planar Configuration: the samples of a pixel side by side, or plane after plane. */
    public enum Planes {
        INTERLEAVED,
        SEPARATE
    }

    /** Full-range luminance and colour differences, the latter once for two pixels if the samples are native. */
    static final String YBR_FULL_422 = "YBR_FULL_422";

    static final String YBR_FULL = "YBR_FULL";
    /** How the names begin of what video has: a smaller range, and shared colour differences. Retired. */
    static final String YBR_PARTIAL = "YBR_PARTIAL";
    static final String YBR_PARTIAL_422 = "YBR_PARTIAL_422";
    static final String RGB = "RGB";
    /** RGB that JPEG 2000 mixed, without and with loss. */
    static final String YBR_RCT = "YBR_RCT";

    static final String YBR_ICT = "YBR_ICT";

    /** @throws LetheException of kind {@code BAD_FILE_FORMAT} if the values cannot be those of an image */
    public PixelDescription {
        require(rows >= 1 && rows <= 0xFFFF, "Rows");
        require(columns >= 1 && columns <= 0xFFFF, "Columns");
        require(samples == 1 || samples == 3 || samples == 4, "SamplesPerPixel");
        require(bitsAllocated == 1 || bitsAllocated == 8 || bitsAllocated == 16 || bitsAllocated == 32,
                "BitsAllocated");
        require(bitsStored >= 1 && bitsStored <= bitsAllocated, "BitsStored");
        require(highBit >= bitsStored - 1 && highBit < bitsAllocated, "HighBit");
        require(frames >= 1, "NumberOfFrames");
        boolean isYbrOf8Bits = photometric.equals(YBR_FULL_422) || photometric.startsWith(YBR_PARTIAL);
        require(!isYbrOf8Bits || samples == 3 && bitsAllocated == 8, "PhotometricInterpretation");
    }

    /**
     * The description that a dataset gives.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is missing, or makes no sense
     */
    public static PixelDescription of(Attributes dataset) {
        int bitsAllocated = dataset.intValue(Tag.BitsAllocated, -1);
        int bitsStored = dataset.intValue(Tag.BitsStored, bitsAllocated);
        int samples = dataset.intValue(Tag.SamplesPerPixel, 1);
        String photometric = dataset.string(Tag.PhotometricInterpretation);
        return new PixelDescription(
                dataset.intValue(Tag.Rows, -1),
                dataset.intValue(Tag.Columns, -1),
                samples,
                bitsAllocated,
                bitsStored,
                dataset.intValue(Tag.HighBit, bitsStored - 1),
                dataset.intValue(Tag.PixelRepresentation, 0) == 1 ? Representation.SIGNED : Representation.UNSIGNED,
                dataset.intValue(Tag.PlanarConfiguration, 0) == 1 && samples > 1
                        ? Planes.SEPARATE
                        : Planes.INTERLEAVED,
                photometric == null ? "" : photometric,
                dataset.contains(Tag.NumberOfFrames) && dataset.string(Tag.NumberOfFrames) != null
                        ? dataset.intValue(Tag.NumberOfFrames, -1)
                        : 1);
    }

    private static void require(boolean legal, String attribute) {
        if (!legal) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT, attribute + " is missing, or is not that of an image that can be read");
        }
    }

    /** Whether two pixels share their colour differences in native pixel data (PS3.3 section C.7.6.3.1.2). */
    boolean sharesColours() {
        return photometric.equals(YBR_FULL_422) || photometric.equals(YBR_PARTIAL_422);
    }

    /** The number of bits of a native frame. */
    long frameBits() {
        long pixels = (long) rows * columns;
        return sharesColours() ? (long) rows * ((columns + 1) / 2) * 4 * 8 : pixels * samples * bitsAllocated;
    }

    /** Whether what is compressed so can stand beside what is compressed as others: codestreams tell the rest. */
    boolean isOfKind(PixelDescription other) {
        return kindOf(photometric).equals(kindOf(other.photometric));
    }

    private static String kindOf(String photometric) {
        return switch (photometric) {
            case YBR_FULL, YBR_FULL_422 -> YBR_FULL;
            case RGB, YBR_RCT, YBR_ICT -> RGB;
            default -> photometric;
        };
    }

    /**
     * The number of bytes of all native frames, without padding.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if no number has room for it
     */
    public long bytes() {
        try {
            return (Math.multiplyExact(frameBits(), frames) + 7) / 8;
        } catch (ArithmeticException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "No image has so many and so large frames", e);
        }
    }

    /** What the codecs need to know. */
    FrameShape shape() {
        return new FrameShape(columns, rows, samples, bitsAllocated);
    }

    /** This description with samples side by side, in another interpretation. */
    PixelDescription interleaved(String otherPhotometric) {
        return new PixelDescription(rows, columns, samples, bitsAllocated, bitsStored, highBit, representation,
                Planes.INTERLEAVED, otherPhotometric, frames);
    }
}
