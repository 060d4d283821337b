package org.lethe.rewrite;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription;

/** Where native pixels end: what stands behind the last frame is no picture. */
final class PixelEnds {
    private PixelEnds() {}

    /**
     * A dataset whose native pixel data ends with its last frame, or with the byte that makes its length even.
     *
     * @return the same one if nothing stands behind, or if nobody knows how long the frames are
     */
    static Attributes withoutHidden(Attributes dataset) {
        Element pixelData = dataset.get(Tag.PixelData);
        boolean isNative = pixelData != null && switch (pixelData.value()) {
            case ByteValue _, BulkData _ -> true;
            case Fragments _, Sequence _ -> false;
        };
        long end = isNative ? endOf(dataset) : Long.MAX_VALUE;
        BulkData all = isNative ? pixelData.littleEndian() : null;
        if (all == null || all.length() <= end) {
            return dataset;
        }
        BulkData frames = new BulkData(all.source(), all.offset(), end);
        return GroupLengths.withoutStale(dataset,
                dataset.toBuilder().put(Element.of(Tag.PixelData, pixelData.vr(), frames)).build());
    }

    private static long endOf(Attributes dataset) {
        try {
            long bytes = PixelDescription.of(dataset).bytes();
            return bytes + bytes % 2;
        } catch (LetheException _) {
            return Long.MAX_VALUE; // no image that anybody can read
        }
    }
}
