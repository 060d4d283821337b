package org.lethe.index;

import java.util.Optional;

/**
 * The metadata that the server sets itself, with Orthanc's numbers and names (docs: "Core metadata"). Users cannot set
 * or delete them; what users set has a number from {@link Metadata#USER_FIRST} on.
 */
public enum CoreMetadata {
    INDEX_IN_SERIES(1, "IndexInSeries"),
    RECEPTION_DATE(2, "ReceptionDate"),
    REMOTE_AET(3, "RemoteAET"),
    EXPECTED_NUMBER_OF_INSTANCES(4, "ExpectedNumberOfInstances"),
    MODIFIED_FROM(5, "ModifiedFrom"),
    ANONYMIZED_FROM(6, "AnonymizedFrom"),
    LAST_UPDATE(7, "LastUpdate"),
    ORIGIN(8, "Origin"),
    TRANSFER_SYNTAX(9, "TransferSyntax"),
    SOP_CLASS_UID(10, "SopClassUid"),
    REMOTE_IP(11, "RemoteIP"),
    CALLED_AET(12, "CalledAET"),
    HTTP_USERNAME(13, "HttpUsername"),
    PIXEL_DATA_OFFSET(14, "PixelDataOffset"),
    MAIN_DICOM_TAGS_SIGNATURE(15, "MainDicomTagsSignature"),
    MAIN_DICOM_SEQUENCES(16, "MainDicomSequences");

    private final int type;
    private final String title;

    CoreMetadata(int type, String title) {
        this.type = type;
        this.title = title;
    }

    /** Its number. */
    public int type() {
        return type;
    }

    /** Its name in paths and JSON, such as {@code RemoteAET}. */
    public String title() {
        return title;
    }

    /** The one with this number; empty if there is none. */
    public static Optional<CoreMetadata> ofType(int type) {
        return type >= 1 && type <= values().length ? Optional.of(values()[type - 1]) : Optional.empty();
    }

    /** The one with this name, upper and lower case being the same; empty if there is none. */
    public static Optional<CoreMetadata> ofTitle(String title) {
        for (CoreMetadata metadata : values()) {
            if (metadata.title.equalsIgnoreCase(title)) {
                return Optional.of(metadata);
            }
        }
        return Optional.empty();
    }
}
