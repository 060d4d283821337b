package org.lethe.index.postgres;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lethe.config.PostgresSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.Log;
import org.lethe.index.NewInstance;
import org.lethe.index.Snapshot;
import org.lethe.index.Stored;
import org.lethe.index.sql.PublicId;
import org.lethe.index.sql.SnapshotRows;
import org.lethe.index.sql.Servers;
import org.lethe.index.sql.SqlIndex;
import org.lethe.index.sql.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index in a PostgreSQL database, which several servers may share: none of them keeps anything of it in memory. */
public final class PostgresIndex extends SqlIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresIndex.class);

    /** A claim is given up after ten minutes: the node that made it may not be there any more. */
    private static final String CLAIM_BLOBS = """
            UPDATE blobs_to_delete
               SET claimed_by = CAST(? AS UUID), claimed = now()
             WHERE blob IN (SELECT blob
                              FROM blobs_to_delete
                             WHERE claimed IS NULL OR claimed_by = CAST(? AS UUID)
                                OR claimed < now() - INTERVAL '10 minutes'
                             LIMIT ?
                               FOR UPDATE SKIP LOCKED)
            RETURNING blob
            """;

    private final String node = UUID.randomUUID().toString();
    private final PostgresTransactions transactions;
    private final long number;
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("index-housekeeping").factory());

    private PostgresIndex(PostgresTransactions transactions) {
        this.transactions = transactions;
        this.number = transactions.write(session -> session.insert("INSERT INTO nodes (name) VALUES ('') RETURNING number"));
        var _ = housekeeping.scheduleWithFixedDelay(this::numberChanges, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Opens the index in a database, and brings its schema up to date.
     *
     * @throws LetheException with {@link ErrorKind#UNAVAILABLE} if the database does not answer,
     *         {@link ErrorKind#DATABASE} if it is none for an index of this version
     */
    public static PostgresIndex open(PostgresSettings settings) {
        PostgresDatabase database = PostgresDatabase.open(settings);
        return new PostgresIndex(new PostgresTransactions(database.pool(settings.connectionsMax())));
    }

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected Servers servers() {
        return new Servers() {
            @Override
            public long self() {
                return number;
            }

            @Override
            public String holderIsGone() {
                return "holder NOT IN (SELECT number FROM nodes WHERE gone IS NULL)";
            }

            @Override
            public boolean areMany() {
                return true;
            }
        };
    }

    @Override
    public Stored store(NewInstance instance) {
        boolean isStored = transactions.writeByOneStatement(
                session -> QuickArrivals.storeByOneStatement(session, instance));
        return isStored ? QuickArrivals.STORED : super.store(instance);
    }

    @Override
    public Log<Change> changes(ChangeQuery query) {
        ChangeNumbers.give(transactions);
        return super.changes(query);
    }

    @Override
    public Log<Change> lastChange() {
        ChangeNumbers.give(transactions);
        return super.lastChange();
    }

    @Override
    public void clearChanges() {
        ChangeNumbers.give(transactions);
        super.clearChanges();
    }

    /** What was shown cannot be taken back: if the connection is lost meanwhile, nothing is shown a second time. */
    @Override
    public void show(Snapshot to) {
        ChangeNumbers.give(transactions);
        AtomicBoolean begun = new AtomicBoolean();
        transactions.readAtOnce(session -> {
            if (begun.getAndSet(true)) {
                throw new LetheException(ErrorKind.UNAVAILABLE, "The database of the index was lost while it was read");
            }
            SnapshotRows.show(session, to);
            return null;
        });
    }

    /** So that there are few to number when somebody asks. */
    private void numberChanges() {
        try {
            ChangeNumbers.give(transactions);
        } catch (LetheException e) {
            LOG.warn("Changes cannot be numbered now: {}", e.getMessage());
        }
    }

    /** Those that no other server is about to delete. */
    @Override
    public List<UUID> blobsToDelete(int limit) {
        return transactions.write(session -> session.list(
                CLAIM_BLOBS, row -> PublicId.uuidOf(row.getBytes(1)), node, node, limit));
    }

    @Override
    public int schemaVersion() {
        return PostgresDatabase.SCHEMA_VERSION;
    }

    @Override
    public void close() {
        housekeeping.close();
        transactions.write(session -> session.update("UPDATE nodes SET gone = now() WHERE number = ?", number));
        super.close();
    }
}
