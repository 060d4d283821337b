package org.lethe.image;

import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.codec.Raster;

/**
 * Makes decoded frames what a transfer syntax needs (PS3.5 section 8.2).
 *
 * @param description of the pixels once they are encoded
 * @param way what is done to a frame
 */
record Fitting(PixelDescription description, Way way) {
    /** What is done to a frame. */
    enum Way {
        /** Nothing: all the allocated bits are encoded. */
        ALLOCATED,
        /** Only the stored bits are encoded, if the others are not used in the frame. */
        STORED,
        /** Only the stored bits are encoded; the others must not be used. */
        STORED_ONLY,
        /** Twelve bits are encoded; the others must not be used. */
        TWELVE_BITS,
        /** RGB becomes luminance and colour differences. */
        COLOURS_APART
    }

    /** @throws LetheException of kind {@code NOT_IMPLEMENTED} if the transfer syntax is not for such pixels */
    static Fitting of(PixelDescription pixels, TransferSyntax target) {
        return switch (target.uid()) {
            case UID.RLELossless -> {
                require(pixels.bitsAllocated() >= 8, target, "samples of one bit");
                yield new Fitting(pixels, Way.ALLOCATED);
            }
            case UID.JPEGBaseline8Bit -> {
                require(pixels.bitsAllocated() == 8 && pixels.bitsStored() == 8, target,
                        "samples of other than 8 bits");
                yield ofLossy(pixels, target);
            }
            case UID.JPEGExtended12Bit -> {
                // What is lossy uses all the bits of the codestream: with fewer stored ones, white would become black.
                boolean fits = pixels.bitsAllocated() == 8 && pixels.bitsStored() == 8
                        || pixels.bitsAllocated() == 16 && pixels.bitsStored() == 12 && pixels.highBit() == 11;
                require(fits, target, "samples of other than 8 or 12 bits");
                yield ofLossy(pixels, target);
            }
            case UID.JPEGLSNearLossless -> {
                require(pixels.representation() == Representation.UNSIGNED, target, "samples with a sign");
                yield ofStoredOnly(pixels, target);
            }
            case UID.JPEG2000 -> ofStoredOnly(mixed(pixels, PixelDescription.YBR_ICT), target);
            case UID.JPEG2000Lossless -> ofStored(mixed(pixels, PixelDescription.YBR_RCT), target);
            default -> ofStored(pixels, target);
        };
    }

    private static Fitting ofStored(PixelDescription pixels, TransferSyntax target) {
        require(pixels.bitsAllocated() == 8 || pixels.bitsAllocated() == 16, target,
                "samples of other than 8 or 16 bits");
        return new Fitting(pixels, Way.STORED);
    }

    private static Fitting ofStoredOnly(PixelDescription pixels, TransferSyntax target) {
        require(pixels.bitsAllocated() == 8 || pixels.bitsAllocated() == 16, target,
                "samples of other than 8 or 16 bits");
        require(!pixels.photometric().equals("PALETTE COLOR"), target, "colours of a palette");
        require(pixels.highBit() == pixels.bitsStored() - 1, target, "samples above unused bits");
        return new Fitting(pixels, Way.STORED_ONLY);
    }

    /** What RGB is called once JPEG 2000 has mixed it (PS3.5 section 8.2.4). */
    private static PixelDescription mixed(PixelDescription pixels, String photometric) {
        return pixels.photometric().equals(PixelDescription.RGB) ? pixels.interleaved(photometric) : pixels;
    }

    private static Fitting ofLossy(PixelDescription pixels, TransferSyntax target) {
        require(pixels.bitsAllocated() >= 8, target, "samples of one bit");
        require(pixels.samples() != 4, target, "four samples");
        require(pixels.samples() == 1 || pixels.bitsAllocated() == 8, target, "colours of more than 8 bits");
        require(pixels.representation() == Representation.UNSIGNED, target, "samples with a sign");
        require(!pixels.photometric().equals("PALETTE COLOR"), target, "colours of a palette");
        Way way = pixels.bitsAllocated() == 8 ? Way.ALLOCATED : Way.TWELVE_BITS;
        return switch (pixels.photometric()) {
            case PixelDescription.RGB -> new Fitting(
                    pixels.interleaved(PixelDescription.YBR_FULL_422), Way.COLOURS_APART);
            case PixelDescription.YBR_FULL -> new Fitting(pixels.interleaved(PixelDescription.YBR_FULL_422), way);
            default -> new Fitting(pixels, way);
        };
    }

    private static void require(boolean fits, TransferSyntax target, String what) {
        if (!fits) {
            throw new LetheException(
                    ErrorKind.NOT_IMPLEMENTED, "Transfer syntax " + target.uid() + " is not for " + what);
        }
    }

    /** A frame as the encoder needs it; its samples may be changed in place. */
    Raster fit(Raster raster) {
        return switch (way) {
            case ALLOCATED -> raster;
            case STORED -> new Raster(raster.columns(), raster.rows(), raster.components(),
                    usedBits(raster.samples()), raster.samples());
            case STORED_ONLY -> withBits(raster, Math.max(2, description.bitsStored()));
            case TWELVE_BITS -> withBits(raster, 12);
            case COLOURS_APART -> {
                Colours.toYbr(raster.samples());
                yield raster;
            }
        };
    }

    private Raster withBits(Raster raster, int bits) {
        int above = 32 - description.bitsAllocated();
        boolean signed = description.representation() == Representation.SIGNED;
        for (int sample : raster.samples()) {
            boolean isNegative = signed && sample << above >> above + bits - 1 == -1;
            if (sample >>> bits != 0 && !isNegative) {
                throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                        "A frame that uses more than its stored bits cannot be compressed with loss");
            }
        }
        return new Raster(raster.columns(), raster.rows(), raster.components(), bits, raster.samples());
    }

    private int usedBits(int[] samples) {
        int used = 0;
        for (int sample : samples) {
            used |= sample;
        }
        return used >>> description.bitsStored() == 0
                ? Math.max(2, description.bitsStored())
                : description.bitsAllocated();
    }
}
