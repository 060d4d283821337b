package org.lethe.index;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;

/**
 * What follows from the success of a job. What is named here and is gone meanwhile is passed over.
 *
 * @param refreshed resources that get the tags that stand here in the place of theirs
 * @param labels to be put on resources
 * @param changes to be logged
 * @param sources what becomes of the instances that the job was about
 * @param report that is kept of the job; empty if there is none
 */
public record Consequences(
        List<Refreshed> refreshed,
        Map<Ref, List<String>> labels,
        List<LoggedChange> changes,
        Sources sources,
        Optional<StoredReport> report) {

    /** Nothing follows. */
    public static final Consequences NONE = new Consequences(List.of(), Map.of(), List.of(), Sources.KEEP);

    /** Without a report. */
    public Consequences(List<Refreshed> refreshed, Map<Ref, List<String>> labels, List<LoggedChange> changes,
            Sources sources) {
        this(refreshed, labels, changes, sources, Optional.empty());
    }

    /** The same with a report. */
    public Consequences with(StoredReport kept) {
        return new Consequences(refreshed, labels, changes, sources, Optional.of(kept));
    }

    public Consequences {
        refreshed = List.copyOf(refreshed);
        labels = Map.copyOf(labels);
        changes = List.copyOf(changes);
    }

    /** What becomes of the instances that a job was about. */
    public enum Sources {
        KEEP,
        /**
         * Those go that are what the job read, and whose target is there as the job made it; with everything above that
         * is empty then.
         */
        DELETE
    }

    /** New tags of a resource. */
    public record Refreshed(Level level, NewResource resource) {}

    /** An entry for the log of changes. */
    public record LoggedChange(ChangeType type, Ref resource) {}
}
