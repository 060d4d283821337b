package org.lethe.rewrite;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.EncodedFile;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.image.PixelDescription;
import org.lethe.io.ByteSource;

/**
 * A dataset after a plan was applied to it. Elements that did not change are the objects of the original, so its source
 * has to stay open until this was written.
 */
public final class Rewritten {
    private final Attributes fileMeta;
    private final Attributes dataset;
    private final TransferSyntax original;
    private final TargetSyntax target;
    private final CleanedPixels.Pending pending;
    private final RewriteReport report;

    /**
     * @param pending what is still to be done to the pixels; null if nothing is
     */
    Rewritten(Attributes fileMeta, Attributes dataset, TransferSyntax original, TargetSyntax target,
            CleanedPixels.Pending pending, RewriteReport report) {
        this.fileMeta = fileMeta;
        this.dataset = dataset;
        this.original = original;
        this.target = target;
        this.pending = pending;
        this.report = report;
    }

    /** Written anew, without the group length. */
    public Attributes fileMeta() {
        return fileMeta;
    }

    /**
     * The object that came in if nothing changed. Compressed pixels that are cleaned are not in it, but only what
     * stands for them.
     */
    public Attributes dataset() {
        return dataset;
    }

    /** The transfer syntax in which the pixels were. */
    public TransferSyntax original() {
        return original;
    }

    /** What to write it in. */
    public TargetSyntax target() {
        return target;
    }

    /** What was done. */
    public RewriteReport report() {
        return report;
    }

    /** The dataset to look at, with something that is not what it was wherever pixels are encoded anew. */
    public Attributes preview() {
        boolean decodes = original.encapsulated() && !target.syntax().encapsulated();
        boolean encodes = target.syntax().encapsulated() && !original.uid().equals(target.syntax().uid());
        Element pixels = dataset.get(Tag.PixelData);
        if (pixels == null || !decodes && !encodes) {
            return dataset;
        }
        Element other = encodes
                ? Element.of(Tag.PixelData, VR.OB, new Fragments(null, new long[1], new int[1]))
                : Element.of(Tag.PixelData, VR.OW, new BulkData(null, 0, PixelDescription.of(dataset).bytes()));
        return dataset.toBuilder().put(other).build();
    }

    /**
     * The new DICOM file: see {@link DicomWriter#encode}. Whoever got it closes it.
     *
     * @throws org.lethe.error.LetheException as {@link Transcoding#encode(org.lethe.dicom.DicomFile, TargetSyntax)}
     *     does
     * @throws IOException if a source cannot be read
     */
    public ByteSource encode() throws IOException {
        return encodeFile().bytes();
    }

    /**
     * The new DICOM file, which also tells where its pixel data is.
     *
     * @throws IOException if a source cannot be read
     */
    public EncodedFile encodeFile() throws IOException {
        return Transcoding.encodeFile(dataset, original, target, pending);
    }

    /** Whether its pixels are encoded anew, and so are not those of the dataset. */
    boolean hasNewPixels() {
        return pending != null || !original.equals(target.syntax());
    }

    /** Whether it says that text is burned into its pixels. */
    public boolean isBurnedIn() {
        return PixelCleaning.isBurnedIn(dataset);
    }

    /** The transfer syntax that it is written in. */
    public TransferSyntax transferSyntax() {
        return target.syntax();
    }

    /** The same, to be written in another transfer syntax. */
    public Rewritten in(TargetSyntax other) {
        return new Rewritten(FileMetas.of(dataset, other.syntax()), dataset, original, other, pending, report);
    }
}
