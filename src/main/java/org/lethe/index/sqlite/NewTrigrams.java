package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.lethe.index.sql.Session;

/**
 * Adds the texts of new patients and studies to what {@link Trigrams} searches, once for each transaction, however many
 * there are. Changes and deletions of older ones do so by triggers. Only for the thread that writes.
 */
final class NewTrigrams {
    private static final List<Table> TABLES = List.of(
            new Table("patients", "patient_name_key, patient_id_key, other_patient_ids_key"),
            new Table("studies", """
                    accession_number_key, institution_name_key, referring_physician_name_key, study_description_key,
                    study_id_key, requesting_physician_key, requested_procedure_description_key"""));

    private static final long UNKNOWN = -1;

    /** Up to which row each table was added, as far as is committed. */
    private final long[] added = new long[TABLES.size()];
    private final long[] addedOnceCommitted = new long[TABLES.size()];

    NewTrigrams() {
        rolledBack();
    }

    private record Table(String name, String columns) {
        long last(Session session) throws SQLException {
            return session.number("SELECT max(id) FROM " + name).orElse(0);
        }

        long lastAdded(Session session) throws SQLException {
            return session.number("SELECT rowid FROM " + name + "_like ORDER BY rowid DESC LIMIT 1").orElse(0);
        }

        void add(Session session, long after) throws SQLException {
            session.update("INSERT INTO %1$s_like (rowid, %2$s) SELECT id, %2$s FROM %1$s WHERE id > ?"
                    .formatted(name, columns), after);
        }
    }

    /** To be called within a transaction, when all else is done. */
    void add(Session session) throws SQLException {
        for (int i = 0; i < added.length; i++) {
            Table table = TABLES.get(i);
            if (added[i] == UNKNOWN) {
                added[i] = table.lastAdded(session);
            }
            addedOnceCommitted[i] = Math.max(added[i], table.last(session));
            if (addedOnceCommitted[i] > added[i]) {
                table.add(session, added[i]);
            }
        }
    }

    void committed() {
        System.arraycopy(addedOnceCommitted, 0, added, 0, added.length);
    }

    /** What was read within the transaction may be wrong, too. */
    void rolledBack() {
        Arrays.fill(added, UNKNOWN);
    }
}
