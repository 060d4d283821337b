package org.lethe.dicom;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * The identifiers that Orthanc gives to the four resources of an instance: SHA-1 of the DICOM identifiers from the
 * patient down, joined by {@code |}, as five groups of eight hexadecimal digits (Orthanc Book, "Orthanc identifiers").
 *
 * @param patient identifier of the patient; patients without PatientID are one patient
 * @param study identifier of the study
 * @param series identifier of the series
 * @param instance identifier of the instance
 */
public record ResourceIds(String patient, String study, String series, String instance) {
    private static final int GROUPS = 5;
    private static final int GROUP_BYTES = 4;

    /** The identifiers that belong to the values of a dataset, in the text that {@link MainTagText} gives them. */
    public static ResourceIds of(String patientId, String studyUid, String seriesUid, String sopUid) {
        MessageDigest sha1 = sha1();
        return new ResourceIds(
                hashFurther(sha1, "", patientId),
                hashFurther(sha1, "|", studyUid),
                hashFurther(sha1, "|", seriesUid),
                hashFurther(sha1, "|", sopUid));
    }

    /**
     * The identifiers of the resources that a dataset belongs to.
     *
     * @throws LetheException of kind {@code INEXISTENT_TAG} if one of its three UIDs is missing or empty,
     *     {@code BAD_FILE_FORMAT} if an identifier is longer than {@link MainTagText#BYTES_MAX}
     */
    public static ResourceIds of(Attributes dataset) {
        String patientId = dataset.contains(Tag.PatientID) && !dataset.get(Tag.PatientID).isEmpty()
                ? required(dataset, Tag.PatientID)
                : "";
        return of(
                patientId,
                requiredUid(dataset, Tag.StudyInstanceUID),
                requiredUid(dataset, Tag.SeriesInstanceUID),
                requiredUid(dataset, Tag.SOPInstanceUID));
    }

    /** The level's own identifier. */
    public String at(Level level) {
        return switch (level) {
            case PATIENT -> patient;
            case STUDY -> study;
            case SERIES -> series;
            case INSTANCE -> instance;
        };
    }

    /**
     * SHA-1 of some strings in UTF-8, joined by {@code |}.
     *
     * @return such as {@code da39a3ee-5e6b4b0d-3255bfef-95601890-afd80709}
     */
    public static String hash(String... parts) {
        return grouped(sha1().digest(String.join("|", parts).getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of what came before and of this; more may follow. */
    private static String hashFurther(MessageDigest sha1, String separator, String part) {
        sha1.update((separator + part).getBytes(StandardCharsets.UTF_8));
        try {
            return grouped(((MessageDigest) sha1.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The SHA-1 of this Java cannot be cloned", e);
        }
    }

    private static String grouped(byte[] hash) {
        String digits = HexFormat.of().formatHex(hash);
        StringBuilder grouped = new StringBuilder(digits.length() + GROUPS - 1);
        for (int group = 0; group < GROUPS; group++) {
            if (group > 0) {
                grouped.append('-');
            }
            int start = group * GROUP_BYTES * 2;
            grouped.append(digits, start, start + GROUP_BYTES * 2);
        }
        return grouped.toString();
    }

    private static String requiredUid(Attributes dataset, int tag) {
        Element element = dataset.get(tag);
        String uid = element == null || element.isEmpty() ? "" : required(dataset, tag);
        if (uid.isEmpty()) {
            throw new LetheException(
                    ErrorKind.INEXISTENT_TAG,
                    "The DICOM file has no value in " + Tag.toHex(tag) + ", without which it cannot be stored");
        }
        return uid;
    }

    private static String required(Attributes dataset, int tag) {
        String text = MainTagText.of(dataset, tag);
        if (text == null) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT,
                    "The value of " + Tag.toHex(tag) + " is no text of at most " + MainTagText.BYTES_MAX + " bytes");
        }
        return text;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
