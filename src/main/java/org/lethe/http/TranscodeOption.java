package org.lethe.http;

import java.util.Optional;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.TargetSyntax;

/** The transfer syntax that a request wants files in: {@code Transcode} and {@code LossyQuality}. */
final class TranscodeOption {
    private TranscodeOption() {}

    /**
     * @param uid of the transfer syntax; null for none
     * @param quality of lossy compression, checked even where nothing is transcoded
     * @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if either cannot be
     */
    static Optional<TargetSyntax> read(String uid, long quality) {
        if (quality < TargetSyntax.QUALITY_MIN || quality > TargetSyntax.QUALITY_MAX) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The quality must be from "
                    + TargetSyntax.QUALITY_MIN + " to " + TargetSyntax.QUALITY_MAX);
        }
        if (uid == null) {
            return Optional.empty();
        }
        if (!TransferSyntax.isKnown(uid)) {
            throw new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE, "The transfer syntax to transcode to is not known");
        }
        return Optional.of(new TargetSyntax(TransferSyntax.of(uid), (int) quality));
    }
}
