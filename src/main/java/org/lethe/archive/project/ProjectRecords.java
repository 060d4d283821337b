package org.lethe.archive.project;

import java.nio.file.Path;

/** Where what projects record is kept: the IDs that they gave to patients, and who looked back. */
public interface ProjectRecords {
    /**
     * The table of the IDs that a project gave to patients.
     *
     * @param file where it is, or would be, in the file system
     */
    TrialIdsTable trialIds(String project, Path file);

    /**
     * The lines that tell who looked back.
     *
     * @param file where they are, or would be, in the file system
     */
    LookupLines lookups(String project, Path file);

    /** Counts these lines. */
    Lookups.Counter counter();
}
