package org.lethe.archive.orthanc;

/**
 * What came of taking over a storage.
 *
 * @param instances how many Orthanc has
 * @param taken how many of them were taken over now
 * @param takenBefore how many an earlier, interrupted run had taken over
 * @param notTaken how many instances and attachments could not be read
 */
public record ImportResult(long instances, long taken, long takenBefore, long notTaken) {}
