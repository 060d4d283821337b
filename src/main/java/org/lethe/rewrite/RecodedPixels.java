package org.lethe.rewrite;

import java.io.Closeable;
import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.image.Compression;
import org.lethe.image.PixelDescription;
import org.lethe.image.Pixels;
import org.lethe.io.ByteSource;

/**
 * A dataset whose pixels are as another transfer syntax wants them (PS3.5 section 8.2).
 *
 * @param dataset needs the source of the original to stay open
 * @param held by the new pixels
 */
record RecodedPixels(Attributes dataset, Closeable held) implements Closeable {

    /**
     * Decodes, encodes, or leaves the pixels as they are.
     *
     * @throws org.lethe.error.LetheException as
     *     {@link Transcoding#encode(org.lethe.dicom.DicomFile, TargetSyntax)} does
     */
    static RecodedPixels of(Attributes dataset, TransferSyntax from, TargetSyntax target) throws IOException {
        TransferSyntax to = target.syntax();
        boolean sameForm = !from.encapsulated() && !to.encapsulated() && !hasOwnByteOrder(from);
        if (from.uid().equals(to.uid()) || sameForm || !dataset.contains(Tag.PixelData)) {
            return new RecodedPixels(dataset, () -> {});
        }
        Pixels pixels = Pixels.of(dataset, from);
        return to.encapsulated() ? encoded(dataset, pixels, target) : decoded(dataset, pixels);
    }

    /**
     * Takes out of compressed pixels what is to go, and encodes them in the same transfer syntax or another one.
     *
     * @param dataset in which they are not
     * @throws org.lethe.error.LetheException as
     *     {@link Transcoding#encode(org.lethe.dicom.DicomFile, TargetSyntax)} does
     */
    static RecodedPixels cleaned(Attributes dataset, TransferSyntax from, TargetSyntax target,
            CleanedPixels.Pending pending) throws IOException {
        Attributes unclean = dataset.toBuilder().put(pending.pixelData()).build();
        Pixels pixels = Pixels.of(unclean, from);
        if (!target.syntax().encapsulated()) {
            return decoded(unclean, pixels.without(pending.redaction()));
        }
        return from.uid().equals(target.syntax().uid())
                ? encoded(unclean, target,
                        Compression.encodeAgain(pixels, pending.redaction(), from, target.lossyQuality()))
                : encoded(unclean, pixels.without(pending.redaction()), target);
    }

    private static boolean hasOwnByteOrder(TransferSyntax syntax) {
        return syntax.bigEndianPixels() != syntax.encoding().bigEndian();
    }

    private static RecodedPixels decoded(Attributes dataset, Pixels pixels) throws IOException {
        ByteSource cells = pixels.cells();
        VR vr = pixels.description().bitsAllocated() > 8 ? VR.OW : VR.OB;
        Element element = Element.of(Tag.PixelData, vr, new BulkData(cells, 0, cells.size()));
        return new RecodedPixels(
                GroupLengths.withoutStale(dataset, described(dataset, pixels.description(), element).build()), cells);
    }

    private static RecodedPixels encoded(Attributes dataset, Pixels pixels, TargetSyntax target) throws IOException {
        return encoded(dataset, target, Compression.encode(pixels, target.syntax(), target.lossyQuality()));
    }

    private static RecodedPixels encoded(Attributes dataset, TargetSyntax target, Compression compression) {
        TransferSyntax to = target.syntax();
        Attributes.Builder encoded = described(dataset, compression.description(), compression.element());
        if (Compression.isLossy(to)) {
            LossyMarks.add(encoded, dataset, to, compression.ratio());
        }
        return new RecodedPixels(GroupLengths.withoutStale(dataset, encoded.build()), compression);
    }

    private static Attributes.Builder described(Attributes dataset, PixelDescription description, Element pixelData) {
        Attributes.Builder described = dataset.toBuilder()
                .remove(Tag.ExtendedOffsetTable)
                .remove(Tag.ExtendedOffsetTableLengths)
                .put(pixelData);
        if (hasCompressedIcon(dataset)) {
            described.remove(Tag.IconImageSequence); // it is optional, and would be of another transfer syntax
        }
        if (!description.photometric().equals(dataset.string(Tag.PhotometricInterpretation))) {
            described.put(Element.ofText(
                    Tag.PhotometricInterpretation, VR.CS, description.photometric(), SpecificCharacterSet.LATIN_1));
        }
        if (description.samples() > 1 && dataset.intValue(Tag.PlanarConfiguration, -1) != 0) {
            described.put(Element.ofUnsignedShort(Tag.PlanarConfiguration, 0));
        }
        return described;
    }

    private static boolean hasCompressedIcon(Attributes dataset) {
        Element icons = dataset.get(Tag.IconImageSequence);
        return icons != null && icons.value() instanceof Sequence sequence && sequence.items().stream()
                .map(item -> item.attributes().get(Tag.PixelData))
                .anyMatch(pixels -> pixels != null && pixels.value() instanceof Fragments);
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
