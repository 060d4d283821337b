package org.lethe.archive.creation;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.util.Base64;
import java.util.Locale;
import org.lethe.error.LetheException;

/**
 * A content with its kind, as one text (RFC 2397).
 *
 * @param mediaType in lower case, without parameters
 * @param bytes the content
 */
record DataUri(String mediaType, byte[] bytes) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /** @throws LetheException of kind BAD_FILE_FORMAT if it is something else, or not in base64 */
    static DataUri parse(String text) {
        int comma = text.indexOf(',');
        if (comma < 0 || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw malformed(null);
        }
        String header = text.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!header.endsWith(BASE64)) {
            throw malformed(null);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(comma + 1));
            return new DataUri(header.substring(0, header.indexOf(';')).strip(), bytes);
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static LetheException malformed(Exception cause) {
        return new LetheException(
                BAD_FILE_FORMAT, "The content must be a URI of the form data:<media type>;base64,<content>", cause);
    }

    /** Kind and length only: contents are patient data. */
    @Override
    public String toString() {
        return mediaType + ", " + bytes.length + " bytes";
    }
}
