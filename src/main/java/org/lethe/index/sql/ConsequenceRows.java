package org.lethe.index.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.lethe.index.Consequences;
import org.lethe.index.Ref;

/** Writes what follows from the success of a job. */
final class ConsequenceRows {
    private ConsequenceRows() {}

    static void write(Session session, String job, Consequences consequences) throws SQLException {
        for (Consequences.Refreshed one : consequences.refreshed()) {
            if (Rows.findLocked(session, one.level(), one.resource().id()).isPresent()) {
                ResourceRows.replaceTags(session, one.level(), one.resource());
            }
        }
        for (Map.Entry<Ref, List<String>> one : consequences.labels().entrySet()) {
            Ref resource = one.getKey();
            if (Rows.find(session, resource.level(), resource.id()).isPresent()) {
                for (String label : one.getValue()) {
                    LabelRows.add(session, resource.level(), resource.id(), label);
                }
            }
        }
        Instant now = Instant.now();
        for (Consequences.LoggedChange one : consequences.changes()) {
            OptionalLong row = Rows.find(session, one.resource().level(), one.resource().id());
            if (row.isPresent()) {
                ChangeRows.insert(session, one.type(), one.resource().level(), row.getAsLong(), now);
            }
        }
        if (consequences.report().isPresent()) {
            ReportRows.put(session, job, consequences.report().get());
        }
        switch (consequences.sources()) {
            case KEEP -> {
            }
            case DELETE -> Removal.removeInstances(session, JobInstanceRows.replaceable(session, job));
        }
    }
}
