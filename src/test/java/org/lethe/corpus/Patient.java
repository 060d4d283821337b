package org.lethe.corpus;

import org.lethe.dicom.Attributes;

/** Whose study it is: what is told of the patient, the study and the hospital in each of its objects. */
public final class Patient {
    public static final String FAMILY_NAME = "Zyxwvutska";
    public static final String GIVEN_NAME = "Quirinella";
    public static final String ID = "QZ77-4711-08X";
    public static final String BIRTH_DATE = "19600229";
    public static final String NAME = FAMILY_NAME + "^" + GIVEN_NAME;
    public static final String PHYSICIAN = "Kowalczykowski^Piotrek";
    public static final String ACCESSION = "ACC7734512";
    public static final String INSTITUTION = "Klinikum Oberwuerzelbach";
    public static final String STUDY_DATE = "20200301";

    /** The words that tell who it is, as they would stand in texts. */
    public static final String MENTION = "Fr. " + GIVEN_NAME + " " + FAMILY_NAME;

    static final String ROOT = "1.2.826.0.1.3680043.10.77348.";
    static final String STUDY = ROOT + "1.1";
    static final String FRAME_OF_REFERENCE = ROOT + "4.1";

    private Patient() {}

    /** The UID of a series. */
    static String series(int number) {
        return ROOT + "2." + number;
    }

    /** The UID of the instance with a number, by which it is known again when it is anonymous. */
    static String instance(int number) {
        return ROOT + "3." + number;
    }

    /** What all objects say, in a series of their own with the number of the instance. */
    static Attributes.Builder object(int number, String sopClass, String modality) {
        return Elements.of(
                "SpecificCharacterSet", "ISO_IR 100", "SOPClassUID", sopClass, "SOPInstanceUID", instance(number),
                "StudyDate", STUDY_DATE, "SeriesDate", "20200302", "StudyTime", "101112", "SeriesTime", "101213",
                "AccessionNumber", ACCESSION, "Modality", modality, "Manufacturer", "Acme",
                "InstitutionName", INSTITUTION, "ReferringPhysicianName", PHYSICIAN,
                "StudyDescription", "Knee of " + MENTION, "SeriesDescription", "for Dr. Kowalczykowski",
                "OperatorsName", "Wieczorkowska^Ola", "ManufacturerModelName", "Scan 5",
                "PatientName", NAME, "PatientID", ID, "PatientBirthDate", BIRTH_DATE, "PatientSex", "F",
                "PatientAge", "060Y", "Laterality", "", "PatientComments", "Daughter of " + FAMILY_NAME,
                "DeviceSerialNumber", "SN993817", "SoftwareVersions", "1.0",
                "StudyInstanceUID", STUDY, "SeriesInstanceUID", series(number), "StudyID", "STU5512",
                "SeriesNumber", number, "InstanceNumber", number);
    }

    /** What says that an instance is meant. */
    static Attributes.Builder reference(String sopClass, int number) {
        return Elements.of("ReferencedSOPClassUID", sopClass, "ReferencedSOPInstanceUID", instance(number));
    }
}
