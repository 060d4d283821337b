package org.lethe.index;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.Level;

/**
 * What became of an instance that arrived.
 *
 * @param status whether it was taken
 * @param created the levels at which a resource is new; with {@link Status#REPLACED} the instance is among them
 * @param garbage the blobs that have no row now: those of the instance that was replaced, or the one that arrived if it
 *        was not taken. They are queued for deletion already.
 */
public record Stored(Status status, Set<Level> created, List<UUID> garbage) {

    /** Whether an instance was taken. */
    public enum Status {
        /** It is stored, and was not before. */
        SUCCESS,
        /** It is stored, in the place of another one with the same identifiers. */
        REPLACED,
        /** It was stored before, and stays as it was. */
        ALREADY_STORED
    }
}
