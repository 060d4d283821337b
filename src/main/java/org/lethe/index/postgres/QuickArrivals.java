package org.lethe.index.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.dicom.Level;
import org.lethe.index.NewInstance;
import org.lethe.index.Reception;
import org.lethe.index.Stored;
import org.lethe.index.sql.Arrivals;
import org.lethe.index.sql.PublicId;
import org.lethe.index.sql.Session;

/**
 * Takes an instance in by one statement, so by one round trip, where that will do: its series is there and it is not.
 * All else goes step by step.
 */
final class QuickArrivals extends Arrivals {
    private static final String LAST_TO_RECYCLE = """
            , recycling = CASE WHEN recycling IS NOT NULL THEN (SELECT max(recycling) + 1 FROM patients) END
            """;

    /**
     * The parents are touched only by the first one of each second, so that those who store into one study at once do
     * not wait for each other. A parent that is deleted meanwhile makes the statement fail by its foreign key.
     */
    private static final String STORE = """
            WITH parents AS (
                SELECT studies.patient, series.study, series.id AS series, CAST(? AS BIGINT) AS second
                  FROM series JOIN studies ON studies.id = series.study
                 WHERE series.public_id = ?
            ),
            arrived AS (
                INSERT INTO instances (series, reception, transfer_syntax, sop_class, %s)
                SELECT parents.series, receptions.id, ts.id, sop.id, %s
                  FROM parents, receptions, uids AS ts, uids AS sop
                 WHERE origin = ? AND remote_ip = ? AND remote_aet = ? AND called_aet = ? AND http_username = ?
                   AND ts.uid = ? AND sop.uid = ?
                    ON CONFLICT (public_id) DO NOTHING
                RETURNING id, received, size, coalesce(stored_size, size) AS stored
            ),
            patient AS (%s),
            study AS (%s),
            touched_series AS (%s),
            logged AS (
                INSERT INTO new_changes (type, level, resource, date) SELECT 1, 3, id, received FROM arrived
            ),
            counted AS (
                INSERT INTO totals (stripe, patients, studies, series, instances, disk_size, uncompressed_size,
                                    dicom_disk_size, dicom_uncompressed_size)
                SELECT pg_backend_pid() %% 1024, 0, 0, 0, 1, stored, size, stored, size FROM arrived
                %s
            )
            SELECT id FROM arrived
            """.formatted(
            INSTANCE_COLUMNS, INSTANCE_PLACEHOLDERS, touch("patients", "patient", LAST_TO_RECYCLE),
            touch("studies", "study", ""), touch("series", "series", ""), PostgresDialect.COUNT_IN);

    /** The parent of an instance gets something new. */
    private static String touch(String table, String parent, String more) {
        return """
                UPDATE %1$s
                   SET last_update = second, stable = 0 %3$s
                  FROM parents
                 WHERE %1$s.id = parents.%2$s AND EXISTS (SELECT 1 FROM arrived)
                   AND (last_update < second OR stable = 1)
                """.formatted(table, parent, more);
    }

    @Override
    public Stored store(Session session, NewInstance instance) throws SQLException {
        return storeByOneStatement(session, instance) ? STORED : super.store(session, instance);
    }

    /** What is said of an instance that one statement stored. */
    static final Stored STORED = new Stored(Stored.Status.SUCCESS, Set.of(Level.INSTANCE), List.of());

    /** Whether one statement did for it; if not, nothing was done. */
    static boolean storeByOneStatement(Session session, NewInstance instance) throws SQLException {
        boolean isPlain = instance.expectedInstances().isEmpty()
                && instance.metadata().getOrDefault(Level.INSTANCE, Map.of()).isEmpty();
        return isPlain && session.number(STORE, arguments(instance)).isPresent();
    }

    private static Object[] arguments(NewInstance instance) {
        Reception reception = instance.reception();
        List<Object> arguments = new ArrayList<>();
        arguments.add(reception.date().getEpochSecond());
        arguments.add(PublicId.required(instance.series().id()));
        arguments.addAll(instanceValues(instance));
        arguments.addAll(List.of(
                reception.origin().ordinal(), reception.remoteIp(), reception.remoteAet(), reception.calledAet(),
                reception.httpUsername(), instance.transferSyntaxUid(), instance.sopClassUid()));
        return arguments.toArray();
    }
}
