package org.lethe.index.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.sql.Session;
import org.lethe.index.sql.Transactions;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each write is a transaction of its own at READ COMMITTED, beside those of other callers and other servers. It is done
 * again if it lost a race or its connection; where the connection was lost over the commit, the database is asked
 * first what became of it. Of a statement that is a transaction of its own, nobody can tell that for sure.
 */
final class PostgresTransactions implements Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTransactions.class);
    private static final int ATTEMPTS_MAX = 20;
    private static final int PAUSE_MILLISECONDS_MAX = 500;
    private static final int OUTCOME_ATTEMPTS_MAX = 100;

    private static final String BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    private static final String TRANSACTION = "SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)";
    private static final String IS_BUSY = "SELECT 1 FROM pg_stat_activity WHERE pid = ? AND state = 'active'";
    private static final String OUTCOME = "SELECT pg_xact_status(CAST(? AS XID8))";

    private final HikariDataSource pool;

    PostgresTransactions(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    public <T> T read(Work<T> work) {
        return again(() -> {
            try (Session session = open(pool.getConnection())) {
                return work.run(session);
            }
        });
    }

    @Override
    public <T> T readAtOnce(Work<T> work) {
        return read(session -> {
            session.update(BEGIN_READING);
            boolean done = false;
            try {
                T found = work.run(session);
                done = true;
                return found;
            } finally {
                end(session, done);
            }
        });
    }

    /** A failed connection must not hide what failed; the pool throws it away. */
    private static void end(Session session, boolean done) throws SQLException {
        try {
            session.update(done ? "COMMIT" : "ROLLBACK");
        } catch (SQLException e) {
            if (done) {
                throw e;
            }
        }
    }

    /**
     * Writes by a single statement, which is its own transaction. If the connection is lost over it, it is not done
     * again: it may have been carried out, and somebody else may have undone that since.
     *
     * @param work tells whether it wrote anything
     * @param isThere whether what it writes is there; asked once the lost statement is at its end
     * @throws LetheException of kind {@code UNAVAILABLE} if the connection was lost, and it is not there
     */
    boolean writeByOneStatement(Work<Boolean> work, BooleanSupplier isThere) {
        return again(() -> {
            Connection connection = pool.getConnection();
            long process = connection.unwrap(PGConnection.class).getBackendPID();
            Session session = open(connection);
            try {
                return work.run(session);
            } catch (SQLException e) {
                if (!PostgresFaults.isOutcomeLost(e)) {
                    throw e;
                }
                close(session); // others may need the connection, and so does the question
                requireThere(process, isThere, e);
                return true;
            } finally {
                close(session);
            }
        });
    }

    private void requireThere(long process, BooleanSupplier isThere, SQLException reason) {
        LOG.warn("The connection to the database was lost over a statement: {}", reason.getSQLState());
        awaitEnd(process);
        if (!isThere.getAsBoolean()) {
            throw new LetheException(ErrorKind.UNAVAILABLE,
                    "The connection to the database of the index was lost: send it again", reason);
        }
    }

    /** What a connection was asked that was lost may go on for a moment: until its process sees that nobody listens. */
    private void awaitEnd(long process) {
        for (int count = 1; count <= OUTCOME_ATTEMPTS_MAX; count++) {
            if (!read(session -> session.exists(IS_BUSY, process))) {
                return;
            }
            pause(count);
        }
        LOG.warn("A statement whose connection was lost is still at work");
    }

    @Override
    public <T> T write(Work<T> work) {
        return again(() -> writeOnce(work));
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private static <T> T again(Attempt<T> attempt) {
        for (int count = 1;; count++) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                boolean mayHelp = PostgresFaults.isLostRace(e)
                        // The pool has tried long enough; but a connection that it lends may have broken meanwhile.
                        || PostgresFaults.isLostConnection(e) && !(e instanceof SQLTransientConnectionException);
                if (!mayHelp || count == ATTEMPTS_MAX) {
                    throw PostgresFaults.of(e);
                }
                pause(count);
            }
        }
    }

    /** Those who met in one place do not meet there again. */
    private static void pause(int count) {
        int most = Math.min(PAUSE_MILLISECONDS_MAX, 5 << Math.min(count, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(most) + 1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LetheException(ErrorKind.DATABASE, "interrupted while waiting for the index", e);
        }
    }

    private <T> T writeOnce(Work<T> work) throws SQLException {
        Connection connection = pool.getConnection();
        Session session = open(connection);
        try {
            connection.setAutoCommit(false);
            T result;
            Optional<String> transaction;
            try {
                result = work.run(session);
                transaction = session.first(TRANSACTION, row -> Optional.ofNullable(row.getString(1))).orElseThrow();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
            if (hasCommitted(connection) || transaction.isEmpty() || isCommitted(transaction.get())) {
                return result;
            }
            throw new SQLException("the connection was lost before the commit", "08006");
        } finally {
            close(session);
        }
    }

    /** Whether a commit was answered; if the connection was lost over it, it may be one all the same. */
    private static boolean hasCommitted(Connection connection) throws SQLException {
        try {
            connection.commit();
            return true;
        } catch (SQLException e) {
            if (PostgresFaults.isLostConnection(e)) {
                LOG.warn("The connection to the database was lost over a commit: {}", e.getSQLState());
                return false;
            }
            throw e;
        }
    }

    /** What was done is done, even if the connection cannot be given back any more. */
    private static void close(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be given back", e);
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** What became of a transaction whose commit was not answered. */
    private boolean isCommitted(String transaction) throws SQLException {
        for (int count = 1; count <= OUTCOME_ATTEMPTS_MAX; count++) {
            String outcome;
            try (Session session = open(pool.getConnection())) {
                outcome = session.first(OUTCOME, row -> row.getString(1), transaction).orElseThrow();
            }
            if (!"in progress".equals(outcome)) {
                return "committed".equals(outcome);
            }
            pause(count);
        }
        throw new SQLException("nobody knows whether the commit came through", "08007");
    }

    /** Gives back no connection that was made before now. */
    void renewConnections() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    static Session open(Connection connection) {
        return new Session(connection, PostgresDialect.POSTGRES, new QuickArrivals());
    }

    @Override
    public void close() {
        pool.close();
    }
}
