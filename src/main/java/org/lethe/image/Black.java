package org.lethe.image;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.image.PixelDescription.Representation;

/** What is black in a photometric interpretation (PS3.3 section C.7.6.3.1.2). */
final class Black {
    private static final String PALETTE = "PALETTE COLOR";
    private static final int ENTRIES_MAX = 1 << 16;
    private static final int TABLE_BYTES_MAX = 2 * ENTRIES_MAX;

    private Black() {}

    /**
     * The samples of a black pixel, as the bits that are allocated for each. What is darkest of grey is as dark as the
     * stored bits allow: the range of the values that are shown is not known here.
     *
     * @param dataset whose palette tells which of its colours is the darkest one
     * @param pixels what the samples look like
     * @param extended whether the sign goes on above the stored bits
     * @throws IOException if the palette cannot be read
     */
    static int[] of(Attributes dataset, PixelDescription pixels, boolean extended) throws IOException {
        int[] black = new int[pixels.samples()];
        switch (pixels.photometric()) {
            case "MONOCHROME1" -> black[0] = cell(greatest(pixels), pixels, extended);
            case PALETTE -> black[0] = cell(darkestEntry(dataset, pixels), pixels, extended);
            case PixelDescription.YBR_FULL, PixelDescription.YBR_FULL_422 -> setColours(black, 0, pixels);
            case PixelDescription.YBR_PARTIAL, PixelDescription.YBR_PARTIAL_422 ->
                    setColours(black, 1 << Math.max(0, pixels.bitsStored() - 4), pixels);
            case "CMYK" -> black[black.length - 1] = cell(greatest(pixels), pixels, extended);
            default -> {
                if (pixels.samples() == 1) {
                    black[0] = cell(least(pixels), pixels, extended);
                }
            }
        }
        return black;
    }

    private static void setColours(int[] black, int luminance, PixelDescription pixels) {
        int none = 1 << pixels.bitsStored() - 1;
        black[0] = cell(luminance, pixels, false);
        for (int i = 1; i < black.length; i++) {
            black[i] = cell(none, pixels, false);
        }
    }

    private static long greatest(PixelDescription pixels) {
        return (1L << pixels.bitsStored() - (isSigned(pixels) ? 1 : 0)) - 1;
    }

    private static long least(PixelDescription pixels) {
        return isSigned(pixels) ? -1L << pixels.bitsStored() - 1 : 0;
    }

    private static boolean isSigned(PixelDescription pixels) {
        return pixels.representation() == Representation.SIGNED;
    }

    /** A value at the place of the stored bits; those above are zero or the sign, those below are zero. */
    private static int cell(long value, PixelDescription pixels, boolean extended) {
        long bits = extended ? value : value & (1L << pixels.bitsStored()) - 1;
        long allocated = (1L << pixels.bitsAllocated()) - 1;
        return (int) (bits << pixels.highBit() + 1 - pixels.bitsStored() & allocated);
    }

    /** The value that the palette gives the darkest colour; the least one if the palette cannot be read. */
    private static long darkestEntry(Attributes dataset, PixelDescription pixels) throws IOException {
        int[] descriptor = numbers(dataset, Tag.RedPaletteColorLookupTableDescriptor, 3);
        int[][] colours = {
            numbers(dataset, Tag.RedPaletteColorLookupTableData, ENTRIES_MAX),
            numbers(dataset, Tag.GreenPaletteColorLookupTableData, ENTRIES_MAX),
            numbers(dataset, Tag.BluePaletteColorLookupTableData, ENTRIES_MAX)};
        if (descriptor.length < 2) {
            return least(pixels);
        }
        // The first value that is mapped has the sign of the pixels; all before it have the first colour.
        long first = isSigned(pixels) ? (short) descriptor[1] : descriptor[1];
        int entries = descriptor[0] == 0 ? ENTRIES_MAX : descriptor[0];
        boolean ofBytes = descriptor.length == 3 && descriptor[2] == 8 && colours[0].length <= (entries + 1) / 2;
        long darkest = Math.clamp(first, least(pixels), greatest(pixels));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < entries && first + i <= greatest(pixels); i++) {
            long sum = 0;
            for (int[] colour : colours) {
                sum += entry(colour, i, ofBytes);
            }
            if (sum < least && first + i >= least(pixels)) {
                least = sum;
                darkest = first + i;
            }
        }
        return darkest;
    }

    /** Entries of 8 bits may lie two by two in words, the first one in the lower half. */
    private static long entry(int[] words, int index, boolean ofBytes) {
        int word = ofBytes ? index / 2 : index;
        if (word >= words.length) {
            return 1 << 16; // is not there, and so not dark
        }
        return ofBytes ? words[word] >> 8 * (index % 2) & 0xFF : words[word];
    }

    private static int[] numbers(Attributes dataset, int tag, int most) throws IOException {
        Element element = dataset.get(tag);
        if (element == null || element.value() instanceof Sequence || element.value() instanceof Fragments) {
            return new int[0];
        }
        byte[] bytes = element.littleEndian().toBytes(TABLE_BYTES_MAX);
        int[] numbers = new int[Math.min(most, bytes.length / 2)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes[2 * i] & 0xFF | (bytes[2 * i + 1] & 0xFF) << 8;
        }
        return numbers;
    }
}
