package org.lethe.http;

/** The methods of HTTP (RFC 9110, section 9) that a route can have. {@code HEAD} is {@code GET} without the body. */
enum Verb {
    DELETE, GET, POST, PUT;

    /** Null if no route has such a verb. */
    static Verb of(String method) {
        return switch (method) {
            case "GET", "HEAD" -> GET;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
