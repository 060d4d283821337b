package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.lethe.index.Reception;

/**
 * What repeats with each instance and is kept once: UIDs, and where instances come from. Remembers the rows it has
 * seen.
 */
final class Interned {
    private static final int REMEMBERED_MAX = 10_000;

    private static final String FIND_RECEPTION = """
            SELECT id FROM receptions
             WHERE origin = ? AND remote_ip = ? AND remote_aet = ? AND called_aet = ? AND http_username = ?
            """;

    private static final String INSERT_RECEPTION = """
            INSERT INTO receptions (origin, remote_ip, remote_aet, called_aet, http_username)
            VALUES (?, ?, ?, ?, ?) RETURNING id
            """;

    private final Map<Object, Long> remembered = new HashMap<>();

    /** The row of a UID. */
    long uid(Session session, String uid) throws SQLException {
        return row(session, uid, "SELECT id FROM uids WHERE uid = ?",
                "INSERT INTO uids (uid) VALUES (?) RETURNING id", uid);
    }

    /** The row of where an instance comes from. */
    long reception(Session session, Reception reception) throws SQLException {
        Object[] columns = {
            reception.origin().ordinal(), reception.remoteIp(), reception.remoteAet(), reception.calledAet(),
            reception.httpUsername()
        };
        return row(session, List.of(columns), FIND_RECEPTION, INSERT_RECEPTION, columns);
    }

    private long row(Session session, Object key, String find, String insert, Object... columns) throws SQLException {
        Long known = remembered.get(key);
        if (known != null) {
            return known;
        }
        OptionalLong found = session.number(find, columns);
        long row = found.isPresent() ? found.getAsLong() : session.insert(insert, columns);
        if (remembered.size() >= REMEMBERED_MAX) {
            remembered.clear();
        }
        remembered.put(key, row);
        return row;
    }

    /** Forgets what it remembers, as a rollback may have taken it away. */
    void forget() {
        remembered.clear();
    }
}
