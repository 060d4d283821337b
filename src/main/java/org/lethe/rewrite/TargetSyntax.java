package org.lethe.rewrite;

import java.util.Optional;
import org.lethe.dicom.TransferSyntax;
import tools.jackson.databind.node.ObjectNode;

/**
 * What files are transcoded to.
 *
 * @param syntax the transfer syntax
 * @param lossyQuality from 1 to 100, where pixels are lost; it does not matter otherwise
 */
public record TargetSyntax(TransferSyntax syntax, int lossyQuality) {
    /** The lowest quality of lossy compression. */
    public static final int QUALITY_MIN = 1;
    /** The highest quality of lossy compression. */
    public static final int QUALITY_MAX = 100;
    /** The quality of lossy compression where nobody asks for another one. */
    public static final int DEFAULT_QUALITY = 90;

    /** As jobs keep it: {@link #ofJob} reads it. */
    public void putInto(ObjectNode job) {
        job.put("Transcode", syntax.uid()).put("LossyQuality", lossyQuality);
    }

    /** What a job keeps; empty if it transcodes nothing. */
    public static Optional<TargetSyntax> ofJob(ObjectNode job) {
        return Optional.ofNullable(job.get("Transcode")).map(uid -> new TargetSyntax(
                TransferSyntax.of(uid.stringValue()), job.path("LossyQuality").asInt(DEFAULT_QUALITY)));
    }

    /** A transfer syntax with {@link #DEFAULT_QUALITY}. */
    public static TargetSyntax of(TransferSyntax syntax) {
        return new TargetSyntax(syntax, DEFAULT_QUALITY);
    }
}
