package org.lethe.http;

import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * A part of a content (RFC 9110, section 14).
 *
 * @param from position of the first byte
 * @param length number of bytes
 */
record ByteRange(long from, long length) {
    private static final String UNIT = "bytes=";

    /**
     * The one range that a request asks for. Null if the whole content is to be answered: for several ranges, other
     * units, and what is not a range at all, as the RFC allows.
     *
     * @param header value of {@code Range}; null for none
     * @param size size of the content, in bytes
     * @throws LetheException if the range lies outside of the content
     */
    static ByteRange parse(String header, long size) {
        if (header == null || !header.startsWith(UNIT) || header.indexOf(',') >= 0) {
            return null;
        }
        String range = header.substring(UNIT.length()).strip();
        int dash = range.indexOf('-');
        long first = dash < 0 ? -1 : number(range.substring(0, dash));
        long last = dash < 0 ? -1 : number(range.substring(dash + 1));
        boolean isSuffix = dash == 0 && last >= 0;
        boolean isOpen = first >= 0 && dash == range.length() - 1;
        if (!isSuffix && !isOpen && (first < 0 || last < first)) {
            return null;
        }
        long from = isSuffix ? Math.max(0, size - last) : first;
        long end = isSuffix || isOpen ? size : Math.min(last, size - 1) + 1;
        if (from >= end) {
            throw new LetheException(ErrorKind.BAD_RANGE, "The content has " + size + " bytes");
        }
        return new ByteRange(from, end - from);
    }

    /** -1 if it is not digits only, or too many. */
    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
