package org.lethe.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The name and the password of a request (RFC 7617). Its text form shows neither.
 *
 * @param name of the user
 * @param password of the user
 */
record BasicCredentials(String name, String password) {
    private static final String SCHEME = "basic ";

    /** Null if there are none, or if they are not written as the RFC says. */
    static BasicCredentials parse(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = new String(decoded, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : new BasicCredentials(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "BasicCredentials[]";
    }
}
