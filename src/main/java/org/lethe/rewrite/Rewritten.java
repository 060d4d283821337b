package org.lethe.rewrite;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.EncodedFile;
import org.lethe.dicom.TransferSyntax;
import org.lethe.io.ByteSource;

/**
 * A dataset after a plan was applied to it. Elements that did not change are the objects of the original, so its source
 * has to stay open until this was written.
 *
 * @param fileMeta written anew, without the group length
 * @param dataset the object that came in if nothing changed
 * @param original transfer syntax, in which the pixels of the dataset are
 * @param target what to write it in
 * @param report what was done
 */
public record Rewritten(
        Attributes fileMeta,
        Attributes dataset,
        TransferSyntax original,
        TargetSyntax target,
        RewriteReport report) {

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
        return Transcoding.encodeFile(dataset, original, target);
    }

    /** The transfer syntax that it is written in. */
    public TransferSyntax transferSyntax() {
        return target.syntax();
    }

    /** The same, to be written in another transfer syntax. */
    public Rewritten in(TargetSyntax other) {
        return new Rewritten(FileMetas.of(dataset, other.syntax()), dataset, original, other, report);
    }
}
