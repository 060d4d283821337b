package org.lethe.dicom;

/** How the elements of a dataset are encoded (PS3.5 section 7.1 and annex A). */
public enum Encoding {
    IMPLICIT_LE,
    EXPLICIT_LE,
    EXPLICIT_BE;

    /** Whether elements carry their VR. */
    public boolean explicit() {
        return this != IMPLICIT_LE;
    }

    /** Whether the first byte of a number is the most significant one. */
    public boolean bigEndian() {
        return this == EXPLICIT_BE;
    }
}
