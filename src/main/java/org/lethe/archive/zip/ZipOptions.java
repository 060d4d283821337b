package org.lethe.archive.zip;

import java.util.Optional;
import org.lethe.rewrite.TargetSyntax;

/**
 * How resources become an archive.
 *
 * @param form what it looks like inside
 * @param transcode what all files are to be in; empty to leave them as they are
 * @param letters which letters names may have; those of media are plain anyway
 */
public record ZipOptions(Form form, Optional<TargetSyntax> transcode, Letters letters) {

    /** What an archive looks like inside. */
    public enum Form {
        /** A folder for each patient, study and series. */
        FOLDERS,
        /** A DICOM file-set (PS3.10), as for a CD: numbered files, and a DICOMDIR. */
        MEDIA,
        /** The same, with a DICOMDIR that says more than the standard asks for. */
        EXTENDED_MEDIA
    }

    /** Which letters the names in an archive may have. */
    public enum Letters {
        /** Others are left out: every program understands such names. */
        ASCII,
        UNICODE
    }
}
