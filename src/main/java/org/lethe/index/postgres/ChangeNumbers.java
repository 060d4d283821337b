package org.lethe.index.postgres;

import java.sql.SQLException;
import org.lethe.index.sql.Session;

/**
 * Gives numbers to changes after the transactions that they tell of. Were they given within, a client could see number
 * 8 and, once a slower transaction is committed, 7 after it: it would never ask for 7 again. Who gives numbers holds
 * the row of the last one until they are committed, so that all of them become visible in their order.
 */
final class ChangeNumbers {
    /** As many as one transaction numbers. */
    private static final int MAX = 5000;

    private static final String ARE_MISSING = "SELECT 1 FROM new_changes LIMIT 1";
    private static final String LAST = "SELECT last FROM change_numbers FOR UPDATE";

    private static final String GIVE = """
            WITH arrived AS (
                DELETE FROM new_changes
                 WHERE id IN (SELECT id FROM new_changes ORDER BY id LIMIT ?)
                RETURNING id, type, level, resource, date
            ),
            numbered AS (
                INSERT INTO changes (seq, type, level, resource, date)
                SELECT ? + row_number() OVER (ORDER BY id), type, level, resource, date FROM arrived
                RETURNING seq
            )
            UPDATE change_numbers
               SET last = numbers.last
              FROM (SELECT max(seq) AS last, count(*) AS given FROM numbered) AS numbers
             WHERE numbers.last IS NOT NULL
            RETURNING numbers.given
            """;

    private ChangeNumbers() {}

    /** Numbers all that has been committed. */
    static void give(PostgresTransactions transactions) {
        while (transactions.read(session -> session.exists(ARE_MISSING))
                && transactions.write(ChangeNumbers::giveSome) == MAX) {
            // There were more than one transaction numbers.
        }
    }

    private static long giveSome(Session session) throws SQLException {
        long last = session.number(LAST).orElseThrow();
        return session.number(GIVE, MAX, last).orElse(0);
    }
}
