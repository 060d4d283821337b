package org.lethe.index;

/** The numbers of attachments, as Orthanc names them in paths. */
public final class AttachmentType {
    /** The DICOM file of an instance, {@code dicom}. */
    public static final int DICOM = 1;
    /** The first number that users may give, up to {@link #USER_LAST}. */
    public static final int USER_FIRST = 1024;
    /** The last number that users may give. */
    public static final int USER_LAST = 65535;

    private AttachmentType() {}
}
