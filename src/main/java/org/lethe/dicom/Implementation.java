package org.lethe.dicom;

/** How this program names itself in files (PS3.10 section 7.1) and associations (PS3.7 annex D.3.3.2). */
public final class Implementation {
    /** Derived from a random UUID (PS3.5 section B.2). */
    public static final String CLASS_UID = "2.25.148626236330147273901017538294914262168";

    /** At most 16 characters. */
    public static final String VERSION_NAME = "LETHE_0.1";

    private Implementation() {}
}
