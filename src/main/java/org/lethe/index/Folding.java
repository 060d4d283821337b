package org.lethe.index;

import java.text.Normalizer;
import java.util.Locale;

/** How texts compare where case does not count: in searches, and in the folded columns of an index. */
public final class Folding {
    private Folding() {}

    /**
     * The folded form of a value: in upper case, and each letter with an accent as one character (Unicode NFC),
     * whichever way it was written; null for null. Accents count, as in Orthanc: {@code Muller} is not
     * {@code M\u00fcller}.
     */
    public static String fold(String value) {
        if (value == null) {
            return null;
        }
        String composed = Normalizer.isNormalized(value, Normalizer.Form.NFC)
                ? value
                : Normalizer.normalize(value, Normalizer.Form.NFC);
        return composed.toUpperCase(Locale.ROOT);
    }
}
