package org.lethe.index.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.index.sql.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server as one of those that share the database. A thread with a connection of its own tells the others that it
 * lives, and looks whether they do. If they hold this one to be gone, it joins anew under another number.
 */
final class Membership implements Nodes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int CUTS_MAX = 100;
    private static final long CUT_PAUSE_MILLIS = 50;

    private final PostgresDatabase database;
    private final DataSource source;
    private final Node.Description self;
    private final Pace pace;
    private final Thread thread = Thread.ofPlatform().name("node-beat").daemon().unstarted(this::run);
    private PostgresTransactions transactions;

    private volatile long number;
    private volatile boolean isEldest;
    private volatile boolean isDraining;
    private volatile boolean isClosed;

    // Of the thread alone, once it runs.
    private Session session;
    private long lastBeat;
    private long steadySince;

    /**
     * How fast all of it goes.
     *
     * @param beat how long from one sign of life to the next
     * @param silenceMax who gives none for so long is held to be gone
     */
    record Pace(Duration beat, Duration silenceMax) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    private Membership(PostgresDatabase database, Node.Description self, Pace pace) {
        this.database = database;
        this.source = database.impatient();
        this.self = self;
        this.pace = pace;
    }

    /** Joins the others. */
    static Membership join(PostgresDatabase database, Node.Description self, Pace pace) throws SQLException {
        Membership membership = new Membership(database, self, pace);
        membership.enter(membership.session());
        return membership;
    }

    /** Begins to tell the others, and to look after them. */
    void start(PostgresTransactions enlisted) {
        transactions = enlisted;
        thread.start();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public List<Node> all() {
        return transactions.read(NodeRows::all);
    }

    /** That it drains is known here before it is to the others. */
    @Override
    public Optional<Node> self() {
        return Nodes.super.self().map(node -> isDraining ? node.in(Node.State.DRAINING) : node);
    }

    @Override
    public boolean isEldest() {
        return isEldest;
    }

    @Override
    public void drain() {
        isDraining = true; // the next beat says so: whoever drains does not wait for the database
    }

    @Override
    public List<Node> toSweep() {
        return transactions.read(NodeRows::toSweep);
    }

    @Override
    public void swept(Collection<Node> nodes) {
        transactions.write(writer -> {
            NodeRows.swept(writer, nodes.stream().map(Node::number).toList());
            return null;
        });
    }

    private void run() {
        while (!isClosed) {
            try {
                Thread.sleep(pace.beat());
                beat();
            } catch (InterruptedException e) {
                return; // it is closed
            } catch (SQLException e) {
                if (session != null && !isClosed) {
                    LOG.warn("The database cannot be told that this server lives: SQL state {}", e.getSQLState());
                }
                hangUp();
            } catch (RuntimeException e) {
                LOG.error("The other servers were not looked after", e);
                hangUp();
            }
        }
    }

    private void beat() throws SQLException, InterruptedException {
        Session own = session();
        if (!NodeRows.beat(own, number)) {
            comeBack(own);
        }
        if (isDraining) {
            NodeRows.drain(own, number);
        }
        isEldest = NodeRows.eldest(own) == number;
        if (isSteady()) {
            for (long silent : NodeRows.condemnSilent(own, pace.silenceMax())) {
                LOG.warn("Server {} of this database is silent, and is shut out", silent);
            }
            for (long condemned : NodeRows.condemned(own)) {
                if (NodeRows.cut(own, condemned)) {
                    LOG.info("Server {} of this database is gone", condemned);
                }
            }
        }
    }

    /**
     * Whether this server has come through without a pause for as long as others are given: who was held up itself, as
     * all are if the database is, does not judge others by their silence.
     */
    private boolean isSteady() {
        long now = System.nanoTime();
        if (lastBeat == 0 || now - lastBeat > pace.silenceMax().toNanos() / 2) {
            steadySince = now;
        }
        lastBeat = now;
        return now - steadySince >= pace.silenceMax().toNanos();
    }

    /** Ends what is left of the time before, as the others do, so that there is nothing of it once it is over. */
    private void comeBack(Session own) throws SQLException, InterruptedException {
        long former = number;
        isEldest = false;
        end(own, former);
        enter(own);
        transactions.renewConnections();
        LOG.warn("The others held this server, number {}, to be gone; it goes on as number {}", former, number);
    }

    /** Waits until a node that is condemned has no connection left, of which the database learns a little late. */
    private static void end(Session own, long number) throws SQLException, InterruptedException {
        for (int count = 0; !NodeRows.cut(own, number); count++) {
            if (count == CUTS_MAX) {
                throw new SQLException("connections do not end", "57P01");
            }
            Thread.sleep(CUT_PAUSE_MILLIS);
        }
    }

    private void enter(Session own) throws SQLException {
        long entered = NodeRows.join(own, self);
        if (isDraining) {
            NodeRows.drain(own, entered);
        }
        number = entered; // first, so that no connection bears a number that this is not yet
        database.enlist(entered);
        isEldest = NodeRows.eldest(own) == entered;
    }

    private Session session() throws SQLException {
        if (session == null) {
            session = PostgresTransactions.open(source.getConnection());
        }
        return session;
    }

    private void hangUp() {
        lastBeat = 0;
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.debug("a connection could not be closed", e);
            }
            session = null;
        }
    }

    /** Leaves the others. To be called when the connections that are enlisted are closed. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join();
            Session own = session();
            NodeRows.condemn(own, number);
            end(own, number);
        } catch (SQLException e) {
            LOG.warn("The others could not be told that this server leaves: SQL state {}", e.getSQLState());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp();
        }
    }
}
