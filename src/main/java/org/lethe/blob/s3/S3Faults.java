package org.lethe.blob.s3;

import java.io.IOException;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failure of S3 means ("Error responses" in the API reference of Amazon S3). The messages name codes of S3 and
 * the bucket, never who asked.
 */
final class S3Faults {
    private static final int NOT_FOUND = 404;
    private static final int FULL = 507;
    /** What goes wrong for a while only, though the status says otherwise. */
    private static final Set<String> PASSING = Set.of("BadDigest", "RequestTimeout", "XAmzContentSHA256Mismatch",
            "OperationAborted", "SlowDown", "XAmzContentChecksumMismatch");
    private static final Set<Integer> PASSING_STATUSES = Set.of(408, 429, 500, 502, 503, 504);

    private S3Faults() {}

    /** @param object for people */
    static LetheException of(SdkException fault, String bucket, String object) {
        return fault instanceof S3Exception answered
                ? ofAnswer(answered, bucket, object)
                : ofSilence(fault, bucket);
    }

    /** What came half. */
    static LetheException brokenOff(String bucket, IOException cause) {
        return new LetheException(ErrorKind.UNAVAILABLE,
                "S3 broke off in the middle of an object of bucket " + bucket, cause);
    }

    /** An upload in parts that S3 does not know any more, though it never became an object. */
    static LetheException uploadLost(String bucket, LetheException cause) {
        return new LetheException(ErrorKind.UNAVAILABLE,
                "S3 lost an upload to bucket " + bucket + " before it was complete: the file has to be sent again",
                cause);
    }

    private static LetheException ofAnswer(S3Exception fault, String bucket, String object) {
        String code = codeOf(fault);
        int status = fault.statusCode();
        if (status == NOT_FOUND && !code.equals("NoSuchBucket")) {
            return new LetheException(ErrorKind.INEXISTENT_ITEM, "there is no " + object, fault);
        }
        if (status == FULL || code.contains("StorageFull") || code.contains("Quota")) {
            return new LetheException(ErrorKind.FULL_STORAGE,
                    "S3 takes no more into bucket " + bucket + " (" + code + ")", fault);
        }
        if (PASSING_STATUSES.contains(status) || PASSING.contains(code)) {
            return new LetheException(ErrorKind.UNAVAILABLE,
                    "S3 cannot serve bucket " + bucket + " for now (" + status + " " + code + ")", fault);
        }
        return new LetheException(ErrorKind.STORAGE,
                "S3 refuses what is asked of bucket " + bucket + " (" + status + " " + code + ")", fault);
    }

    private static String codeOf(S3Exception fault) {
        String code = fault.awsErrorDetails() == null ? null : fault.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static LetheException ofSilence(SdkException fault, String bucket) {
        if (fault instanceof ApiCallTimeoutException || fault instanceof ApiCallAttemptTimeoutException
                || fault instanceof AbortedException || hasIoCause(fault)) {
            return new LetheException(ErrorKind.UNAVAILABLE, "S3 does not answer for bucket " + bucket, fault);
        }
        return new LetheException(ErrorKind.STORAGE,
                "S3 cannot be asked for bucket " + bucket + ": " + fault.getMessage(), fault);
    }

    private static boolean hasIoCause(Throwable fault) {
        for (Throwable at = fault.getCause(); at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
