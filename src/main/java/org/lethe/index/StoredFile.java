package org.lethe.index;

/**
 * The DICOM file of one instance: what it takes to open it, without looking into the index again.
 *
 * @param instanceId Orthanc ID of the instance
 * @param seriesId Orthanc ID of its series
 * @param sopInstanceUid (0008,0018)
 * @param sopClassUid (0008,0016); empty if it has none
 * @param transferSyntaxUid of the file
 * @param pixelDataOffset where (7fe0,0010) begins in the uncompressed file, in bytes; -1 if there is none
 * @param attachment where its bytes lie
 */
public record StoredFile(
        String instanceId,
        String seriesId,
        String sopInstanceUid,
        String sopClassUid,
        String transferSyntaxUid,
        long pixelDataOffset,
        Attachment attachment) {}
