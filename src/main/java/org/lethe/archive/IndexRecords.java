package org.lethe.archive;

import java.nio.file.Path;
import org.lethe.archive.project.FileRecords;
import org.lethe.archive.project.LookupLines;
import org.lethe.archive.project.Lookups;
import org.lethe.archive.project.ProjectRecords;
import org.lethe.archive.project.TrialIdsTable;
import org.lethe.index.Index;

/**
 * What projects record, in the index: servers that share one have to give a patient the same ID, and whoever asks one
 * of them who looked back has to see what all of them answered. What is in files counts until then.
 */
record IndexRecords(Index index, ProjectRecords files) implements ProjectRecords {
    /** In the index if servers may share it, else in files. */
    static ProjectRecords of(Index index) {
        ProjectRecords files = new FileRecords(new IndexCounter(index));
        return index.nodes().isShared() ? new IndexRecords(index, files) : files;
    }

    @Override
    public TrialIdsTable trialIds(String project, Path file) {
        return new IndexTrialIds(index, project, files.trialIds(project, file));
    }

    @Override
    public LookupLines lookups(String project, Path file) {
        return new IndexLookups(index, project, files.lookups(project, file));
    }

    @Override
    public Lookups.Counter counter() {
        return files.counter();
    }
}
