package org.lethe.dimse;

import org.lethe.error.ErrorKind;
import org.lethe.net.DimseStatus;

/** What a kind of error is called in an answer of DIMSE: the one table (PS3.7 annex C, PS3.4 sections B.2.3, C.4). */
final class Statuses {
    static final DimseStatus UNRECOGNIZED_OPERATION = new DimseStatus(0x0211);
    static final DimseStatus SOP_CLASS_NOT_SUPPORTED = new DimseStatus(0x0122);
    static final DimseStatus NOT_AUTHORIZED = new DimseStatus(0x0124);
    static final DimseStatus NO_SUCH_EVENT_TYPE = new DimseStatus(0x0113);
    static final DimseStatus NO_SUCH_ACTION_TYPE = new DimseStatus(0x0123);
    static final DimseStatus MISSING_ATTRIBUTE = new DimseStatus(0x0120);
    static final DimseStatus MISSING_ATTRIBUTE_VALUE = new DimseStatus(0x0121);
    static final DimseStatus RESOURCE_LIMITATION = new DimseStatus(0x0213);
    static final DimseStatus PROCESSING_FAILURE = new DimseStatus(0x0110);
    static final DimseStatus DESTINATION_UNKNOWN = new DimseStatus(0xA801);
    static final DimseStatus NO_SUB_OPERATION_DONE = new DimseStatus(0xA702);
    static final DimseStatus SOME_SUB_OPERATIONS_FAILED = new DimseStatus(0xB000);
    private static final DimseStatus OUT_OF_RESOURCES = new DimseStatus(0xA700);
    private static final DimseStatus DOES_NOT_MATCH = new DimseStatus(0xA900);
    private static final DimseStatus CANNOT_UNDERSTAND = new DimseStatus(0xC000);
    static final DimseStatus NO_SUCH_INSTANCE = new DimseStatus(0x0112);

    private Statuses() {}

    /** Whether something was done, but not without a remark (PS3.4 section B.2.3). */
    static boolean isWarning(DimseStatus status) {
        return status.isDone() && !status.equals(DimseStatus.SUCCESS);
    }

    static DimseStatus of(ErrorKind kind) {
        return switch (kind) {
            case FULL_STORAGE, STORAGE, DATABASE, UNAVAILABLE, TOO_LARGE -> OUT_OF_RESOURCES;
            case INEXISTENT_TAG -> DOES_NOT_MATCH;
            case BAD_REQUEST, BAD_FILE_FORMAT, BAD_PARAMETER_TYPE, PARAMETER_OUT_OF_RANGE, UNKNOWN_DICOM_TAG,
                    URI_SYNTAX, EMPTY_REQUEST, NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE, BAD_RANGE,
                    INHERITED_TAG, NO_SUCH_PARENT, PARENT_IS_INSTANCE, NOT_IMPLEMENTED, NOT_ANONYMIZED ->
                    CANNOT_UNDERSTAND;
            case UNKNOWN_RESOURCE, INEXISTENT_ITEM -> NO_SUCH_INSTANCE;
            case UNAUTHORIZED, FORBIDDEN -> NOT_AUTHORIZED;
            case BAD_SEQUENCE_OF_CALLS, REVISION, CONFLICT, CORRUPTED_FILE, NETWORK_PROTOCOL, CANCELED_JOB, INTERNAL ->
                    PROCESSING_FAILURE;
        };
    }
}
