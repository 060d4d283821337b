package org.lethe.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.lethe.dicom.Level;

/**
 * A patient, a study, a series or an instance, as it stands in the index.
 *
 * @param level which of the four
 * @param id its Orthanc ID
 * @param key its number in the index, which grows in the order of arrival
 * @param parentId the Orthanc ID of the level above; null above patients
 * @param tags its main tags and extra tags, as text, in the order of the tags; a tag that is not in the map was not in
 *        the file
 * @param lastUpdate when an instance last arrived below; for an instance, when it arrived itself
 * @param stable whether nothing arrived for a while
 * @param labels in alphabetical order
 * @param children the Orthanc IDs of the level below, in the order of arrival
 * @param origin the Orthanc ID of the resource that it was made of, by anonymizing or modifying; null if by neither
 * @param details what only this level has
 */
public record Resource(
        Level level,
        String id,
        long key,
        String parentId,
        Map<Integer, String> tags,
        Instant lastUpdate,
        boolean stable,
        List<String> labels,
        List<String> children,
        Origin origin,
        Details details) {

    /**
     * The resource that another one was made of.
     *
     * @param kind {@link CoreMetadata#ANONYMIZED_FROM} or {@link CoreMetadata#MODIFIED_FROM}
     * @param id Orthanc ID of a resource of the same level, which may be gone
     */
    public record Origin(CoreMetadata kind, String id) {}

    /** What only one level has. */
    public sealed interface Details {}

    /** Of a patient: whether it is protected against recycling. */
    public record PatientDetails(boolean isProtected) implements Details {}

    /** Of a study: the tags of its patient, which are shown with it. */
    public record StudyDetails(Map<Integer, String> patientTags) implements Details {}

    /** Of a series: how many instances it says to have, and what is there. */
    public record SeriesDetails(OptionalInt expectedInstances, SeriesStatus status) implements Details {}

    /** Of an instance: its file, and its place in the series. */
    public record InstanceDetails(StoredFile file, OptionalInt indexInSeries) implements Details {}
}
