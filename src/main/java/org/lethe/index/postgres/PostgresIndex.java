package org.lethe.index.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.index.Snapshot;
import org.lethe.index.Stored;
import org.lethe.index.sql.PublicId;
import org.lethe.index.sql.SnapshotRows;
import org.lethe.index.sql.SqlIndex;
import org.lethe.index.sql.Transactions;
import org.lethe.io.NodeMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index in a PostgreSQL database, which several servers may share: none of them keeps anything of it in memory. */
public final class PostgresIndex extends SqlIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresIndex.class);

    /** What a server is about to delete that is gone is free again. */
    private static final String CLAIM_BLOBS = """
            UPDATE blobs_to_delete
               SET claimed_by = ?
             WHERE blob IN (SELECT blob
                              FROM blobs_to_delete
                             WHERE claimed_by IS NULL OR claimed_by = ?
                                OR claimed_by NOT IN (SELECT number FROM nodes WHERE gone IS NULL)
                             LIMIT ?
                               FOR UPDATE SKIP LOCKED)
            RETURNING blob
            """;

    /** The lock goes with the connection, also if its server does. */
    private static final String LOCK_TURN = "SELECT pg_advisory_lock(?, ?)";
    /** Sets these locks apart from those of others in the same database. */
    private static final int TURNS = 0x4C657468;

    private final PostgresDatabase database;
    private final PostgresTransactions transactions;
    private final Nodes nodes;
    private final ScheduledExecutorService housekeeping =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("index-housekeeping").factory());

    private PostgresIndex(PostgresDatabase database, PostgresTransactions transactions, Nodes nodes) {
        this.database = database;
        this.transactions = transactions;
        this.nodes = nodes;
        var _ = housekeeping.scheduleWithFixedDelay(this::numberChanges, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Opens the index in a database beside its servers, and brings its schema up to date.
     *
     * @throws LetheException with {@link ErrorKind#UNAVAILABLE} if the database does not answer,
     *         {@link ErrorKind#DATABASE} if it is none for an index of this version
     */
    public static PostgresIndex open(PostgresSettings settings) {
        PostgresDatabase database = PostgresDatabase.open(settings);
        PostgresTransactions transactions = new PostgresTransactions(database.pool());
        return new PostgresIndex(database, transactions, new Onlooker(transactions));
    }

    /**
     * Opens the index likewise as one of its servers.
     *
     * @param self how the others see this server
     * @throws LetheException as {@link #open(PostgresSettings)} does
     */
    public static PostgresIndex open(PostgresSettings settings, Node.Description self) {
        return open(settings, self, Membership.Pace.USUAL);
    }

    static PostgresIndex open(PostgresSettings settings, Node.Description self, Membership.Pace pace) {
        PostgresDatabase database = PostgresDatabase.open(settings);
        try {
            Membership nodes = Membership.join(database, self, pace);
            PostgresTransactions transactions = new PostgresTransactions(database.enlistedPool());
            nodes.start(transactions);
            return new PostgresIndex(database, transactions, nodes);
        } catch (SQLException e) {
            throw PostgresFaults.of(e);
        }
    }

    @Override
    public Nodes nodes() {
        return nodes;
    }

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected String holderIsGone() {
        return "holder NOT IN (SELECT number FROM nodes WHERE gone IS NULL)";
    }

    @Override
    public Stored store(NewInstance instance) {
        UUID blob = instance.file().blobKey();
        boolean isStored = transactions.writeByOneStatement(session -> {
            requireUnswept(blob);
            return QuickArrivals.storeByOneStatement(session, instance);
        }, () -> !blobsKnown(List.of(blob)).isEmpty());
        return isStored ? QuickArrivals.STORED : super.store(instance);
    }

    /**
     * What this server wrote under a former number went with that. A connection that is lent has the number that this
     * server has now, or an older one, which cannot write any more.
     */
    @Override
    protected void requireUnswept(UUID blob) {
        int mark = NodeMark.of(blob);
        if (mark != NodeMark.NONE && nodes.number() != 0 && mark != NodeMark.of(nodes.number())) {
            throw new LetheException(ErrorKind.UNAVAILABLE,
                    "This server was cut off from the others while it took the file in: send it again");
        }
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
        if (nodes.isShared() && !nodes.isEldest()) {
            return; // another one does it
        }
        try {
            ChangeNumbers.give(transactions);
        } catch (LetheException e) {
            LOG.warn("Changes cannot be numbered now: {}", e.getMessage());
        }
    }

    /** On a connection that is not of the pool, since what is done needs one of those. */
    @Override
    public void inTurn(Turn turn, Runnable work) {
        try (Connection connection = database.unpooled()) {
            try (PreparedStatement lock = connection.prepareStatement(LOCK_TURN)) {
                lock.setInt(1, TURNS);
                lock.setInt(2, turn.ordinal());
                lock.execute();
            }
            work.run();
        } catch (SQLException e) {
            throw PostgresFaults.of(e);
        }
    }

    /** Those that no other server is about to delete. */
    @Override
    public List<UUID> blobsToDelete(int limit) {
        long self = nodeNumber();
        return transactions.write(session -> session.list(
                CLAIM_BLOBS, row -> PublicId.uuidOf(row.getBytes(1)), self, self, limit));
    }

    @Override
    public int schemaVersion() {
        return PostgresDatabase.SCHEMA_VERSION;
    }

    @Override
    public void close() {
        housekeeping.close();
        super.close();
        if (nodes instanceof Membership membership) {
            membership.close();
        }
    }
}
