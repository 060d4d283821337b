package org.lethe.image.codec;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What can be wrong with a codestream. */
final class CodeFaults {
    private CodeFaults() {}

    /** Bytes that are not what the standard says. */
    static LetheException broken(String what) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "The compressed pixel data is broken: " + what);
    }

    /** Bytes that the standard permits, and that DICOM does not use. */
    static LetheException unsupported(String what) {
        return new LetheException(ErrorKind.NOT_IMPLEMENTED, "The pixel data is compressed in a way that is not read: "
                + what);
    }
}
