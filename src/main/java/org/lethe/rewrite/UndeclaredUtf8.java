package org.lethe.rewrite;

import java.nio.charset.StandardCharsets;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.SpecificCharacterSet;

/**
 * Text in UTF-8 where (0008,0005) is missing or says something else. Of the character sets that files forget to name,
 * this is the only one that shows: hardly any other text happens to be well-formed UTF-8.
 */
final class UndeclaredUtf8 {
    /** What stands for bytes that are no UTF-8. */
    private static final char MALFORMED = '\uFFFD';

    private UndeclaredUtf8() {}

    /**
     * The characters of a value that is UTF-8 although another character set is in force.
     *
     * @return null if it is ASCII alone, no UTF-8, or said to be UTF-8
     */
    static String read(ByteValue bytes, SpecificCharacterSet charset) {
        if (charset == SpecificCharacterSet.UTF_8 || isAscii(bytes)) {
            return null;
        }
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
        return text.indexOf(MALFORMED) < 0 ? text : null;
    }

    private static boolean isAscii(ByteValue bytes) {
        for (int i = bytes.offset(); i < bytes.offset() + bytes.length(); i++) {
            if (bytes.array()[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
