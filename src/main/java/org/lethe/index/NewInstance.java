package org.lethe.index;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.lethe.dicom.Level;

/**
 * An instance that arrives, with all that the index keeps of it. Its blob is durable already.
 *
 * <p>Patient, study and series are taken over only if they are not there yet.
 *
 * @param patient its patient
 * @param study its study
 * @param series its series
 * @param instance the instance itself
 * @param file its DICOM file, of type {@link AttachmentType#DICOM}
 * @param transferSyntaxUid of the file
 * @param sopClassUid of the instance; empty if it has none
 * @param pixelDataOffset where (7fe0,0010) begins in the file, in bytes; -1 if there is none
 * @param indexInSeries its place in the series, from InstanceNumber or the like
 * @param expectedInstances how many instances its series says to have (docs: "ExpectedNumberOfInstances")
 * @param reception when and from whom it came
 * @param metadata more metadata to set, by level, as type and value, such as {@link CoreMetadata#ANONYMIZED_FROM}
 * @param overwrite what to do if it is stored already
 */
public record NewInstance(
        NewResource patient,
        NewResource study,
        NewResource series,
        NewResource instance,
        Attachment file,
        String transferSyntaxUid,
        String sopClassUid,
        long pixelDataOffset,
        OptionalInt indexInSeries,
        OptionalInt expectedInstances,
        Reception reception,
        Map<Level, Map<Integer, String>> metadata,
        Overwrite overwrite) {

    public NewInstance {
        Objects.requireNonNull(file);
        Objects.requireNonNull(transferSyntaxUid);
        Objects.requireNonNull(sopClassUid);
        Objects.requireNonNull(reception);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(overwrite);
    }

    /** What arrives at one of the four levels. */
    public NewResource at(Level level) {
        return switch (level) {
            case PATIENT -> patient;
            case STUDY -> study;
            case SERIES -> series;
            case INSTANCE -> instance;
        };
    }
}
