package org.lethe.image.render;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * The colours of a palette (PS3.3 sections C.7.6.3.1.5 and C.7.9): red, green and blue of 8 bits for each index.
 *
 * @param first the index of the first entry; smaller indexes have its colour, larger ones that of the last entry
 */
record Palette(int first, int[] red, int[] green, int[] blue) {
    private static final int ENTRIES_MAX = 1 << 16;

    /** @throws LetheException of kind {@code BAD_FILE_FORMAT} if there is none, or it makes no sense */
    static Palette of(Attributes dataset) throws IOException {
        int[] descriptor = numbers(dataset.get(Tag.RedPaletteColorLookupTableDescriptor), 16);
        if (descriptor.length != 3) {
            throw broken();
        }
        int entries = descriptor[0] == 0 ? ENTRIES_MAX : descriptor[0];
        int bits = descriptor[2] == 8 ? 8 : 16;
        return new Palette(
                (short) descriptor[1] < 0 && dataset.intValue(Tag.PixelRepresentation, 0) == 1
                        ? (short) descriptor[1]
                        : descriptor[1],
                channel(dataset, Tag.RedPaletteColorLookupTableData,
                        Tag.SegmentedRedPaletteColorLookupTableData, entries, bits),
                channel(dataset, Tag.GreenPaletteColorLookupTableData,
                        Tag.SegmentedGreenPaletteColorLookupTableData, entries, bits),
                channel(dataset, Tag.BluePaletteColorLookupTableData,
                        Tag.SegmentedBluePaletteColorLookupTableData, entries, bits));
    }

    private static int[] channel(Attributes dataset, int table, int segmented, int entries, int bits)
            throws IOException {
        int[] values;
        if (dataset.contains(table)) {
            Element element = dataset.get(table);
            // Entries of 8 bits are packed into words, or each has a word of its own (section C.7.6.3.1.6).
            int[] bytes = numbers(element, 8);
            values = bits == 8 && bytes.length < 2 * entries ? bytes : numbers(element, 16);
        } else if (dataset.contains(segmented)) {
            values = SegmentedTable.expand(numbers(dataset.get(segmented), bits), entries);
        } else {
            throw broken();
        }
        if (values.length < entries) {
            throw broken();
        }
        return toBytes(values, entries, bits);
    }

    /** Some writers leave the upper half of words of 16 bits empty, whatever the descriptor says. */
    private static int[] toBytes(int[] values, int entries, int bits) {
        int max = 0;
        for (int i = 0; i < entries; i++) {
            max = Math.max(max, values[i]);
        }
        int shift = bits == 16 && max > 0xFF ? 8 : 0;
        int[] bytes = new int[entries];
        for (int i = 0; i < entries; i++) {
            bytes[i] = values[i] >> shift & 0xFF;
        }
        return bytes;
    }

    private static int[] numbers(Element element, int bits) throws IOException {
        if (element == null) {
            throw broken();
        }
        byte[] bytes = switch (element.value()) {
            case org.lethe.dicom.ByteValue _, org.lethe.dicom.BulkData _ -> {
                var region = element.littleEndian();
                if (region.length() > 4L * ENTRIES_MAX) {
                    throw broken();
                }
                yield region.toBytes((int) region.length());
            }
            case org.lethe.dicom.Sequence _, org.lethe.dicom.Fragments _ -> throw broken();
        };
        int width = bits / 8;
        int[] numbers = new int[bytes.length / width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = width == 1 ? bytes[i] & 0xFF : bytes[2 * i] & 0xFF | (bytes[2 * i + 1] & 0xFF) << 8;
        }
        return numbers;
    }

    private static LetheException broken() {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "The palette is missing, or makes no sense");
    }

    /** The colours of pixels: three samples for each index. */
    int[] colours(long[] indexes) {
        int[] samples = new int[indexes.length * 3];
        for (int i = 0; i < indexes.length; i++) {
            int entry = Math.clamp(indexes[i] - first, 0, red.length - 1);
            samples[3 * i] = red[entry];
            samples[3 * i + 1] = green[entry];
            samples[3 * i + 2] = blue[entry];
        }
        return samples;
    }
}
