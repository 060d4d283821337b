package org.lethe.archive;

import java.util.Optional;
import org.lethe.archive.project.FileRecords;
import org.lethe.archive.project.Lookups;
import org.lethe.archive.project.Projects;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.postgres.PostgresIndex;

/**
 * The projects as the servers of a configuration know them, for a command that works with files and without a server.
 *
 * @param projects to name patients by; closed together with the index
 * @param sharedIndex that has their trial IDs, if servers may share it
 */
public record ProjectsBeside(Projects projects, Optional<Index> sharedIndex) implements AutoCloseable {
    /**
     * Reads keys and trial IDs. A patient must not get another pseudonym than a server would give: so an index in
     * PostgreSQL has to be there.
     *
     * @throws LetheException if a key is not there, or if something cannot be read
     */
    public static ProjectsBeside open(Settings settings) {
        if (settings.storage().postgres().isEmpty()) {
            return new ProjectsBeside(Datasets.projects(settings, new FileRecords(new NoLookups())), Optional.empty());
        }
        Index index = PostgresIndex.open(settings.storage().postgres().get());
        try {
            return new ProjectsBeside(Datasets.projects(settings, IndexRecords.of(index)), Optional.of(index));
        } catch (RuntimeException e) {
            index.close();
            throw e;
        }
    }

    @Override
    public void close() {
        sharedIndex.ifPresent(Index::close);
    }

    /** Nobody looks back here. */
    private record NoLookups() implements Lookups.Counter {
        @Override
        public long of(String name) {
            throw new LetheException(ErrorKind.FORBIDDEN, "Pseudonyms are looked back from by a server");
        }

        @Override
        public void increment(String name) {
            of(name);
        }
    }
}
