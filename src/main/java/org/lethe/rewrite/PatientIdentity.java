package org.lethe.rewrite;

import java.util.Objects;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Tag;

/**
 * What tells a patient from all others: (0010,0020) Patient ID and who gave it, (0010,0021) Issuer of Patient ID.
 * Without padding; what was not told is empty.
 *
 * <p>Of patients without an ID nobody knows whether they are the same: each study has one of its own.
 *
 * @param id without an ID, that of the study
 * @param issuer as it stands, case included
 * @param isNamed whether there is an ID
 */
public record PatientIdentity(String id, String issuer, boolean isNamed) {
    public PatientIdentity {
        Objects.requireNonNull(id);
        Objects.requireNonNull(issuer);
    }

    /** A patient with an ID. */
    public static PatientIdentity of(String id, String issuer) {
        return new PatientIdentity(id.strip(), issuer.strip(), true);
    }

    /** The patient without an ID of a study. */
    public static PatientIdentity ofStudy(String studyUid) {
        return new PatientIdentity(studyUid.strip(), "", false);
    }

    /** The patient of a dataset. */
    public static PatientIdentity of(Attributes dataset) {
        String id = text(dataset, Tag.PatientID);
        return id.isEmpty()
                ? ofStudy(text(dataset, Tag.StudyInstanceUID))
                : of(id, text(dataset, Tag.IssuerOfPatientID));
    }

    /** The patient by the ID alone, whoever gave it. */
    PatientIdentity withoutIssuer() {
        return new PatientIdentity(id, "", isNamed);
    }

    private static String text(Attributes dataset, int tag) {
        return Objects.requireNonNullElse(MainTagText.of(dataset, tag), "").strip();
    }

    /** The identity as one text, in which two patients never look the same. */
    public String text() {
        return (isNamed ? "P" : "S") + id.length() + ":" + id + issuer;
    }

    /** Shows nothing: it is about a person. */
    @Override
    public String toString() {
        return "PatientIdentity";
    }
}
