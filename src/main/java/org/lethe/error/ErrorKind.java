package org.lethe.error;

/**
 * The closed set of refusals and failures that Lethe foresees, in the words of Orthanc's documented
 * error codes. The HTTP floor maps each to a status and to Orthanc's number.
 */
public enum ErrorKind {
    /** A request that makes no sense as a whole. */
    BAD_REQUEST,
    /** A body or a file that is not what it should be: not DICOM, not JSON, a value that cannot be cast. */
    BAD_FILE_FORMAT,
    /** A value of the wrong JSON type. */
    BAD_PARAMETER_TYPE,
    /** A value of the right type that is out of its range. */
    PARAMETER_OUT_OF_RANGE,
    /** A name of a tag that no dictionary knows, and that is no hexadecimal notation. */
    UNKNOWN_DICOM_TAG,
    /** A tag that is known, but not in this dataset. */
    INEXISTENT_TAG,
    /** An item, a file, a job, a piece of metadata that is not there. */
    INEXISTENT_ITEM,
    /** A resource (patient, study, series, instance) that is not there. */
    UNKNOWN_RESOURCE,
    /** A path that is not part of the REST API. */
    URI_SYNTAX,
    /** An empty body where one is needed. */
    EMPTY_REQUEST,
    /** A body beyond a limit of this server. */
    TOO_LARGE,
    /** Nothing that the client accepts can be produced. */
    NOT_ACCEPTABLE,
    /** Content of a kind that this server cannot read, or not show. */
    UNSUPPORTED_MEDIA_TYPE,
    /** A range that lies outside of the content. */
    BAD_RANGE,
    /** Credentials are missing or wrong. */
    UNAUTHORIZED,
    /** This user, or this address, may not do that. */
    FORBIDDEN,
    /** A request that the state of the resource forbids. */
    BAD_SEQUENCE_OF_CALLS,
    /** A revision that is not the current one. */
    REVISION,
    /** Something that exists cannot be made again. */
    CONFLICT,
    /** A tag of a new instance that its parent, or this server, decides. */
    INHERITED_TAG,
    /** A new instance is to belong to a resource that is not there. */
    NO_SUCH_PARENT,
    /** A new instance is to belong to an instance, which nothing can. */
    PARENT_IS_INSTANCE,
    /** What is asked is known, but this server does not do it. */
    NOT_IMPLEMENTED,
    /** An instance that was to be anonymized before it is stored, and cannot be. */
    NOT_ANONYMIZED,
    /** The storage is full: nothing was stored. */
    FULL_STORAGE,
    /** A stored file whose content is not what was written. */
    CORRUPTED_FILE,
    /** The storage area cannot be read or written. */
    STORAGE,
    /** The index cannot be read or written. */
    DATABASE,
    /** What this server keeps its data in does not answer for now; the same request may succeed later. */
    UNAVAILABLE,
    /** Another computer that cannot be reached, refuses, breaks off, or does not keep to the protocol. */
    NETWORK_PROTOCOL,
    /** A job that was cancelled. */
    CANCELED_JOB,
    /** A bug of ours. */
    INTERNAL;

    /**
     * Whether the state of this server is to blame, so that the next instance of a job would meet the same; otherwise
     * it is what was asked, or the instance that it was asked of.
     */
    public boolean isOfTheServer() {
        return switch (this) {
            case FULL_STORAGE, STORAGE, DATABASE, UNAVAILABLE, INTERNAL, CANCELED_JOB -> true;
            case BAD_REQUEST, BAD_FILE_FORMAT, BAD_PARAMETER_TYPE, PARAMETER_OUT_OF_RANGE, UNKNOWN_DICOM_TAG,
                    INEXISTENT_TAG, INEXISTENT_ITEM, UNKNOWN_RESOURCE, URI_SYNTAX, EMPTY_REQUEST, TOO_LARGE,
                    NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE, BAD_RANGE, UNAUTHORIZED, FORBIDDEN, BAD_SEQUENCE_OF_CALLS,
                    REVISION, CONFLICT, INHERITED_TAG, NO_SUCH_PARENT, PARENT_IS_INSTANCE, NOT_IMPLEMENTED,
                    NOT_ANONYMIZED, CORRUPTED_FILE, NETWORK_PROTOCOL -> false;
        };
    }
}
