package org.lethe.index.sqlite;

import java.sql.SQLException;
import org.lethe.index.sql.Transactions;
import org.lethe.index.sqlite.GroupWriter.Touches;

/** One connection that writes for everybody, and several that read. */
final class SqliteTransactions implements Transactions {
    private static final int READERS_MAX = 8;

    private final GroupWriter writer;
    private final ReaderPool readers;

    /** @param onCommit called after each commit of a change to resources, before those who wait are told */
    SqliteTransactions(Database database, Runnable onCommit) throws SQLException {
        this.writer = new GroupWriter(database.openWriter(), onCommit);
        this.readers = new ReaderPool(database::openReader, READERS_MAX);
    }

    @Override
    public <T> T read(Work<T> work) {
        return readers.read(work);
    }

    @Override
    public <T> T readAtOnce(Work<T> work) {
        return readers.readAtOnce(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return writer.write(work, Touches.RESOURCES);
    }

    @Override
    public <T> T writeBeside(Work<T> work) {
        return writer.write(work, Touches.NO_RESOURCE);
    }

    @Override
    public void close() {
        try {
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }
}
