package org.lethe.rewrite;

import java.io.IOException;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;

/**
 * The characters of values, a byte each, whatever VR the file claims. A large value is read piece by piece: a dose
 * histogram or a contour can have millions of numbers.
 */
final class Characters {
    private static final int PIECE_BYTES = 64 << 10;

    /** Longer than any number or code, with its padding. */
    private static final int VALUE_CHARACTERS_MAX = 256;

    private Characters() {}

    /**
     * Whether all characters of an element pass a test, which sees them in their order; false if it has items or
     * fragments.
     *
     * @throws IOException if the value has to be read and cannot be
     */
    static boolean allMatch(Element element, IntPredicate test) throws IOException {
        return switch (element.value()) {
            case ByteValue bytes -> allMatch(bytes.array(), bytes.offset(), bytes.length(), test);
            case BulkData bulk -> allMatch(bulk, test);
            case Sequence _, Fragments _ -> false;
        };
    }

    /**
     * Whether each of the values of an element matches a pattern, without the spaces and NULs at its end; what stands
     * behind a NUL counts.
     *
     * @throws IOException if the value has to be read and cannot be
     */
    static boolean allValuesMatch(Element element, Pattern legal) throws IOException {
        Values values = new Values(legal);
        return allMatch(element, values) && values.end();
    }

    private static boolean allMatch(BulkData bulk, IntPredicate test) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, bulk.length())];
        for (long at = 0; at < bulk.length(); at += piece.length) {
            int count = (int) Math.min(piece.length, bulk.length() - at);
            bulk.source().read(bulk.offset() + at, piece, 0, count);
            if (!allMatch(piece, 0, count, test)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allMatch(byte[] bytes, int offset, int length, IntPredicate test) {
        for (int i = offset; i < offset + length; i++) {
            if (!test.test(bytes[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Puts values together, and tests each of them when it ends. */
    private static final class Values implements IntPredicate {
        private final Pattern legal;
        private final StringBuilder value = new StringBuilder();

        Values(Pattern legal) {
            this.legal = legal;
        }

        @Override
        public boolean test(int character) {
            if (character == '\\') {
                return end();
            }
            value.append((char) character);
            return value.length() <= VALUE_CHARACTERS_MAX;
        }

        boolean end() {
            int end = value.length();
            while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == 0)) {
                end--;
            }
            boolean matches = legal.matcher(value.substring(0, end)).matches();
            value.setLength(0);
            return matches;
        }
    }
}
