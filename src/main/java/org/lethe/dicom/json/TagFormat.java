package org.lethe.dicom.json;

/** The three forms in which Orthanc shows the elements of a dataset as members of a JSON object. */
public enum TagFormat {
    /** {@code "0010,0010": {"Name": "PatientName", "Type": "String", "Value": "Doe^John"}}. */
    FULL,
    /** {@code "0010,0010": "Doe^John"}. */
    SHORT,
    /** {@code "PatientName": "Doe^John"}; of several elements with the same name the last one counts. */
    SIMPLIFY
}
