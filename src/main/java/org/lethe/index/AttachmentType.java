package org.lethe.index;

/** The numbers of attachments, as Orthanc names them in paths. */
public final class AttachmentType {
    /** The DICOM file of an instance, {@code dicom}. */
    public static final int DICOM = 1;
    /** What an instance says, as JSON: old Orthancs kept it, and what was taken over from them still has it. */
    public static final int DICOM_AS_JSON = 2;
    /** The beginning of a DICOM file: Orthanc keeps it beside compressed ones; likewise. */
    public static final int DICOM_UNTIL_PIXEL_DATA = 3;
    /** The first number that users may give, up to {@link #USER_LAST}. */
    public static final int USER_FIRST = 1024;
    /** The last number that users may give. */
    public static final int USER_LAST = 65535;

    /**
     * The metadata of DICOMweb, gathered from the instances of a series, under the number that Orthanc's plugin gives
     * it. It goes with any of them.
     */
    public static final int SERIES_METADATA = 4301;

    private AttachmentType() {}
}
