package org.lethe.dimse;

import java.util.Optional;
import java.util.Set;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.UID;
import org.lethe.net.ExtendedNegotiation;

/**
 * In which ways queries and retrievals work beyond what all do (PS3.4 sections C.5.1.1, C.5.2.1 and C.5.3.1): they are
 * relational, which needs no identifiers of the levels above. Dates and times are compared one by one, no name by its
 * sound, none in another time zone, and multi-frame images are not taken apart.
 */
final class QueryOptions {
    private static final Set<String> FIND = Set.of(
            UID.PatientRootQueryRetrieveInformationModelFind, UID.StudyRootQueryRetrieveInformationModelFind);
    private static final Set<String> RETRIEVE = Set.of(
            UID.PatientRootQueryRetrieveInformationModelMove, UID.StudyRootQueryRetrieveInformationModelMove,
            UID.PatientRootQueryRetrieveInformationModelGet, UID.StudyRootQueryRetrieveInformationModelGet);

    /** Relational, combined dates and times, fuzzy names, time zones, conversion of multi-frame images. */
    private static final int FIND_BYTES = 5;
    /** Relational, conversion of multi-frame images. */
    private static final int RETRIEVE_BYTES = 2;

    private QueryOptions() {}

    /** What of that which is proposed is agreed to; empty if it is not about queries, or proposes nothing. */
    static Optional<ExtendedNegotiation> agree(ExtendedNegotiation proposed) {
        int bytesMax = FIND.contains(proposed.sopClassUid())
                ? FIND_BYTES
                : RETRIEVE.contains(proposed.sopClassUid()) ? RETRIEVE_BYTES : 0;
        ByteValue wanted = proposed.information();
        int count = Math.min(wanted.length(), bytesMax);
        if (count == 0) {
            return Optional.empty();
        }
        byte[] agreed = new byte[count];
        agreed[0] = (byte) (wanted.array()[wanted.offset()] == 1 ? 1 : 0);
        return Optional.of(new ExtendedNegotiation(proposed.sopClassUid(), ByteValue.of(agreed)));
    }
}
