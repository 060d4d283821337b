package org.lethe.archive.project;

import java.nio.file.Path;

/** Files of one server, which is the only one. */
public record FileRecords(Lookups.Counter counter) implements ProjectRecords {
    @Override
    public TrialIdsTable trialIds(String project, Path file) {
        return new TrialIdsFile(file);
    }

    @Override
    public LookupLines lookups(String project, Path file) {
        return new LookupFile(file);
    }
}
