package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.sql.Session;
import org.lethe.index.sql.Transactions;

/** Connections for reading: as many as are needed at once, up to a bound. The one used last goes first: it is warm. */
final class ReaderPool implements AutoCloseable {
    private final Opener opener;
    private final int sessionsMax;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** Opens one more connection. */
    interface Opener {
        Session open() throws SQLException;
    }

    ReaderPool(Opener opener, int sessionsMax) {
        this.opener = opener;
        this.sessionsMax = sessionsMax;
        this.free = new Semaphore(sessionsMax);
    }

    /** Reads something. */
    <T> T read(Transactions.Work<T> work) {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw new LetheException(ErrorKind.DATABASE, "the index is closed");
            }
            Session session = idle.pollFirst();
            if (session == null) {
                session = opener.open();
            }
            try {
                return work.run(session);
            } finally {
                idle.addFirst(session);
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        } finally {
            free.release();
        }
    }

    /** Reads several things as they were at one moment. */
    <T> T readAtOnce(Transactions.Work<T> work) {
        return read(session -> {
            session.update("BEGIN");
            try {
                return work.run(session);
            } finally {
                session.update("COMMIT");
            }
        });
    }

    /** Waits for those who read, then closes. */
    @Override
    public void close() throws SQLException {
        closed = true;
        free.acquireUninterruptibly(sessionsMax);
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.close();
        }
        free.release(sessionsMax);
    }
}
