package org.lethe.index.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.ChangeType;
import org.lethe.index.Ref;

/** What nothing arrives for any more: resources become stable. */
final class QuietRows {
    private static final String UNSTABLE = """
            SELECT 2 AS level, public_id, last_update FROM series WHERE stable = 0 AND last_update <= ?
             UNION ALL
            SELECT 1, public_id, last_update FROM studies WHERE stable = 0 AND last_update <= ?
             UNION ALL
            SELECT 0, public_id, last_update FROM patients WHERE stable = 0 AND last_update <= ?
             ORDER BY last_update, level DESC
             LIMIT ?
            """;

    private QuietRows() {}

    static List<Ref> unstable(Session session, Instant quietSince, int limit) throws SQLException {
        long second = quietSince.getEpochSecond();
        return session.list(UNSTABLE, row -> new Ref(Level.values()[row.getInt(1)], PublicId.of(row.getBytes(2))),
                second, second, second, limit);
    }

    static List<Ref> markStable(Session session, Collection<Ref> resources, Instant lastUpdate) throws SQLException {
        List<Ref> marked = new ArrayList<>();
        for (Ref ref : resources) {
            String table = LevelTable.of(ref.level()).table();
            ChangeType type = stableChange(ref.level());
            OptionalLong row = Rows.find(session, ref.level(), ref.id());
            if (row.isPresent() && session.update(
                    "UPDATE %s SET stable = 1 WHERE id = ? AND stable = 0 AND last_update <= ?".formatted(table),
                    row.getAsLong(), lastUpdate.getEpochSecond()) > 0) {
                ChangeRows.insert(session, type, ref.level(), row.getAsLong(), Instant.now());
                marked.add(ref);
            }
        }
        return marked;
    }

    private static ChangeType stableChange(Level level) {
        return switch (level) {
            case PATIENT -> ChangeType.STABLE_PATIENT;
            case STUDY -> ChangeType.STABLE_STUDY;
            case SERIES -> ChangeType.STABLE_SERIES;
            case INSTANCE -> throw new LetheException(ErrorKind.BAD_REQUEST, "an instance is always stable");
        };
    }
}
