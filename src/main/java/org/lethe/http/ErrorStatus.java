package org.lethe.http;

import org.eclipse.jetty.http.HttpStatus;
import org.lethe.error.ErrorKind;

/**
 * What a kind of error is called in an answer: the one table of errors of the REST API.
 *
 * @param httpStatus status code of HTTP (RFC 9110, section 15)
 * @param orthancStatus number of the error in Orthanc's enumeration of error codes
 * @param message Orthanc's words for that number
 */
record ErrorStatus(int httpStatus, int orthancStatus, String message) {
    /** A verb that the path does not have: HTTP's own error, which has no kind. */
    static final ErrorStatus METHOD_NOT_ALLOWED = new ErrorStatus(405, 8, "Bad request");

    /** What is said of a job that met no error. */
    static final ErrorStatus SUCCESS = new ErrorStatus(200, 0, "Success");

    /** What the HTTP layer itself refuses, before there is a request that could be read. */
    static ErrorStatus ofMalformedRequest(int httpStatus) {
        return httpStatus >= 500
                ? new ErrorStatus(httpStatus, -1, "Internal error")
                : new ErrorStatus(httpStatus, 8, "Bad request");
    }

    static ErrorStatus of(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST -> new ErrorStatus(400, 8, "Bad request");
            case BAD_FILE_FORMAT -> new ErrorStatus(400, 15, "Bad file format");
            case BAD_PARAMETER_TYPE -> new ErrorStatus(400, 5, "Bad type for a parameter");
            case PARAMETER_OUT_OF_RANGE -> new ErrorStatus(400, 3, "Parameter out of range");
            // Orthanc's clients know this one as a fault of the server.
            case UNKNOWN_DICOM_TAG -> new ErrorStatus(500, 27, "Unknown DICOM tag");
            case INEXISTENT_TAG -> new ErrorStatus(404, 21, "Inexistent tag");
            case INEXISTENT_ITEM -> new ErrorStatus(404, 7, "Accessing an inexistent item");
            case UNKNOWN_RESOURCE -> new ErrorStatus(404, 17, "Unknown resource");
            case URI_SYNTAX -> new ErrorStatus(400, 12, "Badly formatted URI");
            case EMPTY_REQUEST -> new ErrorStatus(400, 33, "The request is empty");
            case TOO_LARGE -> new ErrorStatus(413, 8, "Bad request");
            case NOT_ACCEPTABLE -> new ErrorStatus(406, 34,
                    "Cannot send a response which is acceptable according to the Accept HTTP header");
            case UNSUPPORTED_MEDIA_TYPE -> new ErrorStatus(415, 3000, "Unsupported media type");
            case BAD_RANGE -> new ErrorStatus(416, 41, "Incorrect range request");
            case UNAUTHORIZED -> new ErrorStatus(401, 29, "Bad credentials were provided to an HTTP request");
            case FORBIDDEN -> new ErrorStatus(403, 45, "Attempted to access a forbidden resource");
            case BAD_SEQUENCE_OF_CALLS -> new ErrorStatus(409, 6, "Bad sequence of calls");
            case REVISION -> new ErrorStatus(409, 43, "A bad revision number was provided,"
                    + " which might indicate conflict between multiple writers");
            case CONFLICT -> new ErrorStatus(409, 46, "Duplicate resource");
            case INHERITED_TAG -> new ErrorStatus(400, 2020,
                    "Trying to override a value inherited from a parent module");
            case NO_SUCH_PARENT -> new ErrorStatus(400, 2024,
                    "Trying to attach a new DICOM instance to an inexistent resource");
            case PARENT_IS_INSTANCE -> new ErrorStatus(400, 2025, "Trying to attach a new DICOM instance"
                    + " to an instance (must be a series, study or patient)");
            case NOT_IMPLEMENTED -> new ErrorStatus(500, 2, "Not implemented yet");
            case NOT_ANONYMIZED -> new ErrorStatus(400, 8, "Bad request");
            case FULL_STORAGE -> new ErrorStatus(507, 19, "The file storage is full");
            case CORRUPTED_FILE -> new ErrorStatus(500, 20, "Corrupted file (e.g. inconsistent MD5 hash)");
            case STORAGE -> new ErrorStatus(500, 14, "Cannot write to file");
            case DATABASE -> new ErrorStatus(500, 11, "Error with the database engine");
            case UNAVAILABLE -> new ErrorStatus(503, 36,
                    "The database is currently not available (probably a transient situation)");
            case NETWORK_PROTOCOL -> new ErrorStatus(500, 9, "Error in the network protocol");
            case CANCELED_JOB -> new ErrorStatus(500, 37, "This job was canceled");
            case INTERNAL -> new ErrorStatus(500, -1, "Internal error");
        };
    }

    /** The status in words (RFC 9110, section 15). */
    String httpError() {
        return httpStatus == HttpStatus.INTERNAL_SERVER_ERROR_500
                ? "Internal Server Error" // the container says it more shortly
                : HttpStatus.getMessage(httpStatus);
    }
}
