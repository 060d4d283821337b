package org.lethe.image;

import java.util.Set;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.codec.Raster;

/**
 * Where the stored bits of pixels end. A lossy codestream of more bits than are stored does not know, and may go a
 * little beyond: the stored bits alone would then show white as black.
 */
record StoredLimits(int bits, boolean signed) {
    private static final Set<String> LOSSY =
            Set.of(UID.JPEGExtended12Bit, UID.JPEGLSNearLossless, UID.JPEG2000, UID.HTJ2K);

    /** Those of pixels in a transfer syntax; null if nothing can go beyond, or other bits may be used on purpose. */
    static StoredLimits of(PixelDescription pixels, TransferSyntax syntax) {
        boolean hasRoomAbove = pixels.highBit() == pixels.bitsStored() - 1
                && pixels.bitsStored() < pixels.bitsAllocated();
        return hasRoomAbove && LOSSY.contains(syntax.uid())
                ? new StoredLimits(pixels.bitsStored(), pixels.representation() == Representation.SIGNED)
                : null;
    }

    /** Cuts what is beyond. */
    void cut(Raster raster) {
        if (raster.bits() <= bits) {
            return;
        }
        int[] samples = raster.samples();
        int above = Integer.SIZE - raster.bits();
        int min = signed ? -1 << bits - 1 : 0;
        int max = signed ? (1 << bits - 1) - 1 : (1 << bits) - 1;
        for (int i = 0; i < samples.length; i++) {
            int number = signed ? samples[i] << above >> above : samples[i];
            samples[i] = Math.clamp(number, min, max) << above >>> above;
        }
    }
}
