package org.lethe.error;

import java.util.Objects;

/**
 * A refusal or a failure that Lethe foresaw. A bug stays an ordinary {@link RuntimeException}.
 *
 * <p>The message says what was wrong with which input. It never carries a value of a patient's data,
 * only tags, positions, limits and identifiers that the client sent itself.
 */
public final class LetheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    /**
     * @param kind what kind of fault it is
     * @param message for the person who made the request; free of patient data
     */
    public LetheException(ErrorKind kind, String message) {
        this(kind, message, null);
    }

    /**
     * @param kind what kind of fault it is
     * @param message for the person who made the request; free of patient data
     * @param cause what brought it about, for the log; may be null
     */
    public LetheException(ErrorKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    /** What kind of fault this is. */
    public ErrorKind kind() {
        return kind;
    }
}
