package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.Optional;
import org.lethe.dicom.Level;

/** Which patient goes first when room is needed. Those that are protected have no place in the line. */
final class RecyclingRows {
    private static final String NEXT =
            "SELECT public_id FROM patients WHERE recycling IS NOT NULL ORDER BY recycling LIMIT 1";

    private static final String NEXT_BUT =
            "SELECT public_id FROM patients WHERE recycling IS NOT NULL AND id <> ? ORDER BY recycling LIMIT 1";

    private static final String IS_PROTECTED = "SELECT 1 FROM patients WHERE id = ? AND recycling IS NULL";

    private static final String PROTECT = "UPDATE patients SET recycling = NULL WHERE id = ?";

    private static final String UNPROTECT = """
            UPDATE patients
               SET recycling = (SELECT coalesce(max(recycling), 0) + 1 FROM patients)
             WHERE id = ? AND recycling IS NULL
            """;

    private RecyclingRows() {}

    static Optional<String> next(Session session) throws SQLException {
        return session.first(NEXT, row -> PublicId.of(row.getBytes(1)));
    }

    static Optional<String> nextBut(Session session, String patientId) throws SQLException {
        long spared = Rows.find(session, Level.PATIENT, patientId).orElse(-1);
        return session.first(NEXT_BUT, row -> PublicId.of(row.getBytes(1)), spared);
    }

    static boolean isProtected(Session session, String patientId) throws SQLException {
        return session.exists(IS_PROTECTED, Rows.require(session, Level.PATIENT, patientId));
    }

    static void setProtected(Session session, String patientId, boolean isProtected) throws SQLException {
        session.update(isProtected ? PROTECT : UNPROTECT, Rows.require(session, Level.PATIENT, patientId));
    }
}
