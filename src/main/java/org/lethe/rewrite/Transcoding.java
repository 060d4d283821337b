package org.lethe.rewrite;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.EncodedFile;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Compression;
import org.lethe.image.Pixels;
import org.lethe.image.StoredFrames;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;

/**
 * Files in another transfer syntax, with nothing else changed but what the pixels need. Pixels are decoded while the
 * result is read, and encoded before; both frame by frame.
 */
public final class Transcoding {
    private Transcoding() {}

    /** Whether files can be transcoded so, as far as this is known without the pixels. */
    public static boolean isPossible(TransferSyntax from, TransferSyntax to) {
        return from.uid().equals(to.uid()) || Pixels.canDecode(from) && Compression.canEncode(to);
    }

    /** @throws LetheException of kind {@link ErrorKind#NOT_IMPLEMENTED} if files cannot be transcoded so */
    public static void check(TransferSyntax from, TransferSyntax to) {
        if (!isPossible(from, to)) {
            throw new LetheException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "Transcoding from " + from.uid() + " to " + to.uid() + " is not possible");
        }
    }

    /**
     * Whether a fault means that these pixels cannot be transcoded, however often it is tried; others may pass, or have
     * nothing to do with the pixels.
     */
    public static boolean isImpossible(LetheException fault) {
        return switch (fault.kind()) {
            case NOT_IMPLEMENTED, BAD_FILE_FORMAT, INEXISTENT_TAG, UNSUPPORTED_MEDIA_TYPE, TOO_LARGE -> true;
            default -> false;
        };
    }

    /** Whether pixels are lost on the way, so that the instance becomes another one. */
    public static boolean isLossy(TransferSyntax from, TransferSyntax to) {
        return !from.uid().equals(to.uid()) && Compression.isLossy(to);
    }

    /** Transcodes with {@link TargetSyntax#DEFAULT_QUALITY}: see {@link #encode(DicomFile, TargetSyntax)}. */
    public static ByteSource encode(DicomFile file, TransferSyntax target) throws IOException {
        return encode(file, TargetSyntax.of(target));
    }

    /**
     * Transcodes a file that was read to its end. Group lengths are left out, as they would be wrong. What is lossy
     * gets another SOP Instance UID (PS3.3 section C.12.4), always the same one for the same request.
     *
     * @return needs the file to stay open; whoever got it closes it
     * @throws LetheException as {@link #check} does; of kind {@link ErrorKind#NOT_IMPLEMENTED} if that syntax is
     *     not for such pixels; of kind {@link ErrorKind#BAD_FILE_FORMAT} if the pixels cannot be decoded, which reading
     *     the result may find, too
     * @throws IOException if the file cannot be read
     */
    public static ByteSource encode(DicomFile file, TargetSyntax target) throws IOException {
        Attributes dataset = withoutGroupLengths(file.dataset());
        if (isLossy(file.transferSyntax(), target.syntax()) && dataset.contains(Tag.PixelData)) {
            dataset = LossyMarks.withDerivedUid(dataset, target);
        }
        return encodeFile(dataset, file.transferSyntax(), target, null).bytes();
    }

    /**
     * Transcodes the dataset of a file likewise, without file meta information and with its own SOP Instance UID: as it
     * goes over the network.
     */
    public static ByteSource encodeDataset(DicomFile file, TransferSyntax target) throws IOException {
        RecodedPixels recoded = RecodedPixels.of(
                withoutGroupLengths(file.dataset()), file.transferSyntax(), TargetSyntax.of(target));
        try {
            ByteSource bytes = DicomWriter.encodeDataset(recoded.dataset(), target.encoding());
            return new Rope.Builder().append(bytes, 0, bytes.size()).owning(bytes).owning(recoded).build();
        } catch (IOException | RuntimeException e) {
            recoded.close();
            throw e;
        }
    }

    /**
     * The first frame of a file in another transfer syntax. Nothing else of the file is encoded.
     *
     * @return in memory
     * @throws LetheException as {@link #encode(DicomFile, TargetSyntax)} does
     * @throws IOException if the file cannot be read
     */
    public static ByteSource encodeFrame(DicomFile file, TargetSyntax target) throws IOException {
        check(file.transferSyntax(), target.syntax());
        try (RecodedPixels recoded = RecodedPixels.of(file.dataset(), file.transferSyntax(), target)) {
            return StoredFrames.of(recoded.dataset()).frame(0);
        }
    }

    /**
     * A file of a dataset whose pixels are in one transfer syntax, in another one. Group lengths are left out where
     * elements are encoded in another way.
     *
     * @param pending what is to be done to compressed pixels before; null if nothing is
     * @return what whoever got it closes
     */
    static EncodedFile encodeFile(Attributes dataset, TransferSyntax from, TargetSyntax target,
            CleanedPixels.Pending pending) throws IOException {
        TransferSyntax to = target.syntax();
        check(from, to);
        boolean isFloating = dataset.contains(Tag.FloatPixelData) || dataset.contains(Tag.DoubleFloatPixelData);
        if (isFloating && to.encapsulated() && !from.uid().equals(to.uid())) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Pixels of floating point cannot be compressed");
        }
        Attributes lasting = from.encoding() == to.encoding() ? dataset : withoutGroupLengths(dataset);
        RecodedPixels recoded = pending == null
                ? RecodedPixels.of(lasting, from, target)
                : RecodedPixels.cleaned(lasting, from, target, pending);
        try {
            EncodedFile file = DicomWriter.encodeFile(FileMetas.of(dataset, to), recoded.dataset(), to);
            ByteSource bytes = new Rope.Builder().append(file.bytes(), 0, file.bytes().size())
                    .owning(file.bytes()).owning(recoded).build();
            return new EncodedFile(bytes, file.pixelDataStart());
        } catch (IOException | RuntimeException e) {
            recoded.close();
            throw e;
        }
    }

    private static Attributes withoutGroupLengths(Attributes all) {
        Attributes.Builder dataset = Attributes.builder(all.charset());
        for (Element element : all) {
            if (!Tag.isGroupLength(element.tag())) {
                dataset.append(element);
            }
        }
        return dataset.build();
    }
}
