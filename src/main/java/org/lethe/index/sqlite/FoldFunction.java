package org.lethe.index.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.lethe.index.Folding;
import org.sqlite.Function;

/** The SQL function {@code fold(value)}, for columns that have no folded column beside them, and for migrations. */
final class FoldFunction extends Function {
    private FoldFunction() {}

    /** Gives it to a connection. */
    static void install(Connection connection) throws SQLException {
        Function.create(connection, "fold", new FoldFunction(), 1, Function.FLAG_DETERMINISTIC);
    }

    @Override
    protected void xFunc() throws SQLException {
        result(Folding.fold(value_text(0)));
    }
}
