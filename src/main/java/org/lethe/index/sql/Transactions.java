package org.lethe.index.sql;

import java.sql.SQLException;

/** How statements reach a database: alone, several at one moment, or as a write. For any number of threads. */
public interface Transactions extends AutoCloseable {

    /** What one caller wants to be done. It may be run again if it came to nothing, so it keeps nothing of its own. */
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /** Reads by one statement, or by several that need not agree. */
    <T> T read(Work<T> work);

    /** Reads several things as they were at one moment. */
    <T> T readAtOnce(Work<T> work);

    /** Does something as a transaction, and returns once it is durable. */
    <T> T write(Work<T> work);

    /** Does likewise what changes no resource: what somebody remembers of these stays true. */
    default <T> T writeBeside(Work<T> work) {
        return write(work);
    }

    /** Waits for those who read and write, then closes. */
    @Override
    void close();
}
