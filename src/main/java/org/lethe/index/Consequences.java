package org.lethe.index;

import java.util.List;
import java.util.Map;
import org.lethe.dicom.Level;

/**
 * What follows from the success of a job. What is named here and is gone meanwhile is passed over.
 *
 * @param refreshed resources that get the tags that stand here in the place of theirs
 * @param labels to be put on resources
 * @param changes to be logged
 * @param sources what becomes of the instances that the job was about
 */
public record Consequences(
        List<Refreshed> refreshed,
        Map<Ref, List<String>> labels,
        List<LoggedChange> changes,
        Sources sources) {

    /** Nothing follows. */
    public static final Consequences NONE = new Consequences(List.of(), Map.of(), List.of(), Sources.KEEP);

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
