package org.lethe.index.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What a failure of PostgreSQL means, by its state
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). The server's own words stay out of messages, but
 * for those before a connection is there: others may quote values.
 */
final class PostgresFaults {
    /** Another transaction was in the way; 23503 and 23505: it deleted, or made, the row that this one counted on. */
    private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "23503", "23505", "55P03");

    /** The server was told to end connections. */
    private static final Set<String> GOING = Set.of("57P01", "57P02", "57P05");

    /**
     * The server is starting, has no connection left, or is not the primary one any more (25006); or the driver knew
     * before that the connection is gone (08003).
     */
    private static final Set<String> REFUSALS = Set.of("57P03", "53300", "25006", "08003");

    private static final int CAUSES_MAX = 5;

    private PostgresFaults() {}

    /** Whether the same transaction may come through the next time. */
    static boolean isLostRace(SQLException e) {
        return LOST_RACES.contains(stateOf(e));
    }

    /** Whether the database cannot be reached, or was lost. */
    static boolean isLostConnection(SQLException e) {
        String state = stateOf(e);
        return state.startsWith("08") || GOING.contains(state) || REFUSALS.contains(state);
    }

    /** Whether the connection was lost in a way that nobody knows what the database did with the last words. */
    static boolean isOutcomeLost(SQLException e) {
        return isLostConnection(e) && !REFUSALS.contains(stateOf(e));
    }

    static LetheException of(SQLException e) {
        if (isLostConnection(e)) {
            return new LetheException(ErrorKind.UNAVAILABLE, "The database of the index cannot be reached", e);
        }
        String state = stateOf(e);
        return switch (state) {
            case "53100" -> new LetheException(ErrorKind.FULL_STORAGE, "the disk of the database is full", e);
            case "54000" -> new LetheException(ErrorKind.TOO_LARGE, "a value is too long to be indexed", e);
            case "40001", "40P01", "55P03" -> new LetheException(ErrorKind.UNAVAILABLE,
                    "Too many others are writing to the same resources", e);
            default -> new LetheException(ErrorKind.DATABASE, "the index failed with SQL state " + state, e);
        };
    }

    /**
     * Why there is no connection, in the words of the driver, the server and Java: they name hosts, users, files and
     * certificates.
     */
    static LetheException onConnecting(SQLException e) {
        return isLostConnection(e)
                ? new LetheException(ErrorKind.UNAVAILABLE,
                        "The database of the index cannot be reached: " + reasonOf(e), e)
                : new LetheException(ErrorKind.DATABASE,
                        "the database of the index refuses the connection: " + reasonOf(e), e);
    }

    /** The messages of an exception and its causes, each once. */
    private static String reasonOf(SQLException e) {
        List<String> reasons = new ArrayList<>();
        Throwable at = e;
        for (int depth = 0; at != null && depth < CAUSES_MAX; depth++) {
            String reason = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage().strip();
            if (reasons.stream().noneMatch(known -> known.contains(reason))) {
                reasons.add(reason);
            }
            at = at.getCause();
        }
        return String.join(": ", reasons);
    }

    /** The pool says by an exception without a state that it waited in vain for a connection. */
    private static String stateOf(SQLException e) {
        if (e.getSQLState() != null) {
            return e.getSQLState();
        }
        return e.getCause() instanceof SQLException cause ? stateOf(cause) : "08000";
    }
}
