package org.lethe.archive.orthanc;

import org.lethe.dicom.Level;

/**
 * Something that could not be taken over. It says nothing of the patient.
 *
 * @param level of the resource
 * @param id its Orthanc ID
 * @param attachment the number of the attachment that is missing now; 1 for the DICOM file, and then the whole instance
 *        is missing
 * @param reason why
 */
public record NotTaken(Level level, String id, int attachment, String reason) {}
