package org.lethe.index.sqlite;

import java.sql.SQLException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.sqlite.SQLiteException;

/** What a failure of SQLite means. */
final class SqlFaults {
    private SqlFaults() {}

    static LetheException of(SQLException cause) {
        if (cause instanceof SQLiteException sqlite) {
            return switch (primaryCode(sqlite)) {
                case 13 -> new LetheException(ErrorKind.FULL_STORAGE, "the disk of the index is full", cause);
                case 11, 26 -> new LetheException(ErrorKind.DATABASE, "the file of the index is corrupted", cause);
                case 8 -> new LetheException(ErrorKind.DATABASE, "the index is read-only", cause);
                default -> general(cause);
            };
        }
        return general(cause);
    }

    // https://www.sqlite.org/rescode.html: the low byte of an extended code is its primary code.
    private static int primaryCode(SQLiteException e) {
        return e.getResultCode().code & 0xff;
    }

    // SQLite's messages name tables and columns, not values.
    private static LetheException general(SQLException cause) {
        return new LetheException(ErrorKind.DATABASE, "the index failed: " + cause.getMessage(), cause);
    }
}
