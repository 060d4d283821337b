package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Predicate;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.VR;
import org.lethe.rewrite.words.FoldedText;

/**
 * The texts that bytes can be: in the character set that is in force, in UTF-8, Latin-1 and UTF-16 of both orders and
 * at both alignments. Not for several threads.
 */
final class ValueForms {
    private static final byte ESC = 0x1B;

    private final FoldedText text = new FoldedText();

    /** Whether a condition holds for one of the texts. */
    boolean any(byte[] bytes, int offset, int length, SpecificCharacterSet charset, Predicate<FoldedText> condition) {
        int count = withoutPadding(bytes, offset, length);
        if (count == 0) {
            return false;
        }
        boolean ascii = true;
        boolean wide = false;
        for (int i = offset; i < offset + count; i++) {
            ascii &= bytes[i] >= 0 && bytes[i] != ESC;
            wide |= bytes[i] == 0;
        }
        if (ascii) {
            text.fillAscii(bytes, offset, count);
        }
        boolean narrow = ascii ? condition.test(text) : anyNarrow(bytes, offset, count, charset, condition);
        return narrow || (wide || !ascii) && anyWide(bytes, offset, length, condition);
    }

    private boolean anyNarrow(byte[] bytes, int offset, int count, SpecificCharacterSet charset,
            Predicate<FoldedText> condition) {
        text.fill(charset.decode(bytes, offset, count, VR.PN));
        return condition.test(text)
                || test(bytes, offset, count, UTF_8, condition)
                || test(bytes, offset, count, ISO_8859_1, condition);
    }

    private boolean anyWide(byte[] bytes, int offset, int length, Predicate<FoldedText> condition) {
        for (int shift = 0; shift < Math.min(2, length - 1); shift++) {
            for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
                if (test(bytes, offset + shift, length - shift & ~1, charset, condition)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean test(byte[] bytes, int offset, int count, Charset charset, Predicate<FoldedText> condition) {
        text.fill(new String(bytes, offset, count, charset));
        return condition.test(text);
    }

    private static int withoutPadding(byte[] bytes, int offset, int length) {
        int count = length;
        while (count > 0 && (bytes[offset + count - 1] == 0 || bytes[offset + count - 1] == ' ')) {
            count--;
        }
        return count;
    }
}
