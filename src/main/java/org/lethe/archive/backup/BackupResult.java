package org.lethe.archive.backup;

/**
 * What came of a backup, or of a way back.
 *
 * @param name of the backup
 * @param resources how many patients, studies, series and instances are in it
 * @param blobs how many files they have, and reports of jobs
 * @param copied how many of these were copied now; the others were there
 * @param faults how many files are missing or damaged
 */
public record BackupResult(String name, long resources, long blobs, long copied, long faults) {}
