package org.lethe.archive.audit;

/**
 * What an audit looked at, and how much it found.
 *
 * @param resources patients, studies, series and instances
 * @param blobs files of resources, and reports of jobs
 * @param bytes of these files
 * @param findings how many things are not as they should be
 */
public record AuditResult(long resources, long blobs, long bytes, long findings) {}
