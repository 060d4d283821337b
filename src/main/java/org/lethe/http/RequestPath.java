package org.lethe.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The path of a request, decoded segment by segment (RFC 3986, section 3.3). Empty segments do not count. */
final class RequestPath {
    private static final int HEXADECIMAL = 16;

    private RequestPath() {}

    /**
     * @param raw the path as it was sent
     * @throws LetheException if it is not percent-encoded UTF-8
     */
    static List<String> segments(String raw) {
        List<String> segments = new ArrayList<>(6);
        int start = 0;
        while (start < raw.length()) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            if (end > start) {
                segments.add(decode(raw.substring(start, end)));
            }
            start = end + 1;
        }
        return segments;
    }

    /** The text of percent-encoded text. A plus sign stays one. */
    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length() * 3);
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(octet(encoded, i + 1));
                i += 2;
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new LetheException(ErrorKind.URI_SYNTAX, "The URI is not percent-encoded UTF-8", e);
        }
    }

    private static byte octet(String encoded, int at) {
        int high = at + 1 < encoded.length() ? Character.digit(encoded.charAt(at), HEXADECIMAL) : -1;
        int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 1), HEXADECIMAL);
        if (low < 0) {
            throw new LetheException(ErrorKind.URI_SYNTAX, "The URI has a % without two hexadecimal digits");
        }
        return (byte) (high * HEXADECIMAL + low);
    }
}
