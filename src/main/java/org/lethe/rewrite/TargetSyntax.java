package org.lethe.rewrite;

import org.lethe.dicom.TransferSyntax;

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

    /** A transfer syntax with {@link #DEFAULT_QUALITY}. */
    public static TargetSyntax of(TransferSyntax syntax) {
        return new TargetSyntax(syntax, DEFAULT_QUALITY);
    }
}
