package org.lethe.index;

/**
 * How much is stored, in the whole index or below one resource.
 *
 * @param patients how many patients
 * @param studies how many studies
 * @param series how many series
 * @param instances how many instances
 * @param diskSize of all attachments as they lie in their blobs, in bytes
 * @param uncompressedSize of all attachments, in bytes
 * @param dicomDiskSize of the DICOM files as they lie in their blobs, in bytes
 * @param dicomUncompressedSize of the DICOM files, in bytes
 */
public record Statistics(
        long patients,
        long studies,
        long series,
        long instances,
        long diskSize,
        long uncompressedSize,
        long dicomDiskSize,
        long dicomUncompressedSize) {}
