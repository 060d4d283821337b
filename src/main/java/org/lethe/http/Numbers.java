package org.lethe.http;

import java.util.OptionalInt;

/** Whole numbers in paths. */
final class Numbers {
    private static final int DIGITS_MAX = 9;

    private Numbers() {}

    /** Empty if the text is something else than at most nine digits. */
    static OptionalInt parse(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
