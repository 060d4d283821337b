package org.lethe.rewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Compression;
import org.lethe.image.PixelDescription;
import org.lethe.image.Pixels;
import org.lethe.image.Redaction;
import org.lethe.image.Redaction.UnusedBits;

/**
 * A dataset whose pixels were cleaned.
 *
 * @param dataset with native pixels as they are to be; compressed ones are not there, and encoded when the file is
 * @param pending what is still to be done to compressed pixels; null if nothing is
 * @param gone tags of the elements that showed the unclean image, too, and were taken away
 * @param changed whether the pixels are others now
 */
record CleanedPixels(Attributes dataset, Pending pending, List<Integer> gone, boolean changed) {
    private static final int FIRST_OVERLAY = 0x6000;
    private static final int LAST_OVERLAY = 0x60FE;
    private static final int OVERLAY_BITS_ALLOCATED = 0x0100;
    private static final int OVERLAY_DATA = 0x3000;

    /**
     * Compressed pixels as they are, and what is taken out of them.
     *
     * @param pixelData of the original
     * @param redaction what goes
     */
    record Pending(Element pixelData, Redaction redaction) {}

    /**
     * Takes out of a rewritten dataset what was decided on.
     *
     * @param original before it was rewritten
     * @throws LetheException of kind {@code NOT_IMPLEMENTED} if the pixels cannot be decoded, or not be encoded in the
     *     transfer syntax that is wanted; {@code BAD_REQUEST} if the request changes what they look like
     */
    static CleanedPixels of(Attributes rewritten, Attributes original, PixelCleaning.Decision decision,
            TransferSyntax from, TransferSyntax to) throws IOException {
        Element pixelData = rewritten.get(Tag.PixelData);
        if (decision.areas() == null || pixelData == null) {
            return new CleanedPixels(rewritten, null, List.of(), false);
        }
        UnusedBits unused = hasOverlayInPixels(original) ? UnusedBits.CLEARED : UnusedBits.KEPT;
        Redaction redaction = new Redaction(original, decision.image(), decision.areas(), unused);
        if (redaction.isEmpty()) {
            return new CleanedPixels(rewritten, null, List.of(), false);
        }
        if (!PixelDescription.of(rewritten).equals(decision.image())) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "The request changes what the pixels look like, so that they cannot be cleaned");
        }
        List<Integer> gone = new ArrayList<>();
        Attributes.Builder cleaned = rewritten.toBuilder();
        for (Element element : rewritten) {
            if (element.tag() == Tag.IconImageSequence || isOverlay(element.tag())) {
                cleaned.remove(element.tag());
                gone.add(element.tag());
            }
        }
        Pending pending = null;
        if (pixelData.value() instanceof Fragments fragments) {
            check(from, to);
            pending = new Pending(pixelData, redaction);
            // Without their source: what nobody cleaned cannot be written by mistake.
            cleaned.put(Element.of(Tag.PixelData, pixelData.vr(),
                    new Fragments(null, fragments.offsets(), fragments.lengths())));
        } else {
            cleaned.put(redaction.of(pixelData, from));
        }
        return new CleanedPixels(GroupLengths.withoutStale(rewritten, cleaned.build()), pending, gone, true);
    }

    private static void check(TransferSyntax from, TransferSyntax to) {
        if (!Pixels.canDecode(from)) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                    "Pixels in transfer syntax " + from.uid() + " cannot be decoded, and so not be cleaned");
        }
        if (!Compression.canEncode(to)) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Cleaned pixels cannot be encoded in transfer syntax "
                    + to.uid() + ": ask for another one with \"Transcode\"");
        }
    }

    private static boolean isOverlay(int tag) {
        int group = Tag.group(tag);
        return group >= FIRST_OVERLAY && group <= LAST_OVERLAY && group % 2 == 0;
    }

    /** Whether an overlay has no data of its own, but a bit of each sample (PS3.5 section 8.1.2). */
    static boolean hasOverlayInPixels(Attributes original) {
        // From the end, where overlays are: most datasets have none, and all are asked.
        for (int i = original.size() - 1; i >= 0 && Tag.group(original.at(i).tag()) >= FIRST_OVERLAY; i--) {
            int tag = original.at(i).tag();
            if (isOverlay(tag) && Tag.element(tag) == OVERLAY_BITS_ALLOCATED && original.intValue(tag, 1) > 1
                    && !original.contains(Tag.of(Tag.group(tag), OVERLAY_DATA))) {
                return true;
            }
        }
        return false;
    }
}
