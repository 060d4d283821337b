package org.lethe.archive.project;

import java.util.Optional;
import org.lethe.error.LetheException;

/** Where the table of the IDs that a project gave to patients is kept. For any number of threads. */
public interface TrialIdsTable {
    /** Tells the table that counts at this moment from those before it. Costs little, as it is asked at each use. */
    String version();

    /**
     * The table that counts at this moment.
     *
     * @throws LetheException of kind STORAGE or TOO_LARGE if it cannot be read
     */
    Kept read();

    /**
     * Puts a table in the place of the one before. When this returns, it is kept durably, and counts.
     *
     * @param csv in UTF-8
     * @return its version
     * @throws LetheException of kind STORAGE if it cannot be kept
     */
    String replace(byte[] csv);

    /**
     * A table as it was sent.
     *
     * @param version that tells it from others
     * @param where it is, for messages
     * @param csv empty if there is no table
     */
    record Kept(String version, String where, Optional<byte[]> csv) {}
}
