package org.lethe.index.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Locale;
import org.sqlite.Function;

/**
 * How values compare where upper and lower case are the same: in upper case, in Unicode's composed form (NFC). Accents
 * count, as they do for Orthanc.
 */
final class Folding {
    private Folding() {}

    /** The folded form of a value; null for null. */
    static String fold(String value) {
        if (value == null) {
            return null;
        }
        String composed = Normalizer.isNormalized(value, Normalizer.Form.NFC)
                ? value
                : Normalizer.normalize(value, Normalizer.Form.NFC);
        return composed.toUpperCase(Locale.ROOT);
    }

    /** Gives a connection the function {@code fold(value)}, for columns that have no folded column beside them. */
    static void install(Connection connection) throws SQLException {
        Function function = new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(fold(value_text(0)));
            }
        };
        Function.create(connection, "fold", function, 1, Function.FLAG_DETERMINISTIC);
    }
}
