package org.lethe.http;

/**
 * The methods of HTTP that a route can have: those of RFC 9110, section 9, where {@code HEAD} is {@code GET} without
 * the body, and those that WebDAV adds (RFC 4918, section 9).
 */
public enum Verb {
    DELETE, GET, LOCK, MKCOL, OPTIONS, POST, PROPFIND, PROPPATCH, PUT, UNLOCK;

    /** Null if no route has such a verb. */
    static Verb of(String method) {
        return switch (method) {
            case "GET", "HEAD" -> GET;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "DELETE" -> DELETE;
            case "OPTIONS" -> OPTIONS;
            case "PROPFIND" -> PROPFIND;
            case "PROPPATCH" -> PROPPATCH;
            case "MKCOL" -> MKCOL;
            case "LOCK" -> LOCK;
            case "UNLOCK" -> UNLOCK;
            default -> null;
        };
    }
}
