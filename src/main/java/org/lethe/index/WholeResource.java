package org.lethe.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.lethe.dicom.Level;

/**
 * A resource with everything that an index keeps of it, so that another index can keep the same.
 *
 * @param level which of the four
 * @param key its number in the index, which grows in the order of arrival and is never given twice at its level
 * @param id its Orthanc ID
 * @param parent the number of the resource above; 0 above patients
 * @param tags as {@link NewResource} has them
 * @param lastUpdate when an instance last arrived below; of an instance, when it arrived itself
 * @param stable whether nothing arrived for a while
 * @param labels in alphabetical order
 * @param metadata what was set, with its revisions; not what follows from the rest
 * @param attachments in the order of their numbers; of an instance, its DICOM file is the first
 * @param details what only this level has
 */
public record WholeResource(
        Level level,
        long key,
        String id,
        long parent,
        Map<Integer, String> tags,
        Instant lastUpdate,
        boolean stable,
        List<String> labels,
        List<Metadata> metadata,
        List<Attachment> attachments,
        Details details) {

    public WholeResource {
        Objects.requireNonNull(level);
        Objects.requireNonNull(id);
        Objects.requireNonNull(lastUpdate);
        labels = List.copyOf(labels);
        metadata = List.copyOf(metadata);
        attachments = List.copyOf(attachments);
        Objects.requireNonNull(details);
    }

    /** What only one level has. */
    public sealed interface Details {}

    /** Of a patient: its place in the line of those that are recycled, the smallest first; empty if it is protected. */
    public record OfPatient(OptionalLong recycling) implements Details {}

    /** Of a study: nothing. */
    public record OfStudy() implements Details {}

    /** Of a series: how many instances it says to have, and who sent its first one (empty if not by DIMSE). */
    public record OfSeries(OptionalInt expectedInstances, String remoteAet) implements Details {}

    /**
     * Of an instance.
     *
     * @param transferSyntaxUid of its file
     * @param sopClassUid empty if it has none
     * @param pixelDataOffset where (7fe0,0010) begins in the uncompressed file, in bytes; -1 if there is none
     * @param indexInSeries its place in the series
     * @param reception when and from whom it came
     */
    public record OfInstance(
            String transferSyntaxUid,
            String sopClassUid,
            long pixelDataOffset,
            OptionalInt indexInSeries,
            Reception reception) implements Details {}

    /** The same with other attachments, such as those that lie in another store. */
    public WholeResource withAttachments(List<Attachment> others) {
        return new WholeResource(
                level, key, id, parent, tags, lastUpdate, stable, labels, metadata, others, details);
    }

    /** The same with other tags. */
    public WholeResource withTags(Map<Integer, String> others) {
        return new WholeResource(
                level, key, id, parent, others, lastUpdate, stable, labels, metadata, attachments, details);
    }

    /** The same with other details. */
    public WholeResource withDetails(Details others) {
        return new WholeResource(
                level, key, id, parent, tags, lastUpdate, stable, labels, metadata, attachments, others);
    }
}
