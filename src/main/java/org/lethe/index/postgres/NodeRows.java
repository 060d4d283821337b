package org.lethe.index.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lethe.index.Node;
import org.lethe.index.sql.Session;

/**
 * The table of servers. One that is silent for too long is condemned first, from when on none of its connections is
 * enlisted any more, and gone once the database has ended those that it had. All times are those of the database.
 */
final class NodeRows {
    /** What the names of a node's connections end with, before its number. By that they are found and ended. */
    static final String MARK = "Lethe node ";

    /**
     * What a new connection begins with: it fails if its node is condemned. It has its name before it looks. So either
     * the node was condemned before, and it sees that, or whoever condemns sees it by its name, and ends it.
     */
    static final String REQUIRE_MEMBER = """
            DO $do$
            BEGIN
                IF NOT EXISTS (SELECT 1
                                 FROM nodes
                                WHERE number = CAST(substring(current_setting('application_name') FROM '[0-9]+$')
                                                    AS BIGINT)
                                  AND condemned IS NULL)
                THEN
                    RAISE EXCEPTION 'the other servers hold this one to be gone' USING ERRCODE = '57P03';
                END IF;
            END
            $do$;
            """;

    private static final String COLUMNS = """
            SELECT number, name, address, version,
                   CAST(extract(epoch FROM started) * 1000 AS BIGINT),
                   CAST(extract(epoch FROM coalesce(gone, now()) - started) * 1000 AS BIGINT),
                   CAST(extract(epoch FROM coalesce(gone, now()) - beat) * 1000 AS BIGINT),
                   draining IS NOT NULL, condemned IS NOT NULL
              FROM nodes
            """;
    private static final String ALL = COLUMNS + """
             WHERE gone IS NULL OR gone > now() - INTERVAL '1 hour'
             ORDER BY number
            """;
    private static final String TO_SWEEP = COLUMNS + " WHERE gone IS NOT NULL AND swept IS NULL ORDER BY number";

    private static final String JOIN = """
            INSERT INTO nodes (name, address, version) VALUES (?, ?, ?) RETURNING number
            """;

    private static final String BEAT = "UPDATE nodes SET beat = now() WHERE number = ? AND condemned IS NULL";

    /** Of those that serve; if there are only some that drain, of them. */
    private static final String ELDEST = """
            SELECT coalesce(min(number) FILTER (WHERE draining IS NULL), min(number))
              FROM nodes
             WHERE condemned IS NULL
            """;

    private static final String CONDEMN_SILENT = """
            UPDATE nodes
               SET condemned = now()
             WHERE condemned IS NULL AND beat < now() - make_interval(secs => CAST(? AS BIGINT) / 1000.0)
            RETURNING number
            """;

    private static final String CONDEMN = "UPDATE nodes SET condemned = now() WHERE number = ? AND condemned IS NULL";
    private static final String CONDEMNED = "SELECT number FROM nodes WHERE condemned IS NOT NULL AND gone IS NULL";

    /** Asks the database to end its connections, and tells how many there are still. */
    private static final String CUT = """
            SELECT count(pg_terminate_backend(pid))
              FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE '%' || ?
            """;

    private static final String GO = "UPDATE nodes SET gone = now() WHERE number = ? AND gone IS NULL";
    private static final String DRAIN =
            "UPDATE nodes SET draining = now() WHERE number = ? AND draining IS NULL";
    private static final String SWEPT = "UPDATE nodes SET swept = now() WHERE number = ?";

    private NodeRows() {}

    static List<Node> all(Session session) throws SQLException {
        return session.list(ALL, NodeRows::node);
    }

    static List<Node> toSweep(Session session) throws SQLException {
        return session.list(TO_SWEEP, NodeRows::node);
    }

    private static Node node(ResultSet row) throws SQLException {
        Node.State state = row.getBoolean(8) ? Node.State.DRAINING : Node.State.LIVING;
        return new Node(row.getLong(1), row.getString(2), row.getString(3), row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)), Duration.ofMillis(row.getLong(6)),
                Duration.ofMillis(row.getLong(7)), row.getBoolean(9) ? Node.State.GONE : state);
    }

    static long join(Session session, Node.Description self) throws SQLException {
        return session.insert(JOIN, self.name(), self.address(), self.version());
    }

    /** @return whether it still is a member */
    static boolean beat(Session session, long number) throws SQLException {
        return session.update(BEAT, number) > 0;
    }

    static long eldest(Session session) throws SQLException {
        return session.number(ELDEST).orElse(0);
    }

    /** @return those that were silent for too long */
    static List<Long> condemnSilent(Session session, Duration silenceMax) throws SQLException {
        return session.list(CONDEMN_SILENT, row -> row.getLong(1), silenceMax.toMillis());
    }

    static void condemn(Session session, long number) throws SQLException {
        session.update(CONDEMN, number);
    }

    static List<Long> condemned(Session session) throws SQLException {
        return session.list(CONDEMNED, row -> row.getLong(1));
    }

    /**
     * Ends the connections of a node that is condemned. That must be committed, and this be a transaction of its own:
     * one that is enlisted at the same time either sees the one, or is seen by the other.
     *
     * @return whether there are none left, so that the node is gone
     */
    static boolean cut(Session session, long number) throws SQLException {
        if (session.number(CUT, MARK + number).orElse(0) > 0) {
            return false;
        }
        session.update(GO, number);
        return true;
    }

    static void drain(Session session, long number) throws SQLException {
        session.update(DRAIN, number);
    }

    static void swept(Session session, List<Long> numbers) throws SQLException {
        for (long number : numbers) {
            session.update(SWEPT, number);
        }
    }
}
